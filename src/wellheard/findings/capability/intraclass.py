"""How alike colleagues answer: the share of all differences that lies between places.

ICC(1) is for one person's answer, ICC(2) for the mean of an organisation (Bartko 1976;
Bliese 2000). Both use the mean number of people of an organisation, as R's `multilevel`
does; other programs use a corrected number (n0) and give slightly more.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wellheard.findings.capability.sums import Floats, Sums

ENOUGH_TO_COMPARE = 0.5
"""An organisation whose mean is less reliable than this has too few answers."""


@dataclass(frozen=True)
class Likeness:
    """One entry for each measure; NaN where there is nothing to compare."""

    icc1: Floats
    icc2: Floats
    people_each: Floats
    """Mean number of people of an organisation."""
    within: Floats
    """Variance among colleagues, in squared points, pooled over organisations."""


def likeness(sums: Sums) -> Likeness:
    """Divide the differences into those between and those within organisations.

    Organisations without an answer to a measure are left out of it.
    """
    groups = (sums.answers > 0).sum(axis=0).astype(np.float64)
    people = sums.answers.sum(axis=0)
    around = sums.total.sum(axis=0) ** 2 / np.maximum(people, 1)
    each = sums.total**2 / np.maximum(sums.answers, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        between = (each.sum(axis=0) - around) / np.where(groups > 1, groups - 1, np.nan)
        free = np.where(people > groups, people - groups, np.nan)
        within = sums.within.sum(axis=0) / free
        size = people / np.where(groups > 0, groups, np.nan)
        icc1 = (between - within) / (between + (size - 1) * within)
        icc2 = (between - within) / between
    return Likeness(icc1, icc2, size, within)


def reliability(icc1: float, people: float) -> float:
    """Return how reliable the mean of so many colleagues is (Spearman-Brown), 0 to 1.

    An ICC(1) below 0 is taken as 0.
    """
    alike = max(icc1, 0.0)
    return people * alike / (1 + (people - 1) * alike)


def people_needed(icc1: float, wanted: float = 0.7) -> float:
    """Return how many must answer for a mean so reliable; infinite if never."""
    if icc1 <= 0:
        return float("inf")
    return wanted * (1 - icc1) / (icc1 * (1 - wanted))


def is_enough(reliable: Floats) -> npt.NDArray[np.bool_]:
    """Whether means so reliable may be compared with one another."""
    return np.asarray(reliable >= ENOUGH_TO_COMPARE)
