"""What an account shows that may tell an organisation from an individual.

A feature is a word or a pair of words of the bio, or a shape: something that holds of
the account, some of them at several levels. A shape's number is below SHAPES; the
number of a word is a mark of 64 bits.
"""

from enum import IntEnum

import numpy as np

from wellheard.accounts.kinds import words
from wellheard.accounts.kinds.profiles import LEVELS, Groups, Profiles, Room
from wellheard.accounts.kinds.words import MENTION, found, mixed
from wellheard.compiling import compiled


class Group(IntEnum):
    """Groups of words; see the definition."""

    FIRST_NAME = 0
    ORGANISATION = 1
    OFFER = 2
    PERSON = 3
    OCCUPATION = 4
    LIFE = 5
    HANDLE_END = 6


TOPICS = (Group.ORGANISATION, Group.OFFER, Group.PERSON, Group.OCCUPATION, Group.LIFE)


class Shape(IntEnum):
    """What may hold of an account; each has room for levels."""

    BIO_TOPIC = 0
    NAME_TOPIC = 1
    NAME_ENDS_IN_TOPIC = 2
    HANDLE_TOPIC = 3
    BIO_LENGTH = 4
    BIO_MENTIONS = 5
    BIO_ADDRESS = 6
    BIO_BEGINS_SMALL = 7
    NAME_LENGTH = 8
    NAME_CAPITALS = 9
    NAME_SMALL = 10
    NAME_DIGIT = 11
    NAME_INITIAL = 12
    FIRST_NAME_FIRST = 13
    FIRST_NAME_THEN_MORE = 14
    FIRST_NAME_LATER = 15
    NAME_IS_HANDLE = 16
    NAME_LIKE_HANDLE = 17
    HANDLE_PARTS = 18
    HANDLE_ENDS_IN_DIGIT = 19
    HANDLE_UNDERSCORE = 20
    HANDLE_FIRST_NAME = 21
    HANDLE_BEGINS_FIRST_NAME = 22
    HANDLE_HOLDS_ORGANISATION = 23
    HANDLE_ENDS_IN_ORGANISATION = 24
    HANDLE_BEGINS_WITH_ORGANISATION = 25
    HANDLE_BEGINS_WITH_NAME = 26
    HANDLE_ENDS_WITH_NAME = 27
    LOCATION = 28
    URL = 29
    URL_PATH = 30
    URL_LIKE_HANDLE = 31
    URL_LIKE_NAME = 32
    FOLLOWERS = 33
    FOLLOWING = 34
    POSTS = 35
    VERIFIED = 36


SHAPES = len(Shape) * LEVELS
BYTE = 8
"""Bits for the count of one group's words; fewer than 256 are read."""
WORD, PAIR = np.uint64(1), np.uint64(2)


def word_feature(word: str) -> int:
    """Return the number of a word of the bio, or of a pair parted by a space."""
    first, _, second = word.partition(" ")
    if not second:
        return int(mixed(WORD, np.uint64(words.mark(first))))
    begun = np.uint64(mixed(PAIR, np.uint64(words.mark(first))))
    return int(mixed(begun, np.uint64(words.mark(second))))


@compiled
def add(room: Room, shape: int, level: int) -> None:
    """Note that a shape holds."""
    room.features[room.held[0]] = np.uint64(shape * LEVELS + level)
    room.held[0] += 1


@compiled
def add_word(room: Room, mark: np.uint64) -> None:
    """Note that a word stands in the bio."""
    room.features[room.held[0]] = mark
    room.held[0] += 1


@compiled
def holds(groups: Groups, mark: np.uint64, group: int) -> bool:
    """Whether a word is in a group."""
    bits = found(groups.bits, mark)
    return bool(bits > 0 and bits >> group & 1)


@compiled
def doubling(number: int) -> int:
    """Return the level of a count: how often one doubles to pass it."""
    level = 0
    number += 1
    while number > 1 and level < LEVELS - 2:
        number >>= 1
        level += 1
    return level


@compiled
def bio(row: int, profiles: Profiles, groups: Groups, room: Room) -> None:
    """Note what the bio shows."""
    text = profiles.bio.signs
    start, end = profiles.bio.bounds[row], profiles.bio.bounds[row + 1]
    count = words.read(text, start, end, room.words)
    add(room, Shape.BIO_LENGTH, doubling(count))
    if end > start and 97 <= text[start] <= 122:
        add(room, Shape.BIO_BEGINS_SMALL, 0)
    before = np.uint64(0)
    mentions, addresses = 0, 0
    for place in range(count):
        mark = room.words.marks[place]
        add_word(room, mixed(WORD, mark))
        if place:
            add_word(room, mixed(mixed(PAIR, before), mark))
        mentions += mark == MENTION
        addresses += mark == words.ADDRESS
        before = mark
    add(room, Shape.BIO_MENTIONS, min(mentions, 2))
    if addresses:
        add(room, Shape.BIO_ADDRESS, 0)
    topics(count, groups, room)


@compiled
def topics(count: int, groups: Groups, room: Room) -> None:
    """Note of which groups the bio has one word, two or four."""
    all_bits = 0
    for place in range(count):
        bits = found(groups.bits, room.words.marks[place])
        if bits > 0:
            for topic in range(1, len(TOPICS) + 1):
                all_bits += (bits >> topic & 1) << (BYTE * topic)
    for topic in range(1, len(TOPICS) + 1):
        seen = all_bits >> (BYTE * topic) & (1 << BYTE) - 1
        for level in range(3):
            if seen >= 1 << level:
                add(room, Shape.BIO_TOPIC, 3 * topic + level)


@compiled
def counts(row: int, profiles: Profiles, room: Room) -> None:
    """Note what the network reports; the highest level of followers is unknown."""
    if profiles.followers[row] >= 0:
        add(room, Shape.FOLLOWERS, doubling(profiles.followers[row]))
    else:
        add(room, Shape.FOLLOWERS, LEVELS - 1)
    if profiles.following[row] >= 0:
        add(room, Shape.FOLLOWING, doubling(profiles.following[row]))
    if profiles.posts[row] >= 0:
        add(room, Shape.POSTS, doubling(profiles.posts[row]))
    if profiles.verified[row]:
        add(room, Shape.VERIFIED, 0)
    if profiles.location.bounds[row + 1] > profiles.location.bounds[row]:
        add(room, Shape.LOCATION, 0)
