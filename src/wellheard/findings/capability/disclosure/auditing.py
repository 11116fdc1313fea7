"""The audit: how closely a withheld cell can be worked out from all that is shown.

Whoever reads a release knows that the cells of one table add up to those of another,
and that no cell holds fewer than nobody. A linear programme gives the least and the
most people that a withheld cell can then hold. Where these lie closer together than the
smallest group, the cell is as good as published. (The method is that of Fischetti and
Salazar, 2001, as statistical offices use it; the solver is HiGHS.)
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from wellheard.findings.capability.refused import ReleaseRefused

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]
NEAR = 1e-6
SOLVED, UNBOUNDED = 0, 3


@dataclass(frozen=True, eq=False)
class Told:
    """What a release says of one subject: everyone who answered, or one item."""

    counts: Counts
    """The people of each cell, as they are."""
    shown: Truths
    """Whether the release says so."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """The least and most people in each cell, for each subject; NaN if not asked."""

    low: Numbers
    high: Numbers

    def narrower_than(self, smallest: int) -> Truths:
        """Which cells, by subject, can be worked out too closely."""
        asked = ~np.isnan(self.low)
        width = np.where(asked, self.high, np.inf) - np.where(asked, self.low, 0)
        return asked & (width < smallest)


@dataclass(frozen=True, eq=False)
class Seen:
    """The least and most people that each cell was seen to hold, in any solution.

    What is a solution stays one when more is withheld, so that one audit after another
    may begin with what those before it saw, as long as nothing more is shown.
    """

    least: Numbers
    most: Numbers

    @classmethod
    def of(cls, told: Sequence[Told]) -> "Seen":
        """Begin with the people as they are."""
        values = np.array([each.counts for each in told], np.float64)
        return cls(values.copy(), values.copy())

    def add(self, values: Numbers) -> None:
        """Note what each cell holds in a solution: it may hold as much."""
        np.minimum(self.least, values, out=self.least)
        np.maximum(self.most, values, out=self.most)

    def whole(self, subject: int, cell: int) -> tuple[float, float]:
        """Return the least and most of a cell, in whole people."""
        low = np.ceil(self.least[subject, cell] - NEAR)
        return float(low), float(np.floor(self.most[subject, cell] + NEAR))


def audit(
    members: sparse.csr_array,
    told: Sequence[Told],
    asked: Truths | None = None,
    enough: int | None = None,
    seen: Seen | None = None,
) -> Bounds:
    """Work out the bounds of withheld cells from all that is told.

    `members` are cells × groups, 1 where a group is counted in a cell. The first
    subject holds all others: nobody answers an item without answering. `asked`
    (subjects × cells) are the cells to bound, if not all that are withheld. With
    `enough`, a cell that is seen to be at least so wide is bounded no further, which is
    many times as fast; its bounds are then inner ones. Raises ReleaseRefused where what
    is told contradicts itself.
    """
    withheld = np.array([~each.shown for each in told])
    system = _System(members, told, seen or Seen.of(told))
    bounds = Bounds(*(np.full(withheld.shape, np.nan) for _side in range(2)))
    wanted = withheld if asked is None else asked & withheld
    for subject, cell in np.argwhere(wanted):
        low, high = system.bound(int(subject), int(cell), enough)
        bounds.low[subject, cell], bounds.high[subject, cell] = low, high
    return bounds


class _System:
    """All that is told, as equations over the people of each group."""

    def __init__(
        self, members: sparse.csr_array, told: Sequence[Told], seen: Seen
    ) -> None:
        self.members, self.seen = members, seen
        self.shape = (len(told), members.shape[1])
        rows = [members[each.shown] for each in told]
        sums = np.concatenate([each.counts[each.shown] for each in told])
        within = _within(self.shape[1], len(told))
        self.told = {
            "A_eq": sparse.block_diag(rows, format="csr") if len(sums) else None,
            "b_eq": sums if len(sums) else None,
            "A_ub": within,
            "b_ub": None if within is None else np.zeros(within.shape[0]),
        }

    def bound(self, subject: int, cell: int, enough: int | None) -> tuple[float, float]:
        """Return the least and the most people of a cell, in whole people."""
        for sign in (-1, 1):
            low, high = self.seen.whole(subject, cell)
            if enough is None or high - low < enough:
                self._solve(subject, cell, sign)
        return self.seen.whole(subject, cell)

    def _solve(self, subject: int, cell: int, sign: int) -> None:
        """Find a solution with the most (sign -1) or fewest (1) people in a cell."""
        aim = np.zeros(self.shape)
        aim[subject] = sign * self.members[[cell]].toarray()[0]
        found = linprog(aim.ravel(), **self.told, method="highs")
        if found.status == UNBOUNDED:
            self.seen.most[subject, cell] = np.inf
            return
        if found.status != SOLVED:
            raise ReleaseRefused(
                f"Cannot audit what is told ({found.message}); count the people again"
            )
        self.seen.add((self.members @ found.x.reshape(self.shape).T).T)


def _within(groups: int, subjects: int) -> sparse.csr_array | None:
    """Say that in each group nobody answers an item without answering at all."""
    if subjects == 1:
        return None
    one = sparse.eye_array(groups, format="csr")
    rows = [
        [-one, *(one if at == item else None for at in range(1, subjects))]
        for item in range(1, subjects)
    ]
    return sparse.block_array(rows, format="csr")
