"""Profiles as compiled loops read them, and the room that they work in."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wellheard.accounts.kinds.words import Bytes, Marks, Table, Words

UNKNOWN = -1
MOST_FEATURES = 2048
MOST_SIGNS = 512
OPENING, OPENINGS = 3, 1 << 16
LEVELS = 32
"""Room for the levels of each shape."""


class Texts(NamedTuple):
    """A column of texts: where each begins in the bytes of all."""

    bounds: NDArray[np.int64]
    signs: Bytes


class Profiles(NamedTuple):
    """What accounts show; a text that is unknown is empty, a count is UNKNOWN."""

    handle: Texts
    name: Texts
    bio: Texts
    location: Texts
    url: Texts
    followers: NDArray[np.int64]
    following: NDArray[np.int64]
    posts: NDArray[np.int64]
    verified: NDArray[np.uint8]

    @classmethod
    def of(cls, accounts: pa.Table) -> "Profiles":
        """Read a table of accounts; a column that is missing is unknown."""

        def counts(name: str) -> NDArray[np.int64]:
            return _numbers(accounts, name, UNKNOWN).astype(np.int64)

        return cls(
            handle=_texts(accounts, "handle"),
            name=_texts(accounts, "display_name"),
            bio=_texts(accounts, "description"),
            location=_texts(accounts, "location"),
            url=_texts(accounts, "url"),
            followers=counts("followers_count"),
            following=counts("following_count"),
            posts=counts("posts_count"),
            verified=_numbers(accounts, "verified", value=False).astype(np.uint8),
        )


class Groups(NamedTuple):
    """Words that mean something by their group: a bit for each group."""

    bits: Table
    openings: NDArray[np.uint8]
    """Whether a word may open with three letters, by the end of their mark."""


class Room(NamedTuple):
    """What one account is read into, used again for the next."""

    features: Marks
    held: NDArray[np.int64]
    words: Words
    parts: Words
    left: Bytes
    right: Bytes

    @classmethod
    def empty(cls) -> "Room":
        """Return room for one account."""
        return cls(
            np.zeros(MOST_FEATURES, np.uint64),
            np.zeros(1, np.int64),
            Words.room(),
            Words.room(),
            np.zeros(MOST_SIGNS, np.uint8),
            np.zeros(MOST_SIGNS, np.uint8),
        )


def _texts(accounts: pa.Table, name: str) -> Texts:
    rows = accounts.num_rows
    if name not in accounts.column_names or accounts[name].null_count == rows:
        return Texts(np.zeros(rows + 1, np.int64), np.zeros(1, np.uint8))
    column = accounts[name].cast(pa.large_string()).combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks)
    whole = pc.fill_null(column, "")
    _valid, bounds, signs = whole.buffers()
    placed = np.frombuffer(bounds, np.int64)[whole.offset :][: rows + 1]
    return Texts(placed, np.frombuffer(signs or b"\0", np.uint8))


def _numbers(accounts: pa.Table, name: str, value: int) -> NDArray[np.generic]:
    if name not in accounts.column_names:
        return np.full(accounts.num_rows, value)
    numbers: NDArray[np.generic] = pc.fill_null(accounts[name], value).to_numpy()
    return numbers
