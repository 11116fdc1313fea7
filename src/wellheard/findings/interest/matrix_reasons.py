"""Why the winners have their places, from the matrix."""

import functools
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.compiling import spread
from wellheard.evidence.matrix.matrix import Keys, Matrix
from wellheard.findings.interest import reasons
from wellheard.findings.interest.compiled import explaining, scoring
from wellheard.findings.interest.direction import FOLLOWERS, Direction
from wellheard.findings.interest.weighing import Weights

Numbers = npt.NDArray[np.int64]
SUMMED = ("count", "known", "estimate", "spread")
NONE = -1


class Reasons:
    """The winners, and what is behind their figures."""

    def __init__(
        self,
        matrix: Matrix,
        direction: Direction,
        weights: Weights,
        places: Numbers,
        keys: Keys | None,
        threads: int | None,
    ) -> None:
        """Take the winners by their places; `keys` says whose places these are."""
        self._matrix = matrix
        self._weights = weights
        self._by_row = direction is FOLLOWERS
        self._columns = places
        self._threads = threads
        self.keys: Keys = (places if keys is None else keys[places]).astype(np.int32)

    def sums(self, name: str) -> Numbers:
        """Sum a part of the seeds' weights for each winner; `count` counts them."""
        column: Numbers = self._sums[:, SUMMED.index(name)]
        return column

    def follows(self) -> pa.Table:
        """The strengths of each winner's weightiest seeds; see `reasons`."""
        strongest = np.zeros((len(self.keys), reasons.FOLLOWS_NAMED), np.int64)
        strength = np.arange(1, len(self._weights.keys) + 1)
        follows = self._matrix.follows
        if self._by_row:
            laid = self._laid(self._weights.keys, strength)
            self._spread(
                lambda part: explaining.follows_of_rows(
                    follows, self.keys[part], laid, strongest[part]
                )
            )
        else:
            explaining.follows_of_columns(
                follows, self._weights.keys, strength, self._slots, strongest
            )
        named = {
            f"strength_{place + 1}": pa.array(
                strongest[:, place], mask=strongest[:, place] == 0
            )
            for place in range(reasons.FOLLOWS_NAMED)
        }
        return pa.table({"account_key": pa.array(self.keys), **named})

    def engagements(self) -> pa.Table:
        """The seeds each winner engages with most, and how often; see `reasons`."""
        shape = (len(self.keys), reasons.ENGAGED_NAMED)
        found = np.full(shape, NONE, np.int64)
        totals, times = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        matrix, weights = self._matrix, self._weights
        seeds = weights.engaged
        if self._by_row:
            laid = self._laid(seeds, np.ones(len(seeds), np.int64))
            by = (weights.verbs, laid)
            self._spread(
                lambda part: explaining.engagements_of_rows(
                    matrix.engagements,
                    self.keys[part],
                    by,
                    (found[part], totals[part], times[part]),
                )
            )
            of = matrix.column_key
        else:
            explaining.engagements_of_columns(
                matrix.engagements,
                seeds,
                (weights.verbs, self._slots),
                (found, totals, times),
            )
            of = seeds
        return self._engaged(found, times, of)

    def _engaged(self, found: Numbers, times: Numbers, of: Keys) -> pa.Table:
        columns = {"account_key": pa.array(self.keys)}
        for place in range(reasons.ENGAGED_NAMED):
            none = found[:, place] == NONE
            seed = np.append(of, 0)[found[:, place]]
            columns[f"seed_key_{place + 1}"] = pa.array(seed, pa.int32(), mask=none)
            columns[f"times_{place + 1}"] = pa.array(times[:, place], mask=none)
        return pa.table(columns)

    @functools.cached_property
    def _sums(self) -> Numbers:
        table = self._weights.table
        parts = np.column_stack(
            [np.ones(table.num_rows, np.int64)]
            + [table[name].to_numpy() for name in SUMMED[1:]]
        )
        into = np.zeros((len(self.keys), len(SUMMED)), np.int64)
        follows = self._matrix.follows
        if self._by_row:
            laid = np.column_stack([self._laid(self._weights.keys, p) for p in parts.T])
            self._spread(
                lambda part: scoring.sum_chosen(
                    follows, self.keys[part], laid, into[part]
                )
            )
        else:
            scoring.sum_chosen_columns(
                follows, self._weights.keys, parts, self._slots, into
            )
        return into

    def _spread(self, loop: Callable[[slice], None]) -> None:
        """Run a loop over some of the winners at a time."""
        spread(lambda low, high: loop(slice(low, high)), len(self.keys), self._threads)

    def _laid(self, keys: Keys, values: Numbers) -> Numbers:
        """Lay values of some accounts out by column; 0 for every other column."""
        return self._matrix.by_column(keys, values)

    @functools.cached_property
    def _slots(self) -> Numbers:
        """The place of each column among the winners; NONE for every other column."""
        slots = np.full(max(len(self._matrix.column_key), 1), NONE, np.int64)
        slots[self._columns] = np.arange(len(self.keys))
        return slots
