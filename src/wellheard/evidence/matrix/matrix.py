"""One snapshot of the lake as arrays in memory maps: the matrix of who follows whom.

A row is an account, in the order of its key; its columns are the accounts it follows.
A column is an account that anybody follows or engages with, numbered from 0, so that
one follow takes a byte where there are few columns, two or four where there are more.
"""

import functools
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.left_out import left_out
from wellheard.evidence.matrix import arrays
from wellheard.evidence.matrix.facets import Facets
from wellheard.evidence.matrix.handles import Handles
from wellheard.evidence.matrix.texts import COLUMNS, Ids, Texts

CARD = "card.json"
Keys = npt.NDArray[np.int32]
Starts = npt.NDArray[np.int64]
Columns = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Card:
    """What a matrix says of itself."""

    layout: int
    snapshot: int
    """The number of the manifest it was made from."""
    files: tuple[str, ...]
    """The files of the lake that are in it."""
    built: dict[str, int]
    """How many accounts were known when it was built, by network."""
    accounts: dict[str, int]
    """How many accounts are known, by network."""
    following: dict[str, int]
    """How many were seen to follow somebody, by network."""
    followed: dict[str, int]
    """How many were seen to be followed, by network."""
    follows: int
    latest_seen: int
    """When the latest of its follows was last seen, in microseconds."""
    base: str | None = None
    """The folder of the matrix that this one was folded forward from."""

    def write(self, folder: Path) -> None:
        """Write as JSON."""
        (folder / CARD).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Card":
        """Read what `write` wrote."""
        said = json.loads((folder / CARD).read_text(encoding="utf-8"))
        return cls(**{**said, "files": tuple(said["files"])})


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
    texts: tuple[Texts, ...]

    @classmethod
    def open(cls, folder: Path) -> "Matrix":
        """Open a matrix that was built or folded."""
        texts = sorted(folder.glob("texts-*.arrow"))
        return cls(
            folder,
            Card.read(folder),
            Facets.open(folder / "facets"),
            tuple(Texts(path, int(path.stem.split("-")[1])) for path in texts),
        )

    def __len__(self) -> int:
        """How many accounts there are."""
        return len(self.follows.start) - 1

    @functools.cached_property
    def follows(self) -> Follows:
        """Who follows whom."""
        return Follows(*(self._array(f"follow_{part}") for part in Follows._fields))

    @functools.cached_property
    def column_key(self) -> Keys:
        """The account of each column."""
        return self._array("column_key")

    @functools.cached_property
    def engagements(self) -> Engagements:
        """Who engages with whom."""
        parts = (self._array(f"engagement_{part}") for part in Engagements._fields)
        return Engagements(*parts)

    @functools.cached_property
    def handles(self) -> Handles:
        """Who uses which handle, or used it."""
        return Handles.open(self.folder)

    @functools.cached_property
    def ids(self) -> Ids:
        """The permanent ids of the accounts it was built with, by key."""
        return Ids(self.texts[0].path)

    @functools.cached_property
    def added_ids(self) -> dict[str, list[tuple[int, str]]]:
        """The accounts that were folded in since, by id: each one's key and network."""
        keys = np.arange(len(self.ids), len(self), dtype=np.int32)
        known: dict[str, list[tuple[int, str]]] = {}
        if len(keys):
            rows = self.profiles(keys, ("account_id", "network")).to_pylist()
            for row in rows:
                one = (row["account_key"], row["network"])
                known.setdefault(row["account_id"], []).append(one)
        return known

    def names(self) -> Iterator[pa.Table]:
        """Read the names of all accounts, some thousand at a time."""
        first = 0
        for texts in self.texts:
            for batch in texts.batches(["account_id", "handle"]):
                keys = np.arange(first, first + len(batch), dtype=np.int32)
                first += len(batch)
                yield pa.table(
                    {
                        "account_key": keys,
                        "network": self.facets.take("network", keys),
                        "account_id": batch["account_id"],
                        "handle": batch["handle"],
                    }
                )

    def left_out(self, opt_outs: OptOuts) -> pa.Array:
        """Return the keys of the accounts that asked to be left out."""
        return left_out(self.folder, self.names(), opt_outs)

    def stretches(self) -> list[tuple[str, int, int]]:
        """Return the range of keys of each network, as it was built."""
        first, last = 0, 0
        ranges = []
        for network, accounts in sorted(self.card.built.items()):
            first, last = last, last + accounts
            ranges.append((network, first, last))
        return ranges

    def order(self, keys: Keys) -> Keys:
        """Return the place of each account in the order of network and id."""
        path = self.folder / "order.npy"
        return self._array("order")[keys] if path.exists() else keys

    def column_of(self, keys: Keys) -> Columns:
        """Return the column of each account; -1 for one that nobody follows."""
        by_key = np.argsort(self.column_key, kind="stable")
        place = np.searchsorted(self.column_key, keys, sorter=by_key)
        found = by_key[np.minimum(place, len(by_key) - 1)] if len(by_key) else place
        known = (
            self.column_key[found] == keys if len(by_key) else np.zeros(len(keys), bool)
        )
        return np.where(known, found, -1).astype(np.int32)

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
        texts = self._texts(keys, written) if written else None
        taken = {
            name: texts[name]
            if texts is not None and name in COLUMNS
            else self.facets.take(name, keys)
            for name in columns
        }
        return pa.table({"account_key": pa.array(keys, pa.int32()), **taken})

    def _texts(self, keys: Keys, columns: Sequence[str]) -> pa.Table:
        """Read texts from the files that the accounts are in."""
        if len(self.texts) == 1:
            return self.texts[0].take(keys, columns)
        file = np.searchsorted([each.first for each in self.texts], keys, "right") - 1
        order = np.argsort(file, kind="stable")
        parts = [
            texts.take(keys[file == number] - np.int32(texts.first), columns)
            for number, texts in enumerate(self.texts)
        ]
        back = np.empty(len(keys), np.int64)
        back[order] = np.arange(len(keys))
        return pa.concat_tables(parts).take(pa.array(back))

    def _array(self, name: str) -> arrays.Array:
        return arrays.opened(self.folder / f"{name}.npy")
