"""Find records in the blocks that come with a change, and prove that they are those.

Most blocks of a change are the tree above its records. It is not needed, so a record's
block is searched for by its name. The name is the digest of the block, so nothing but
the block itself can be taken for it, wherever it stands.
"""

import hashlib
from collections.abc import Iterator

PREFIX = b"\x01\x71\x12\x20"
"""Of the name of every block of a repository: DAG-CBOR, named by its SHA-256."""
NAME_BYTES = len(PREFIX) + hashlib.sha256().digest_size
MORE, SEVEN = 0x80, 0x7F
LONGEST_NUMBER = 4
"""So many bytes say how long a block is, at most; that is for 256 MB."""


class NoBlock(ValueError):
    """A block that is not there, or is not the one named."""


def name(block: bytes) -> bytes:
    """Name a block."""
    return PREFIX + hashlib.sha256(block).digest()


def block(car: bytes, named: bytes) -> bytes:
    """Return the block that is so named; raises NoBlock."""
    found = likely(car, named)
    if found is None:
        raise NoBlock("its block is missing")
    if name(found) == named:
        return found
    for at in _places(car, named):
        for length in _lengths(car, at):
            found = car[at + NAME_BYTES : at + length]
            if name(found) == named:
                return found
    raise NoBlock("its block is not the one named, or ends early")


def likely(car: bytes, named: bytes) -> bytes | None:
    """Return what is nearly always the block of a name; none where there is none.

    It is the first that is so named, and its length has one byte or two.
    """
    at = car.find(named, 2) if len(named) == NAME_BYTES else -1
    while at > 0 and not car[at - 1]:
        at = car.find(named, at + 1)
    if at < 0:
        return None
    length = car[at - 1]
    if car[at - 2] & MORE:
        length = length << 7 | car[at - 2] & SEVEN
    return car[at + NAME_BYTES : at + length]


def _places(car: bytes, named: bytes) -> Iterator[int]:
    """Yield where blocks of a name may begin.

    The tree names its records too. There, a zero stands before the name; before a
    block stands its length, which never ends in a zero.
    """
    at = car.find(named, 2) if len(named) == NAME_BYTES else -1
    while at > 0:
        if car[at - 1]:
            yield at
        at = car.find(named, at + 1)


def _lengths(car: bytes, at: int) -> Iterator[int]:
    """Yield how long the block may be whose name begins here, likeliest first.

    Its length stands before it, seven bits to the byte, and all bytes but the last have
    a mark. Read from its end, a byte before it may look like one of it.
    """
    begin = at - 1
    number = car[begin]
    numbers = [number]
    while begin and car[begin - 1] & MORE and len(numbers) < LONGEST_NUMBER:
        begin -= 1
        number = number << 7 | car[begin] & SEVEN
        numbers.append(number)
    yield from (each for each in reversed(numbers) if each >= NAME_BYTES)
