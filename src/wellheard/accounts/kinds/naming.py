"""What the name and the handle of an account show."""

import numpy as np

from wellheard.accounts.kinds import words
from wellheard.accounts.kinds.addresses import alike, squeezed
from wellheard.accounts.kinds.features import TOPICS, Group, Shape, add, holds
from wellheard.accounts.kinds.profiles import OPENING, OPENINGS, Groups, Profiles, Room
from wellheard.accounts.kinds.words import (
    FIFTH,
    FIRST,
    MOST_WORDS,
    PRIME,
    Bytes,
    Words,
    found,
    small,
)
from wellheard.compiling import compiled

LONGEST_GROUP_WORD = 14
INSIDE = (
    Shape.HANDLE_HOLDS_ORGANISATION,
    Shape.HANDLE_BEGINS_WITH_ORGANISATION,
    Shape.HANDLE_ENDS_IN_ORGANISATION,
    Shape.HANDLE_BEGINS_FIRST_NAME,
)
SHORTEST_WITHIN = 4
"""A shorter word within a handle is chance more often than not."""


@compiled
def parts(text: Bytes, at: int, end: int, into: Words) -> int:
    """Part a handle where its capitals part it: `NHSTrustLeeds`; returns how many."""
    count = 0
    while at < end and count < MOST_WORDS:
        start = at
        while at < end and 65 <= text[at] <= 90:
            at += 1
        if at < end and 97 <= text[at] <= 122:
            if at - start > 1:
                at -= 1
            else:
                while at < end and 97 <= text[at] <= 122:
                    at += 1
        if at == start:
            at += 1
            continue
        into.marks[count] = words.mark_of(text, start, at)
        into.starts[count], into.ends[count] = start, at
        count += 1
    return count


@compiled
def name(row: int, profiles: Profiles, groups: Groups, room: Room) -> int:
    """Note what the name shows; returns how many words it has."""
    text = profiles.name.signs
    start, end = profiles.name.bounds[row], profiles.name.bounds[row + 1]
    count = words.read(text, start, end, room.words)
    add(room, Shape.NAME_LENGTH, min(count, 5))
    if count == 0:
        return 0
    letters(text, start, end, room)
    marks = room.words.marks
    if count > 1 and room.words.ends[1] - room.words.starts[1] == 1:
        add(room, Shape.NAME_INITIAL, 0)
    first_names(count, groups, room)
    any_topic(Shape.NAME_TOPIC, room.words, count, groups, room)
    for topic in range(1, len(TOPICS) + 1):
        if holds(groups, marks[count - 1], topic):
            add(room, Shape.NAME_ENDS_IN_TOPIC, topic)
    return count


@compiled
def first_names(count: int, groups: Groups, room: Room) -> None:
    """Note where first names stand in a name."""
    marks = room.words.marks
    if holds(groups, marks[0], Group.FIRST_NAME):
        add(room, Shape.FIRST_NAME_FIRST, 0)
        if 2 <= count <= 3:
            add(room, Shape.FIRST_NAME_THEN_MORE, 0)
    for place in range(1, count):
        if holds(groups, marks[place], Group.FIRST_NAME):
            add(room, Shape.FIRST_NAME_LATER, 0)
            break


@compiled
def letters(text: Bytes, at: int, end: int, room: Room) -> None:
    """Note whether a name is in capitals or in small letters, or has a digit."""
    capitals, smalls, digits = 0, 0, 0
    for place in range(at, end):
        byte = text[place]
        capitals += 65 <= byte <= 90
        smalls += 97 <= byte <= 122
        digits += 48 <= byte <= 57
    if capitals and not smalls:
        add(room, Shape.NAME_CAPITALS, 0)
    if smalls and not capitals:
        add(room, Shape.NAME_SMALL, 0)
    if digits:
        add(room, Shape.NAME_DIGIT, 0)


@compiled
def any_topic(shape: int, read: Words, count: int, groups: Groups, room: Room) -> None:
    """Note of which groups any of some words is."""
    for topic in range(1, len(TOPICS) + 1):
        for place in range(count):
            if holds(groups, read.marks[place], topic):
                add(room, shape, topic)
                break


@compiled
def handle(row: int, profiles: Profiles, groups: Groups, room: Room) -> None:
    """Note what the handle shows."""
    text = profiles.handle.signs
    start, end = profiles.handle.bounds[row], profiles.handle.bounds[row + 1]
    if end == start:
        return
    count = parts(text, start, end, room.parts)
    add(room, Shape.HANDLE_PARTS, min(count, 5))
    any_topic(Shape.HANDLE_TOPIC, room.parts, count, groups, room)
    if 48 <= text[end - 1] <= 57:
        add(room, Shape.HANDLE_ENDS_IN_DIGIT, 0)
    named = False
    for place in range(count):
        named = named or holds(groups, room.parts.marks[place], Group.FIRST_NAME)
    if named:
        add(room, Shape.HANDLE_FIRST_NAME, 0)
    for place in range(start, end):
        if text[place] == 95:
            add(room, Shape.HANDLE_UNDERSCORE, 0)
            break
    inside(text, start, end, groups, room)


@compiled
def inside(text: Bytes, start: int, end: int, groups: Groups, room: Room) -> None:
    """Note words of groups that begin, end or stand within a handle."""
    shapes = 0
    for at in range(start, end):
        mark = FIRST
        for stop in range(at, min(end, at + LONGEST_GROUP_WORD)):
            mark = (mark ^ np.uint64(small(text[stop], 0))) * PRIME
            sign = mark ^ (mark >> FIFTH)
            length = stop - at + 1
            if length == OPENING and not groups.openings[sign % OPENINGS]:
                break
            if length >= SHORTEST_WITHIN or at == start or stop == end - 1:
                bits = found(groups.bits, sign)
                if bits > 0:
                    last = stop == end - 1
                    shapes |= meant(bits, length, first=at == start, last=last)
    for place in range(len(INSIDE)):
        if shapes >> place & 1:
            add(room, INSIDE[place], 0)


@compiled
def meant(bits: int, length: int, first: bool, last: bool) -> int:
    """Say what a word of these groups within a handle means: a bit of INSIDE each."""
    long = length >= SHORTEST_WITHIN
    organisation = long and bits >> Group.ORGANISATION & 1
    if not (organisation or ((first or last) and bits >> Group.HANDLE_END & 1)):
        return int(first and long and bits >> Group.FIRST_NAME & 1) << 3
    shapes = int(long) | int(first) << 1 | int(last) << 2
    return shapes | int(first and long and bits >> Group.FIRST_NAME & 1) << 3


@compiled
def likeness(row: int, named: int, profiles: Profiles, room: Room) -> None:
    """Note how name and handle resemble one another."""
    handles, names = profiles.handle, profiles.name
    signs = handles.signs
    first, end = handles.bounds[row], handles.bounds[row + 1]
    start, stop = names.bounds[row], names.bounds[row + 1]
    whole = squeezed(names.signs, start, stop, room.left)
    length = squeezed(signs, first, end, room.right)
    if named == 0 or length == 0:
        return
    if alike(room.left, whole, room.right, length):
        same = whole == length
        add(room, Shape.NAME_IS_HANDLE if same else Shape.NAME_LIKE_HANDLE, 0)
    if stands(row, 0, first, profiles, room):
        add(room, Shape.HANDLE_BEGINS_WITH_NAME, 0)
    while end > first and (48 <= signs[end - 1] <= 57 or signs[end - 1] == 95):
        end -= 1
    last = room.words.ends[named - 1] - room.words.starts[named - 1]
    if named > 1 and stands(row, named - 1, end - last, profiles, room):
        add(room, Shape.HANDLE_ENDS_WITH_NAME, 0)


@compiled
def stands(row: int, word: int, at: int, profiles: Profiles, room: Room) -> bool:
    """Whether a word of the name stands at a place in the handle."""
    start, end = room.words.starts[word], room.words.ends[word]
    first, last = profiles.handle.bounds[row], profiles.handle.bounds[row + 1]
    if end - start < 3 or at < first or at + end - start > last:
        return False
    for place in range(end - start):
        left = small(profiles.name.signs[start + place], 0)
        if left != small(profiles.handle.signs[at + place], 0):
            return False
    return True
