"""Whether the people of one organisation agree with one another.

rwg compares how much they differ with how much they would if they answered by chance
(James, Demaree and Wolf 1984): 1 is full agreement, 0 no more than chance. By chance
means either that every level is as likely, or that people lean slightly to one side.
"""

import numpy as np
import numpy.typing as npt

from wellheard.findings.capability.measures import HIGHEST, POINTS_A_LEVEL
from wellheard.findings.capability.sums import Floats, Sums

FULL = 100
"""The points of the highest level."""


def uniform(levels: int) -> float:
    """Return the variance of so many equally likely levels, in squared points."""
    return (levels**2 - 1) / 12 * (FULL / (levels - 1)) ** 2


UNIFORM = uniform(HIGHEST)
"""Variance of five equally likely levels: 2 squared levels."""
SLIGHTLY_SKEWED = 1.34 * POINTS_A_LEVEL**2
"""Variance of five levels with shares .05 .15 .20 .35 .25, in squared points."""
DISAGREES_BELOW = 0.7


def rwg(sums: Sums, by_chance: float = UNIFORM) -> Floats:
    """Return the agreement on each measure (organisations x measures), 0 to 1.

    NaN where fewer than two people answered.
    """
    return 1 - np.minimum(sums.variances / by_chance, 1.0)


def rwg_j(sums: Sums, by_chance: float = UNIFORM) -> Floats:
    """Return the agreement over all statements together, for each organisation.

    The columns of `sums` are the statements. The mean of their variances is taken over
    those that at least two people answered; NaN where there is none.
    """
    variances = sums.variances
    known = ~np.isnan(variances)
    statements = known.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.where(known, variances, 0.0).sum(axis=1) / statements
        share = np.minimum(spread / by_chance, 1.0)
        alike = statements * (1 - share)
        return np.where(statements > 0, alike / (alike + share), np.nan)


def people_disagree(agreement: Floats) -> npt.NDArray[np.bool_]:
    """Whether an organisation's agreement is low enough to look at it by level."""
    return np.asarray(agreement < DISAGREES_BELOW)
