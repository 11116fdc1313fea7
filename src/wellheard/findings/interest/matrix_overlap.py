"""Who is in which sets, counted in one pass over the matrix."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.compiling import spread
from wellheard.evidence.matrix.matrix import Follows, Matrix
from wellheard.findings.interest.answers import LISTED, MEMBERS, PAIRS, PATTERNS
from wellheard.findings.interest.compiled import overlapping
from wellheard.findings.interest.direction import FOLLOWERS, Direction

Numbers = npt.NDArray[Any]


@dataclass(frozen=True)
class _Asked:
    """Rows to look through, and the sets that their columns are in."""

    rows: Follows
    counted: npt.NDArray[np.bool_]
    """Which rows count."""
    sets: Follows
    """For each column, the numbers of its sets."""


@dataclass(frozen=True)
class Sets:
    """Sets of accounts: those beside any of a set's seeds."""

    matrix: Matrix
    direction: Direction
    sets: pa.Table
    """As `answers.SETS`."""
    left_out: pa.Array
    threads: int | None

    def patterns(self) -> pa.Table:
        """Count the accounts of each combination of sets that occurs."""
        masks = self._masks(self._asked())
        mask, accounts = np.unique(masks[masks > 0], return_counts=True)
        return pa.table([mask, accounts], schema=PATTERNS)

    def members(self, listed: pa.Table) -> pa.Table:
        """Say of each account in any set, followed or listed, which sets it is in."""
        masks = self._masks(self._asked())
        if self.direction is not FOLLOWERS:
            of_column, masks = masks, np.zeros(len(self.matrix), np.int64)
            masks[self.matrix.column_key] = of_column
        number, key = (listed[name].to_numpy() for name in LISTED.names)
        np.bitwise_or.at(masks, key, np.int64(1) << number.astype(np.int64))
        masks[self.left_out.to_numpy()] = 0
        keys = np.flatnonzero(masks)
        return pa.table([keys.astype(np.int32), masks[keys]], schema=MEMBERS)

    def _masks(self, asked: _Asked) -> npt.NDArray[np.int64]:
        """Say of each row, as bits, which sets it is in."""
        numbers = asked.sets.column.astype(np.int64)
        of_column = np.zeros(len(asked.sets.start) - 1, np.int64)
        column = np.repeat(np.arange(len(of_column)), np.diff(asked.sets.start))
        np.bitwise_or.at(of_column, column, np.int64(1) << numbers)
        masks = np.empty(len(asked.counted), np.int64)

        def part(low: int, high: int) -> None:
            overlapping.mark_rows(
                asked.rows, of_column, asked.counted, masks, (low, high)
            )

        spread(part, len(masks), self.threads)
        return masks

    def pairs(self) -> pa.Table:
        """Count the accounts in both sets of each pair."""
        asked = self._asked()
        count = int(asked.sets.column.max(initial=-1)) + 1

        def part(low: int, high: int) -> Numbers:
            shared = np.zeros((count, count), np.int64)
            overlapping.pair_rows(
                asked.rows, asked.sets, asked.counted, shared, (low, high)
            )
            return shared

        shared = np.zeros((count, count), np.int64)
        for found in spread(part, len(asked.counted), self.threads, ranges=1):
            shared += found
        whole = np.triu(shared) + np.tril(shared, -1).T
        first, second = np.nonzero(whole)
        return pa.table(
            [first.astype(np.int32), second.astype(np.int32), whole[first, second]],
            schema=PAIRS,
        )

    def _asked(self) -> _Asked:
        numbers, keys = (
            self.sets[name].to_numpy() for name in ("set_number", "seed_key")
        )
        counted = np.ones(len(self.matrix), bool)
        counted[self.left_out.to_numpy()] = False
        columns = len(self.matrix.column_key)
        if self.direction is FOLLOWERS:
            column = self.matrix.column_of(keys)
            there = column >= 0
            sets = _rows(columns, column[there], numbers[there])
            return _Asked(self.matrix.follows, counted, sets)
        whom, whose = self._followed(keys, numbers)
        rows = _rows(columns, whom, whose)
        count = int(numbers.max(initial=-1)) + 1
        alone: Numbers = np.arange(count + 1)
        return _Asked(rows, counted[self.matrix.column_key], Follows(alone, alone[:-1]))

    def _followed(self, keys: Numbers, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Return the columns that seeds follow, and the sets they are thereby in."""
        start, column = self.matrix.follows
        parts = [column[start[key] : start[key + 1]] for key in keys.tolist()]
        lengths = [len(part) for part in parts]
        whom = np.concatenate([np.zeros(0, np.int64), *parts])
        return whom.astype(np.int64), np.repeat(numbers, lengths)


def _rows(count: int, row: Numbers, value: Numbers) -> Follows:
    """Lay pairs out row after row, each once."""
    pairs = np.unique(np.column_stack([row, value]).astype(np.int64), axis=0)
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(pairs[:, 0], minlength=count), out=start[1:])
    return Follows(start, pairs[:, 1].astype(np.int32))
