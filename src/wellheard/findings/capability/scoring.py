"""From answers to points: 0 for the first level of a statement, 100 for the fifth.

"Do not know" and "does not apply" are never scored, but are counted: that many do not
know is a finding too.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wellheard.findings.capability.measures import (
    HIGHEST,
    LOWEST,
    POINTS_A_LEVEL,
    Measure,
    needed,
)
from wellheard.findings.capability.refused import CapabilityRefused
from wellheard.findings.capability.survey import DONT_KNOW, MISSING, NOT_APPLICABLE

Codes = npt.NDArray[np.int8]
"""People in rows, statements in columns; each a level, or what stands for none."""
Points = npt.NDArray[np.float64]
"""From 0 to 100, and NaN where there is no score."""
Wholes = npt.NDArray[np.int64]

NO_SCORE = -1
"""Stands for no score among whole ones."""


class AnswersRefused(CapabilityRefused):
    """Answers that are not answers to the statements."""


def checked(codes: npt.ArrayLike) -> Codes:
    """Read answers (people x statements); raises AnswersRefused."""
    read = np.asarray(codes)
    wrong = read[(read < NOT_APPLICABLE) | (read > HIGHEST) | (read != np.trunc(read))]
    if read.ndim != 2 or wrong.size:  # noqa: PLR2004 - rows and columns
        found = f"{wrong[0]}" if wrong.size else f"{read.ndim} dimensions"
        raise AnswersRefused(
            f"Cannot score {found}; give a row for each person and a column for each "
            f"statement, levels {LOWEST} to {HIGHEST}, {MISSING} for no answer, "
            f"{DONT_KNOW} for do not know and {NOT_APPLICABLE} for does not apply"
        )
    return read.astype(np.int8)


def points_of_level(level: float) -> float:
    """Turn a level, or a mean of levels, into points: 25 x (level - 1)."""
    return POINTS_A_LEVEL * (level - LOWEST)


def item_points(codes: Codes) -> Points:
    """Score each statement by itself (people x statements)."""
    points: Points = POINTS_A_LEVEL * (codes.astype(np.float64) - LOWEST)
    points[codes < LOWEST] = np.nan
    return points


def whole_scores(codes: Codes, items: Sequence[str], measure: Measure) -> Wholes:
    """Score each person by a measure, in whole parts of a level above the lowest.

    `items` names the columns of `codes`. A person who answered fewer than half of a
    group has NO_SCORE.
    """
    column = {name: at for at, name in enumerate(items)}
    score = np.zeros(len(codes), np.int64)
    enough = np.ones(len(codes), bool)
    for group in measure.groups:
        mine = codes[:, [column[name] for name in group]].astype(np.int64)
        answered = (mine >= LOWEST).sum(axis=1)
        above = np.where(mine >= LOWEST, mine - LOWEST, 0).sum(axis=1)
        score += above * (measure.group_parts // np.maximum(answered, 1))
        enough &= answered >= needed(len(group))
    return np.where(enough, score, NO_SCORE)


def scores(codes: Codes, items: Sequence[str], measure: Measure) -> Points:
    """Score each person by a measure, in points; NaN where too little was answered."""
    whole = whole_scores(codes, items, measure)
    points: Points = whole * POINTS_A_LEVEL / measure.parts
    points[whole == NO_SCORE] = np.nan
    return points


def index_of(statements: Sequence[float]) -> float:
    """Average the scores of statements, as Index-9 does with the nine of 2014.

    The sum is rounded once, so that an index of scores below a bound is below it too.
    """
    return math.fsum(statements) / len(statements)


@dataclass(frozen=True)
class Rates:
    """What became of one statement: how many people gave each answer."""

    levels: tuple[int, ...]
    """How many chose each level, the lowest first."""
    do_not_know: int
    not_applicable: int
    unanswered: int

    @classmethod
    def of(cls, counts: Mapping[int, int]) -> "Rates":
        """Read how many people gave each code."""
        return cls(
            tuple(counts.get(level, 0) for level in range(LOWEST, HIGHEST + 1)),
            *(counts.get(code, 0) for code in (DONT_KNOW, NOT_APPLICABLE, MISSING)),
        )

    @property
    def scored(self) -> int:
        """How many chose a level."""
        return sum(self.levels)

    @property
    def not_knowing_share(self) -> float:
        """The share of those who gave any answer that did not know, 0 to 1."""
        return self._share(self.do_not_know)

    @property
    def not_applicable_share(self) -> float:
        """The share of those who gave any answer for whom it does not apply."""
        return self._share(self.not_applicable)

    def _share(self, count: int) -> float:
        answered = self.scored + self.do_not_know + self.not_applicable
        return count / answered if answered else math.nan


def rates(codes: Codes) -> tuple[Rates, ...]:
    """Count what became of each statement, one entry for each column."""
    return tuple(
        Rates.of({int(code): int(people) for code, people in zip(*found, strict=True)})
        for found in (np.unique(column, return_counts=True) for column in codes.T)
    )
