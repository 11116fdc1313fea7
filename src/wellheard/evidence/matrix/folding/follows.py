"""The follows of a matrix, brought forward by those that were added and that ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from wellheard.compiling import spread
from wellheard.evidence.layouts import Card
from wellheard.evidence.matrix import arrays
from wellheard.evidence.matrix.folding import loops
from wellheard.evidence.matrix.folding.added import NEVER, AddedFollows
from wellheard.evidence.matrix.folding.naming import Doubtful
from wellheard.evidence.matrix.insertion import Insertion
from wellheard.evidence.matrix.matrix import Keys, Matrix

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Times:
    """When follows were last seen, and last ended; none where none was or did."""

    seen: int | None
    ended: int | None

    @classmethod
    def of(cls, added: Sequence[AddedFollows]) -> "Times":
        """Return the latest of what was added."""
        return cls(*(_last([getattr(each, name) for each in added]) for name in NAMES))

    def and_of(self, card: Card) -> "Times":
        """Return the later ones."""
        return Times(
            _later(self.seen, card.last_seen_at), _later(self.ended, card.last_ended_at)
        )


NAMES = ("seen", "ended")


def refuse_unclear(added: Sequence[AddedFollows], card: Card) -> None:
    """Raise Doubtful where what was added does not come after all that was there.

    Each follow is as it was observed last. What is later than all that was known
    settles it; for what is not, each earlier row would have to be looked at again.
    """
    seen, ended = (_first([getattr(each, name) for each in added]) for name in NAMES)
    last_seen = NEVER if card.last_seen_at is None else card.last_seen_at
    last_ended = NEVER if card.last_ended_at is None else card.last_ended_at
    seen_early = seen is not None and seen <= last_ended
    ended_early = ended is not None and ended < last_seen
    if seen_early or ended_early:
        raise Doubtful("some follows were seen before others that are known")


@dataclass(frozen=True)
class Pairs:
    """Follows that were added or ended, each once, in ascending order; as keys."""

    source: Keys
    target: Keys
    live: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """Rows of follows, as keys."""

    source: Keys
    target: Keys
    seen: Numbers
    ended: Numbers


def pairs(parts: Sequence[Rows]) -> Pairs:
    """Put the rows of each pair together."""
    source, target, seen, ended = (
        np.concatenate(
            [np.zeros(0, np.int64), *(getattr(each, name) for each in parts)]
        )
        for name in ("source", "target", "seen", "ended")
    )
    pair = source << 32 | target
    order = np.argsort(pair, kind="stable")
    first = np.flatnonzero(np.diff(pair[order], prepend=-1))
    latest = [_largest(each[order], first) for each in (seen, ended)]
    whom = pair[order][first]
    source, target = whom >> 32, whom & 0xFFFFFFFF
    live = (latest[0] != NEVER) & (latest[0] > latest[1])
    apart = source != target
    return Pairs(
        source[apart].astype(np.int32), target[apart].astype(np.int32), live[apart]
    )


@dataclass(frozen=True)
class Folded:
    """The follows after the fold."""

    columns: Keys
    """The account of each column."""
    renumber: npt.NDArray[Any]
    """The number of each column of old."""
    start: npt.NDArray[Any]
    column: npt.NDArray[Any]
    rows: tuple[npt.NDArray[Any], npt.NDArray[Any]]
    """The accounts whose follows changed, and by how many."""
    old_kind: np.dtype[Any]
    gained: tuple[npt.NDArray[Any], npt.NDArray[Any]]
    """Who was followed by one more (1) or one fewer (-1), entry by entry."""

    @property
    def is_as_before(self) -> bool:
        """Whether each column of old has its number still, in as many bytes."""
        count = len(self.renumber)
        same = not count or int(self.renumber[-1]) == count - 1
        return same and self.column.dtype == self.old_kind


def folded(
    base: Matrix, insertion: Insertion, changed: Pairs, objects: Keys, folder: Path
) -> Folded:
    """Write the follows with some pairs merged in, as keyed afterwards.

    `objects` are engaged with, and have columns too.
    """
    old_columns = insertion.moved(base.column_key)
    added = np.concatenate([changed.target[changed.live], objects])
    columns = np.union1d(old_columns, added).astype(np.int32)
    kind = arrays.fewest(len(columns), np.uint8, np.uint16, np.uint32)
    renumber = np.searchsorted(columns, old_columns).astype(kind)
    known = np.isin(changed.target, columns)
    entries = Pairs(changed.source[known], changed.target[known], changed.live[known])
    changes = _changes(base, insertion, entries, columns, kind)
    old = base.follows.column
    effect = np.zeros(len(entries.source), np.int8)
    change = np.zeros(len(changes.row), np.int64)
    loops.effects(old, renumber, changes, effect, change)
    total = len(old) + int(change.sum())
    fits = total <= np.iinfo(np.int32).max
    accounts = len(base) + len(insertion)
    start = arrays.made(
        folder / "follow_start.npy", accounts + 1, np.int32 if fits else np.int64
    )
    came = insertion.keys
    loops.starts(base.follows.start, came, changes.row, change, start)
    column = arrays.made(folder / "follow_column.npy", total, kind)

    def part(low: int, high: int) -> None:
        bounds = (low, high)
        loops.merge((old, renumber), changes, effect, start, column, bounds)

    spread(part, len(changes.row) + 1, None)
    np.save(folder / "column_key.npy", columns)
    return Folded(
        columns,
        renumber,
        start,
        column,
        (changes.row, change),
        old.dtype,
        (entries.target, effect),
    )


def _changes(
    base: Matrix,
    insertion: Insertion,
    entries: Pairs,
    columns: Keys,
    kind: np.dtype[Any],
) -> loops.Changes:
    first = np.flatnonzero(np.diff(entries.source, prepend=-1))
    row = entries.source[first]
    start = base.follows.start
    arrived = np.isin(row, insertion.keys)
    before = np.searchsorted(insertion.keys, row)
    old = row - before
    old[arrived] = insertion.before[before[arrived]]
    low = start[old].astype(np.int64)
    high = np.where(arrived, low, start[np.where(arrived, old, old + 1)])
    return loops.Changes(
        row,
        np.append(low, start[-1]),
        high,
        np.append(first, len(entries.source)),
        np.searchsorted(columns, entries.target).astype(kind),
        entries.live,
    )


def _largest(values: Numbers, first: Numbers) -> Numbers:
    if not len(first):
        return values
    largest: Numbers = np.maximum.reduceat(values, first)
    return largest


def _last(parts: Sequence[Numbers]) -> int | None:
    last = max((int(each.max(initial=NEVER)) for each in parts), default=NEVER)
    return None if last == NEVER else last


def _first(parts: Sequence[Numbers]) -> int | None:
    said = [each[each != NEVER] for each in parts]
    return min((int(each.min()) for each in said if len(each)), default=None)


def _later(one: int | None, other: int | None) -> int | None:
    return max((each for each in (one, other) if each is not None), default=None)
