"""One snapshot of the lake as arrays in memory maps: the matrix of who follows whom.

A row is an account, in the order of its key; its columns are the accounts it follows.
A column is an account that anybody follows or engages with, numbered from 0, so that
one follow takes a byte where there are few columns, two or four where there are more.
"""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.layouts import Card
from wellheard.evidence.left_out import NAMES, left_out, suspects
from wellheard.evidence.matrix import arrays
from wellheard.evidence.matrix.facets import Facets
from wellheard.evidence.matrix.handles import Handles
from wellheard.evidence.matrix.overlay import Overlay
from wellheard.evidence.matrix.texts import COLUMNS, Ids, Texts
from wellheard.evidence.progress import Progress, silent

Keys = npt.NDArray[np.int32]
Starts = npt.NDArray[np.int64]
Columns = npt.NDArray[np.int32]
FACETS = "facets"


class Follows(NamedTuple):
    """Whom each account follows, row after row."""

    start: Starts
    """Where each row begins; one longer than there are accounts."""
    column: Columns
    """The columns that an account follows, in the order of their accounts' ids."""


class Engagements(NamedTuple):
    """Whom each account engages with, row after row: damped by day, by kind."""

    start: Starts
    column: Columns
    verb: npt.NDArray[np.uint8]
    """The place of the kind in `seen.VERBS`."""
    times: npt.NDArray[np.int64]
    damped: npt.NDArray[np.int64]
    """In millionths."""


@dataclass(frozen=True)
class Matrix:
    """One snapshot of the lake as arrays."""

    folder: Path
    card: Card
    facets: Facets
    texts: Texts

    @classmethod
    def open(cls, folder: Path) -> "Matrix":
        """Open a matrix that was built."""
        texts = Texts(folder, Overlay.open(folder))
        return cls(folder, Card.read(folder), Facets.open(folder / FACETS), texts)

    def __len__(self) -> int:
        """How many accounts there are."""
        return len(self.follows.start) - 1

    @functools.cached_property
    def follows(self) -> Follows:
        """Who follows whom."""
        return Follows(*(self._array(f"follow_{part}") for part in Follows._fields))

    @functools.cached_property
    def column_key(self) -> Keys:
        """The account of each column, in ascending order."""
        return self._array("column_key")

    @functools.cached_property
    def engagements(self) -> Engagements:
        """Who engages with whom."""
        parts = (self._array(f"engagement_{part}") for part in Engagements._fields)
        return Engagements(*parts)

    @functools.cached_property
    def handles(self) -> Handles:
        """Who uses which handle, or used it."""
        return Handles.open(self.folder, self.texts.overlay)

    @functools.cached_property
    def ids(self) -> Ids:
        """The permanent ids of the accounts, by key; in order within a network."""
        return Ids(self.texts)

    def left_out(self, opt_outs: OptOuts, progress: Progress = silent) -> pa.Array:
        """Return the keys of the accounts that asked to be left out."""
        if not len(opt_outs):
            return pa.array([], pa.int32())
        overlay = self.texts.overlay
        rows = suspects(self.folder, self._names_below(), opt_outs, progress)
        keys = overlay.raised(rows)
        asked = np.union1d(keys[overlay.above(keys) < 0], overlay.fresh)
        return left_out([self.profiles(asked.astype(np.int32), NAMES[1:])], opt_outs)

    def _names_below(self) -> Iterator[pa.Table]:
        """Read the names in the lower files, some thousand at a time."""
        first = 0
        for batch in self.texts.below(["account_id", "handle"]):
            rows = np.arange(first, first + len(batch), dtype=np.int32)
            first += len(batch)
            keys = self.texts.overlay.raised(rows)
            yield pa.table(
                {
                    "account_key": rows,
                    "network": self.facets.take("network", keys),
                    "account_id": batch["account_id"],
                    "handle": batch["handle"],
                }
            )

    def stretches(self) -> list[tuple[str, int, int]]:
        """Return the range of keys of each network."""
        first, last = 0, 0
        ranges = []
        for network, accounts in sorted(self.card.accounts.items()):
            first, last = last, last + accounts
            ranges.append((network, first, last))
        return ranges

    def column_of(self, keys: Keys) -> Columns:
        """Return the column of each account; -1 for one that nobody follows."""
        place = np.searchsorted(self.column_key, keys)
        known = np.isin(keys, self.column_key)
        return np.where(known, place, -1).astype(np.int32)

    def by_column(
        self, keys: Keys, values: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        """Lay values of some accounts out by column; 0 for every other column."""
        columns = self.column_of(keys)
        laid = np.zeros(max(len(self.column_key), 1), np.int64)
        laid[columns[columns >= 0]] = values[columns >= 0]
        return laid

    def profiles(self, keys: Keys, columns: Sequence[str]) -> pa.Table:
        """Return columns of some accounts, in the order of their keys."""
        written = [name for name in columns if name in COLUMNS]
        texts = self.texts.take(keys, written) if written else None
        taken = {
            name: texts[name]
            if texts is not None and name in COLUMNS
            else self.facets.take(name, keys)
            for name in columns
        }
        return pa.table({"account_key": pa.array(keys, pa.int32()), **taken})

    def _array(self, name: str) -> arrays.Array:
        return arrays.opened(self.folder / f"{name}.npy")
