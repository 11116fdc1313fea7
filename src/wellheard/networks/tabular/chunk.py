"""Some rows of a file as they were written, before anything is made of them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from wellheard.networks.batches import BadRow

ROWS = 16_384


@dataclass(frozen=True)
class Chunk:
    """Rows side by side: for each column of the file an array of the same length."""

    columns: Mapping[str, pa.Array]
    lines: Sequence[int]
    """The line on which each row begins; in Parquet the number of the row."""
    written: Callable[[int], str]
    """Write one row, by its place in the chunk, as the user would know it again."""
    bad: tuple[BadRow, ...] = ()
    """Rows that could not even be taken apart."""


class Sheet(Protocol):
    """A file of rows with named columns."""

    notes: Counter[str]
    """What the user should know about the reading, and how often it was so."""

    @property
    def names(self) -> Sequence[str]:
        """Name the columns."""

    def chunks(self, wanted: Sequence[str]) -> Iterator[Chunk]:
        """Read the rows, once, with the columns that are wanted."""


def texts(values: Sequence[str | None]) -> pa.Array:
    """Make an array of texts; JSON can hold half a character, Arrow cannot."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        whole = [v and v.encode("utf-8", "replace").decode("utf-8") for v in values]
        return pa.array(whole, pa.string())
