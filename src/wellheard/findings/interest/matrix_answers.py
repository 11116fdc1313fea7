"""Answers from the matrix: the same as SQL gives, many times as fast."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.matrix.matrix import Matrix
from wellheard.evidence.progress import Progress, silent
from wellheard.findings.interest import (
    matrix_naming,
    matrix_overlap,
    matrix_ranking,
    matrix_seeding,
)
from wellheard.findings.interest.compiled import overlapping
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.request import Ranking, Request
from wellheard.findings.interest.seeding import Resolved
from wellheard.people.seeds import Seed


class MatrixAnswers:
    """Answers each question from a matrix."""

    def __init__(
        self,
        matrix: Matrix,
        opt_outs: OptOuts,
        threads: int | None = None,
        progress: Progress = silent,
    ) -> None:
        """Take a matrix; who opted out is in no answer."""
        self._matrix = matrix
        self._left_out = matrix.left_out(opt_outs, progress)
        self._threads = threads

    def rank(self, request: Request, progress: Progress = silent) -> Ranking:
        """Rank the accounts whose interest is most concentrated; raises NoSeeds."""
        return matrix_ranking.rank(
            self._matrix, request, self._left_out, self._threads, progress
        )

    def resolve(self, direction: Direction, seeds: Sequence[Seed]) -> Resolved:
        """Look seeds up."""
        return matrix_seeding.resolve(self._matrix, direction, seeds)

    def patterns(self, direction: Direction, sets: pa.Table) -> pa.Table:
        """Count the accounts of each combination of sets that occurs."""
        return self._sets(direction, sets).patterns()

    def pairs(self, direction: Direction, sets: pa.Table) -> pa.Table:
        """Count the accounts in both sets of each pair."""
        return self._sets(direction, sets).pairs()

    def members(
        self, direction: Direction, sets: pa.Table, listed: pa.Table
    ) -> pa.Table:
        """Say of each account in any set which sets it is in."""
        return self._sets(direction, sets).members(listed)

    def keys(self, names: pa.Table) -> pa.Array:
        """Return the key of each account; null where it is not in the lake."""
        return matrix_naming.keys(self._matrix, names)

    def graph(self, keys: pa.Array) -> Graph:
        """Return who follows whom among some accounts, numbered as they are given."""
        matrix, rows = self._matrix, keys.to_numpy()
        node = np.full(len(matrix), -1, np.int32)
        node[rows] = np.arange(len(rows), dtype=np.int32)
        of_column = node[matrix.column_key]
        count = np.zeros(len(rows), np.int64)
        overlapping.count_among(matrix.follows, rows, of_column, count)
        start = np.concatenate([[0], np.cumsum(count)])
        target = np.empty(start[-1], np.int32)
        overlapping.fill_among(matrix.follows, rows, of_column, start, target)
        return Graph(start, target)

    def profiles(self, keys: pa.Array, columns: Sequence[str]) -> pa.Table:
        """Return columns of the accounts, in the order of their keys."""
        return self._matrix.profiles(keys.to_numpy(), columns)

    def _sets(self, direction: Direction, sets: pa.Table) -> matrix_overlap.Sets:
        return matrix_overlap.Sets(
            self._matrix, direction, sets, self._left_out, self._threads
        )
