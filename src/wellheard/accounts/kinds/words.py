"""Words in text as bytes: where they begin and end, and a number for each.

Millions of accounts are read, so that the loops are compiled and work on the bytes of
Arrow's columns. A word is letters and digits of any script; capitals A to Z and those
of Latin-1 are made small. Addresses, mentions and pictures become one word each.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wellheard.compiling import compiled

Bytes = NDArray[np.uint8]
Marks = NDArray[np.uint64]

MOST_WORDS = 250
"""Words that are read of one text; more than any network allows in a profile."""
BLANK = 32
"""Bytes up to this are white space."""


class Words(NamedTuple):
    """Room for the words of one text: their marks, beginnings and ends."""

    marks: Marks
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    @classmethod
    def room(cls) -> "Words":
        """Return room for the longest text."""
        places = np.zeros((2, MOST_WORDS), np.int64)
        return cls(np.zeros(MOST_WORDS, np.uint64), places[0], places[1])


class Table(NamedTuple):
    """Numbers by mark, as a table to look up in; its length is a power of two."""

    marks: Marks
    numbers: NDArray[np.int64]

    @classmethod
    def of(cls, numbers: dict[int, int]) -> "Table":
        """Make a table; a mark that is not in it stands for none, -1."""
        size = 1 << max(4, (3 * len(numbers)).bit_length())
        table = cls(np.zeros(size, np.uint64), np.full(size, -1, np.int64))
        for mark, number in numbers.items():
            at = mark & (size - 1)
            while table.numbers[at] != -1:
                at = (at + 1) & (size - 1)
            table.marks[at], table.numbers[at] = mark, number
        return table


FIRST, PRIME = np.uint64(14695981039346656037), np.uint64(1099511628211)
"""FNV-1a, 64 bits: Fowler, Noll and Vo."""
FIFTH, LOWEST = np.uint64(29), np.uint64(1)


PLAIN = np.array([chr(each).isascii() and chr(each).isalnum() for each in range(256)])
"""Which bytes are a letter or digit by themselves; most of all text is such."""
SMALL = np.array([ord(chr(each).lower()) for each in range(128)] + [0] * 128, np.uint64)

SURE = PLAIN.copy()
SURE[[ord(each) for each in "hHwW"]] = False
"""Which bytes begin a word and nothing else: no `http` and no `www`."""


@compiled
def found(table: Table, mark: np.uint64) -> int:
    """Return the number of a mark; -1 where it has none."""
    mask = len(table.marks) - 1
    at = np.int64(mark & np.uint64(mask))
    while table.numbers[at] != -1:
        if table.marks[at] == mark:
            return int(table.numbers[at])
        at = (at + 1) & mask
    return -1


@compiled
def mixed(first: np.uint64, second: np.uint64) -> np.uint64:
    """Make one mark of two, in their order; the splitmix64 step spreads the bits."""
    mark = (first * PRIME) ^ (second + np.uint64(0x9E3779B97F4A7C15))
    mark = (mark ^ (mark >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mark = (mark ^ (mark >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mark ^ (mark >> np.uint64(31))


@compiled
def small(byte: int, before: int) -> int:
    """Make a capital small: A to Z, and those of Latin-1 after their first byte."""
    if 65 <= byte <= 90:
        return byte + 32
    if before == 0xC3 and 0x80 <= byte <= 0x9E and byte != 0x97:
        return byte + 32
    return byte


@compiled
def width(byte: int) -> int:
    """Say how many bytes a sign takes whose first byte is this."""
    if byte < 0xC0:
        return 1
    if byte < 0xE0:
        return 2
    return 3 if byte < 0xF0 else 4


@compiled
def is_letter(text: Bytes, at: int, end: int) -> bool:
    """Whether a letter or digit of any script begins here."""
    byte = text[at]
    if byte < 0x80:
        return bool(48 <= byte <= 57 or 65 <= byte <= 90 or 97 <= byte <= 122)
    if byte < 0xC3 or byte in (0xE2, 0xEF):  # punctuation, and signs like the heart
        return False
    if byte == 0xE3 and at + 1 < end and text[at + 1] == 0x80:  # East Asian stops
        return False
    return not is_picture(text, at, end)


@compiled
def is_picture(text: Bytes, at: int, end: int) -> bool:
    """Whether an emoji begins here."""
    return bool(text[at] == 0xF0 and at + 1 < end and text[at + 1] == 0x9F)


@compiled
def apostrophe(text: Bytes, at: int, end: int) -> int:
    """Say how many bytes an apostrophe within a word takes; 0 where there is none."""
    taken = 0
    if text[at] == 39:
        taken = 1
    elif at + 2 < end and text[at] == 0xE2 and text[at + 1] == 0x80:
        taken = 3 if text[at + 2] == 0x99 else 0
    if taken and at + taken < end and is_letter(text, at + taken, end):
        return taken
    return 0


@compiled
def word_end(text: Bytes, at: int, end: int) -> int:
    """Return where the word that begins here ends."""
    while at < end:
        if PLAIN[text[at]]:
            at += 1
        elif is_letter(text, at, end):
            at += width(text[at])
        else:
            taken = apostrophe(text, at, end)
            if taken == 0:
                break
            at += taken
    return min(at, end)


@compiled
def mark_of(text: Bytes, at: int, end: int) -> np.uint64:
    """Work out the mark of a word; an apostrophe counts the same however typed."""
    mark = FIRST
    while at < end:
        byte = text[at]
        if PLAIN[byte]:
            mark = (mark ^ SMALL[byte]) * PRIME
            at += 1
        elif byte == 0xE2:
            mark = (mark ^ np.uint64(39)) * PRIME
            at += 3
        else:
            before = text[at - 1] if at else 0
            mark = (mark ^ np.uint64(small(byte, before))) * PRIME
            at += 1
    return mark ^ (mark >> FIFTH)


@compiled
def gap(text: Bytes, at: int, end: int) -> int:
    """Return where the next white space is."""
    while at < end and text[at] > BLANK:
        at += 1
    return at


@compiled
def begins(text: Bytes, at: int, end: int, wanted: Bytes) -> bool:
    """Whether some bytes stand here, capital or small."""
    if at + len(wanted) > end:
        return False
    for place in range(len(wanted)):
        if small(text[at + place], 0) != wanted[place]:
            return False
    return True


def mark(word: str) -> int:
    """Return the mark of a word written in small letters."""
    text = np.frombuffer(word.encode(), np.uint8)
    return int(mark_of(text, 0, len(text)))


def _bytes(word: str) -> Bytes:
    return np.frombuffer(word.encode(), np.uint8).copy()


HTTP, HTTPS, WWW = (_bytes(each) for each in ("http://", "https://", "www."))
COM, ORG, NET, CO, UK = (
    _bytes(each) for each in (".com", ".org", ".net", ".co.", ".uk")
)
SPECIAL = (":address:", ":mail:", ":mention:", ":emoji:", "&")
"""What is no plain word; no word has a colon."""
ADDRESS, MAIL, MENTION, PICTURE, AND = (np.uint64(mark(each)) for each in SPECIAL)


@compiled
def begins_address(text: Bytes, at: int, end: int) -> bool:
    """Whether a web address begins here."""
    return (
        begins(text, at, end, HTTP)
        or begins(text, at, end, HTTPS)
        or begins(text, at, end, WWW)
    )


@compiled
def goes_on(text: Bytes, at: int, end: int) -> bool:
    """Whether what looked like a word is the beginning of a web address."""
    return (
        begins(text, at, end, COM)
        or begins(text, at, end, ORG)
        or begins(text, at, end, NET)
        or begins(text, at, end, CO)
        or begins(text, at, end, UK)
    )


@compiled
def special(text: Bytes, at: int, end: int) -> tuple[np.uint64, int]:
    """Return mark and end of an address, mention, emoji or `&` here; else 0."""
    byte = text[at]
    if byte == 38:
        return AND, at + 1
    if byte == 64 and at + 1 < end and is_letter(text, at + 1, end):
        at += 1
        while at < end and (text[at] in (46, 95) or is_letter(text, at, end)):
            at += 1
        return MENTION, at
    if is_picture(text, at, end):
        return PICTURE, min(at + 4, end)
    if byte in (72, 87, 104, 119) and begins_address(text, at, end):
        return ADDRESS, gap(text, at, end)
    return np.uint64(0), at


@compiled
def plain(text: Bytes, at: int, end: int) -> tuple[np.uint64, int]:
    """Return mark and end of the word here, or of the address it begins."""
    stop = word_end(text, at, end)
    if stop < end and text[stop] == 64 and stop + 1 < end:
        if is_letter(text, stop + 1, end):
            return MAIL, gap(text, stop, end)
    elif stop < end and text[stop] == 46 and goes_on(text, stop, end):
        return ADDRESS, gap(text, stop, end)
    return mark_of(text, at, stop), stop


@compiled
def read(text: Bytes, at: int, end: int, words: Words) -> int:
    """Find the words of a text; returns how many there are."""
    count = 0
    while at < end and count < MOST_WORDS:
        if text[at] <= BLANK:
            at += 1
            continue
        sign, stop = np.uint64(0), at
        if not SURE[text[at]]:
            sign, stop = special(text, at, end)
        if sign == 0:
            if not is_letter(text, at, end):
                at += width(text[at])
                continue
            sign, stop = plain(text, at, end)
        words.marks[count] = sign
        words.starts[count], words.ends[count] = at, stop
        count += 1
        at = stop
    return count
