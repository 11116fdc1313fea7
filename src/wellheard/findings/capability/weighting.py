"""Weights that make those who answered look like the staff whom they speak for.

A weight belongs to a group of staff, such as the team leaders of one organisation: all
its people share it. Groups whose people answered seldom weigh more, but at most three
times the median, so that few people never speak for very many.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wellheard.findings.capability.refused import CapabilityRefused
from wellheard.findings.capability.sums import Floats, Places, Sums

MOST_TIMES_THE_MEDIAN = 3.0
MOST_PASSES = 1_000
PRECISION = 1e-12
"""Raking ends when no margin is off by more than this share."""


class WeightsRefused(CapabilityRefused):
    """A frame that the answers cannot be weighted to."""


@dataclass(frozen=True)
class Margin:
    """One way to divide people, and how many there are in truth."""

    name: str
    group: Places
    """For each cell, its group: 0, 1, 2 ..."""
    staff: Floats
    """For each group, how many staff there are; or shares."""


@dataclass(frozen=True)
class Estimates:
    """Weighted means of organisations, organisations x measures, in points."""

    mean: Floats
    standard_error: Floats
    effective: Floats
    """How many equally weighted answers say as much (Kish 1965)."""


def post_stratified(answers: Floats, staff: Floats, place: Places) -> Floats:
    """Weigh each cell so that its organisation has its own mix of staff.

    A cell is one level of staff in one organisation: `answers` people answered of
    `staff`, in organisation `place` (all of one length). The weights of an
    organisation's people average 1. A cell without answers has weight 0, and the others
    stand in for it; an organisation whose frame is not known (no staff) keeps 1.
    """
    known = np.bincount(place, np.where(answers > 0, staff, 0.0))
    weight = np.divide(staff, answers, out=np.zeros(len(answers)), where=answers > 0)
    weight = np.where((known[place] == 0) & (answers > 0), 1.0, weight)
    return _averaging_one(weight, answers, place)


def raked(answers: Floats, margins: Sequence[Margin]) -> Floats:
    """Weigh each cell so that every margin comes out right (Deming and Stephan 1940).

    The weighted people add up to the staff of the first margin; the others are taken as
    shares of that. Raises WeightsRefused where a group has staff and no answers, or no
    weights fit all margins.
    """
    for margin in margins:
        _check(answers, margin)
    people = margins[0].staff.sum()
    weight = np.where(answers > 0, people / answers.sum(), 0.0)
    for _ in range(MOST_PASSES):
        worst = 0.0
        for margin in margins:
            wanted = margin.staff * (people / margin.staff.sum())
            found = np.bincount(margin.group, weight * answers, len(wanted))
            step = np.divide(wanted, found, out=np.ones(len(wanted)), where=found > 0)
            worst = max(worst, float(np.abs(step - 1).max()))
            weight = weight * step[margin.group]
        if worst < PRECISION:
            return weight
    raise WeightsRefused(
        f"No weights fit {' and '.join(margin.name for margin in margins)} together; "
        "check that they describe the same staff, or join small groups"
    )


def capped(weight: Floats, answers: Floats, place: Places) -> Floats:
    """Hold each weight to three times the median of its organisation's people.

    What is cut off is given to all in proportion: the weights add up as before.
    """
    held = weight.copy()
    for one in np.unique(place):
        mine = (place == one) & (answers > 0)
        if mine.any():
            people = np.repeat(weight[mine], answers[mine].astype(np.int64))
            most = MOST_TIMES_THE_MEDIAN * float(np.median(people))
            cut = np.minimum(weight[mine], most)
            before = float(weight[mine] @ answers[mine])
            held[mine] = cut * before / float(cut @ answers[mine])
    return held


def kish(weight: Floats, answers: Floats) -> float:
    """Return how many equally weighted people say as much: (sum w)^2 / sum w^2."""
    squares = float(weight**2 @ answers)
    return float(weight @ answers) ** 2 / squares if squares else 0.0


def weighted(cells: Sums, weight: Floats, place: Places, rows: int) -> Estimates:
    """Estimate each organisation's means from the sums of its cells.

    The standard error is that of a weighted mean by linearisation, with n / (n - 1);
    NaN for fewer than two people. With equal weights it is s / sqrt(n).
    """
    w = weight[:, None]

    def added(of: Floats) -> Floats:
        onto = np.zeros((rows, of.shape[1]))
        np.add.at(onto, place, of)
        return onto

    people, whole, squared = (
        added(part) for part in (cells.answers, w * cells.answers, w**2 * cells.answers)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = added(w * cells.total) / whole
        around = mean[place]
        apart = cells.squares - 2 * around * cells.total + around**2 * cells.answers
        apart = np.where(cells.answers > 0, np.maximum(apart, 0.0), 0.0)
        variance = added(w**2 * apart) / whole**2 * people / (people - 1)
        error = np.where(people > 1, np.sqrt(variance), np.nan)
        effective = np.where(squared > 0, whole**2 / squared, 0.0)
    return Estimates(mean, error, effective)


def _averaging_one(weight: Floats, answers: Floats, place: Places) -> Floats:
    whole = np.bincount(place, weight * answers)
    people = np.bincount(place, answers)
    scale = np.divide(people, whole, out=np.zeros(len(whole)), where=whole > 0)
    return np.asarray(weight * scale[place])


def _check(answers: Floats, margin: Margin) -> None:
    found = np.bincount(margin.group, answers, len(margin.staff))
    empty = np.flatnonzero((margin.staff > 0) & (found == 0))
    if empty.size:
        raise WeightsRefused(
            f"Nobody answered in group {empty[0]} of {margin.name}, which has staff; "
            "join it to another group"
        )
