"""Which accounts of a matrix some names mean, and where new ones come between them."""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.compiling import spread
from wellheard.evidence.matrix.folding import matching
from wellheard.evidence.matrix.insertion import Insertion
from wellheard.evidence.matrix.matrix import Keys, Matrix
from wellheard.evidence.matrix.texts import BATCH_ROWS, Ids

UNKNOWN = matching.UNKNOWN
LOOKED_AT = 1_000


class Doubtful(Exception):
    """What was added may change who others are, so nothing can be folded."""


@dataclass(frozen=True)
class Stretch:
    """Where the accounts of one network lie."""

    low: int
    high: int
    below: tuple[int, int]
    """The rows of those that lie in the lower files."""


def stretch(matrix: Matrix, network: str) -> Stretch:
    """Say where a network's accounts lie, or would lie."""
    low = high = 0
    for name, first, last in matrix.stretches():
        if name <= network:
            low, high = (first, last) if name == network else (last, last)
    arrived = matrix.texts.overlay.arrived
    below = (int(low - np.searchsorted(arrived, low)) for low in (low, high))
    return Stretch(low, high, (next(below), next(below)))


class Named(NamedTuple):
    """Some names, as they were added or with ids in place of handles."""

    names: pa.Array
    joined: bool
    """Whether any handle gave way to a permanent id."""


class Known(NamedTuple):
    """Which accounts some names mean."""

    keys: Keys
    """UNKNOWN where there is none."""
    joined: bool
    """Whether any handle was joined to a permanent id."""


def known(matrix: Matrix, network: str, names: pa.Array) -> Known:
    """Look names up, handles too. Raises Doubtful."""
    if _repeats(names):
        each = names.dictionary_encode()
        few = known(matrix, network, each.dictionary)
        return Known(few.keys[each.indices.to_numpy()], few.joined)
    keys = by_id(matrix, network, names)
    bare = pc.starts_with(names, "@").to_numpy(zero_copy_only=False)
    wanted = np.flatnonzero(bare & (keys == UNKNOWN))
    if not len(wanted):
        return Known(keys, False)
    each = names.take(pa.array(wanted)).dictionary_encode()
    place, key = users(matrix, network, each.dictionary)
    if len(np.unique(place)) < len(place):
        raise Doubtful("a handle was used by several accounts")
    user = np.full(len(each.dictionary), UNKNOWN, np.int32)
    user[place] = key
    keys[wanted] = user[each.indices.to_numpy()]
    return Known(keys, bool(len(place)))


def users(matrix: Matrix, network: str, names: pa.Array) -> tuple[Keys, Keys]:
    """Return who, known by a permanent id, uses or used any of some handles.

    Places of names (`@handle`) and accounts, each pair once.
    """
    where = stretch(matrix, network)
    handles = pc.utf8_slice_codeunits(names, 1).cast(pa.binary())
    place, key = matrix.handles.among(handles)
    here = (key >= where.low) & (key < where.high)
    ids = matrix.profiles(key, ["account_id"])["account_id"]
    permanent = pc.invert(pc.starts_with(ids, "@")).to_numpy()
    each = np.unique(np.column_stack([place, key])[here & permanent], axis=0)
    return each[:, 0].astype(np.int32), each[:, 1].astype(np.int32)


def by_id(matrix: Matrix, network: str, names: pa.Array) -> Keys:
    """Return the account of each name as it is written; UNKNOWN where there is none."""
    where = stretch(matrix, network)
    keys = np.full(len(names), UNKNOWN, np.int32)
    lower = Lower(matrix.ids, *where.below)

    def part(low: int, high: int) -> None:
        some = names.slice(low, high - low)
        lower.match(some, keys[low:high])

    spread(part, len(names), None, ranges=1)
    keys[keys != UNKNOWN] = matrix.texts.overlay.raised(keys[keys != UNKNOWN])
    _match_arrived(matrix, where, names, keys)
    return keys


def _repeats(names: pa.Array) -> bool:
    """Whether the same few names come again and again, going by the first ones."""
    some = names.slice(0, LOOKED_AT)
    return len(some) == LOOKED_AT and pc.count_distinct(some).as_py() < LOOKED_AT // 2


def _match_arrived(matrix: Matrix, where: Stretch, names: pa.Array, keys: Keys) -> None:
    """Look the names that were not found up among the accounts that arrived since."""
    arrived, ids = _arrived(matrix, where)
    if not len(arrived):
        return
    missing = np.flatnonzero(keys == UNKNOWN)
    found = pc.index_in(names.take(pa.array(missing)), value_set=ids)
    place = pc.fill_null(found, UNKNOWN).to_numpy()
    keys[missing[place >= 0]] = arrived[place[place >= 0]]


def _arrived(matrix: Matrix, where: Stretch) -> tuple[Keys, pa.Array]:
    """Return the accounts of a stretch that lie in the upper file, and their ids."""
    overlay = matrix.texts.overlay
    low, high = np.searchsorted(overlay.arrived, [where.low, where.high])
    keys = overlay.arrived[low:high]
    ids = matrix.texts.above()["account_id"].take(pa.array(overlay.above(keys)))
    return keys, ids.combine_chunks()


def insertion(matrix: Matrix, arrivals: pa.Table) -> Insertion:
    """Say where accounts come that are not there yet.

    `arrivals` has their network and account_id, in this order.
    """
    before = np.zeros(arrivals.num_rows, np.int64)
    networks = arrivals["network"].to_numpy()
    for network in pc.unique(arrivals["network"]).to_pylist():
        where = stretch(matrix, network)
        rows = np.flatnonzero(networks == network)
        ids = arrivals["account_id"].take(pa.array(rows)).to_pylist()
        names = [name.encode() for name in ids]
        arrived = [str(each).encode() for each in _arrived(matrix, where)[1]]
        before[rows] = np.add(
            Lower(matrix.ids, *where.below).ranks(names),
            np.searchsorted(matrix.texts.overlay.arrived, where.low)
            + np.array([bisect.bisect_left(arrived, name) for name in names]),
        )
    return Insertion(before)


@dataclass(frozen=True)
class Lower:
    """The ids in some rows of the lower file, which are in ascending order."""

    ids: Ids
    first: int
    last: int

    def __len__(self) -> int:
        """How many rows of the file come before the last of these, and it."""
        return self.last

    def __getitem__(self, row: int) -> bytes:
        """Return the id of a row of the file."""
        return self.ids.of_row(row)

    def match(self, names: pa.Array, into: Keys) -> None:
        """Write the row of each name; what is not there stays as it is."""
        order = pc.sort_indices(names).to_numpy()
        written = matching.Written.of(names)
        at = 0
        while at < len(order) and self.first < self.last:
            number = self._batch_of(str(names[int(order[at])]).encode())
            begin = number * BATCH_ROWS
            low, high = max(self.first, begin), min(self.last, begin + BATCH_ROWS)
            ids = matching.Written.of(self.ids.batch(number))
            bounds = (at, low - begin, high - begin, begin)
            after = matching.matched(written, order, ids, bounds, into)
            if high == self.last:  # what comes after all ids is not among them
                return
            at = max(after, at + 1)  # a name between two batches is in neither

    def ranks(self, names: Sequence[bytes]) -> list[int]:
        """Return for each name how many rows of the file come before it."""
        ranks = []
        for name in names:
            low = max(self.first, self._batch_of(name) * BATCH_ROWS)
            high = min(self.last, low - low % BATCH_ROWS + BATCH_ROWS)
            ranks.append(bisect.bisect_left(self, name, low, max(low, high)))
        return ranks

    def _batch_of(self, name: bytes) -> int:
        """Return the batch that would hold a name."""
        begins = _Begins(self)
        return self.first // BATCH_ROWS + max(bisect.bisect_right(begins, name) - 1, 0)


@dataclass(frozen=True)
class _Begins:
    """The first id of each batch, read when it is asked for."""

    lower: Lower

    def __len__(self) -> int:
        """How many batches hold any of the rows."""
        if self.lower.first == self.lower.last:
            return 0
        return -(-self.lower.last // BATCH_ROWS) - self.lower.first // BATCH_ROWS

    def __getitem__(self, place: int) -> bytes:
        """Return the first id of a batch that counts."""
        row = (self.lower.first // BATCH_ROWS + place) * BATCH_ROWS
        return self.lower[max(self.lower.first, row)]
