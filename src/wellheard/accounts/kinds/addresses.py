"""What the web address of an account shows, beside its handle and its name."""

from wellheard.accounts.kinds.features import Shape, add
from wellheard.accounts.kinds.profiles import MOST_SIGNS, Profiles, Room
from wellheard.accounts.kinds.words import (
    HTTP,
    HTTPS,
    WWW,
    Bytes,
    begins,
    is_letter,
    small,
)
from wellheard.compiling import compiled

SHORTEST = 4
"""A shorter name of a host is within another by chance."""


@compiled
def squeezed(text: Bytes, at: int, end: int, into: Bytes) -> int:
    """Copy letters and digits, made small; returns how many bytes they take."""
    count = 0
    before = 0
    while at < end and count < MOST_SIGNS:
        byte = text[at]
        if byte >= 0x80 or is_letter(text, at, end):
            into[count] = small(byte, before)
            count += 1
        before = byte
        at += 1
    return count


@compiled
def within(left: Bytes, length: int, right: Bytes, whole: int) -> bool:
    """Whether the first bytes of `left` stand somewhere in those of `right`."""
    for start in range(whole - length + 1):
        same = 0
        while same < length and left[same] == right[start + same]:
            same += 1
        if same == length:
            return True
    return False


@compiled
def alike(left: Bytes, length: int, right: Bytes, whole: int) -> bool:
    """Whether one stands within the other."""
    if length == 0 or whole == 0:
        return False
    if length <= whole:
        return within(left, length, right, whole)
    return within(right, whole, left, length)


@compiled
def address_name(text: Bytes, at: int, end: int, into: Bytes) -> tuple[int, int]:
    """Copy the first part of the host's name; returns its length and where it ends."""
    if begins(text, at, end, HTTPS):
        at += len(HTTPS)
    elif begins(text, at, end, HTTP):
        at += len(HTTP)
    if begins(text, at, end, WWW):
        at += len(WWW)
    stop = at
    while stop < end and text[stop] not in (46, 47):
        stop += 1
    return squeezed(text, at, stop, into), stop


@compiled
def address(row: int, profiles: Profiles, room: Room) -> None:
    """Note what the web address shows, beside the handle and the name."""
    text = profiles.url.signs
    start, end = profiles.url.bounds[row], profiles.url.bounds[row + 1]
    if end == start:
        return
    add(room, Shape.URL, 0)
    length, at = address_name(text, start, end, room.left)
    while at < end and text[at] != 47:
        at += 1
    if end - at > 1:
        add(room, Shape.URL_PATH, 0)
    if length < SHORTEST:
        return
    handles, names = profiles.handle, profiles.name
    whole = squeezed(
        handles.signs, handles.bounds[row], handles.bounds[row + 1], room.right
    )
    if alike(room.left, length, room.right, whole):
        add(room, Shape.URL_LIKE_HANDLE, 0)
    whole = squeezed(names.signs, names.bounds[row], names.bounds[row + 1], room.right)
    if alike(room.left, length, room.right, whole):
        add(room, Shape.URL_LIKE_NAME, 0)
