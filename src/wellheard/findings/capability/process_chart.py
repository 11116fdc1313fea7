"""A figure month by month, and which months are more than ordinary ups and downs.

An XmR chart: the mean, limits from how far a month is from the one before, and four
signs that something has changed (Wheeler 1993; NHS England, Making Data Count). It is
for figures that come every month. Limits stay as they are until somebody says why they
should be drawn anew, and signs the reason.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wellheard.findings.capability.refused import CapabilityRefused
from wellheard.findings.capability.sums import Floats

REACH = 2.66
"""3 / 1.128: from the mean moving range to three standard deviations."""
SCREENED_ABOVE = 3.267
"""Moving ranges so many times their mean are left out, where that is asked."""
NEAR = 2 / 3
"""The part of the way to a limit beyond which two of three points are a sign."""
ROUNDING = 1e-12
"""A share of the largest point so small is no distance."""
FEWEST_POINTS = 13
"""With fewer, limits are on trial (NHS England)."""

Flags = npt.NDArray[np.bool_]


class ChartRefused(CapabilityRefused):
    """A chart that would mislead, or a rebase that nobody explains."""


@dataclass(frozen=True)
class Rules:
    """How many points in a row are a sign, and whether odd moving ranges are left out.

    NHS England's R package screens moving ranges; its Excel tool does not.
    """

    shift: int
    """Points in a row on one side of the mean."""
    trend: int
    """Points in a row that rise, or that fall."""
    screens: bool = False

    def __post_init__(self) -> None:
        """Refuse runs so short that chance alone makes them."""
        if min(self.shift, self.trend) < 5:  # noqa: PLR2004 - shorter are no sign
            raise ChartRefused(
                f"Runs of {self.shift} and {self.trend} points come by chance; ask for "
                "at least 5"
            )


MAKING_DATA_COUNT = Rules(shift=7, trend=7)
"""As the NHS's own tools have it."""
EIGHT_AND_SIX = Rules(shift=8, trend=6)
"""As several NHS boards and textbooks have it."""


@dataclass(frozen=True)
class Rebase:
    """Somebody's decision to draw the limits anew from a point on, and why."""

    at: int
    """The first point of the new limits, counted from 0."""
    reason: str
    author: str

    def __post_init__(self) -> None:
        """Refuse to rebase without a reason and a name."""
        if not (self.reason.strip() and self.author.strip()):
            raise ChartRefused(
                f"The limits at point {self.at} cannot be drawn anew; say why, and who "
                "decided it"
            )


@dataclass(frozen=True)
class Chart:
    """One entry for each point, in the order of time."""

    points: Floats
    rebases: tuple[Rebase, ...]
    mean: Floats
    low: Floats
    high: Floats
    outside: Flags
    """Beyond a limit."""
    shift: Flags
    """In a run on one side of the mean."""
    trend: Flags
    """In a run that rises or falls."""
    near: Flags
    """One of two in three that are close to the same limit."""
    on_trial: Flags
    """Drawn with limits from fewer than 13 points."""

    @property
    def special(self) -> Flags:
        """The points at which something has changed, by any of the four signs."""
        return self.outside | self.shift | self.trend | self.near


def chart(
    points: Sequence[float] | Floats,
    rules: Rules = MAKING_DATA_COUNT,
    rebases: Sequence[Rebase] = (),
    baseline: int | None = None,
) -> Chart:
    """Draw the chart of a figure's points, in the order of time.

    `baseline` fixes the limits by the first so many points of each part; without it all
    points of the part count. Raises ChartRefused where a point is missing, or a part
    has fewer than two points.
    """
    values = np.asarray(points, np.float64)
    if np.isnan(values).any():
        missing = int(np.flatnonzero(np.isnan(values))[0])
        raise ChartRefused(
            f"Point {missing} is missing; give every point, in the order of time"
        )
    told = tuple(sorted(rebases, key=lambda each: each.at))
    bounds = [0, *(each.at for each in told), len(values)]
    parts = [
        _part(values[start:end], rules, baseline)
        for start, end in itertools.pairwise(bounds)
    ]
    return Chart(
        values, told, *(np.concatenate(each) for each in zip(*parts, strict=True))
    )


def _part(
    values: Floats, rules: Rules, baseline: int | None
) -> tuple[Floats, Floats, Floats, Flags, Flags, Flags, Flags, Flags]:
    """Return what a chart says of the points between two rebases."""
    counted = values[:baseline]
    if len(counted) < 2:  # noqa: PLR2004 - a moving range needs two
        raise ChartRefused(
            f"Limits cannot be drawn from {len(counted)} points; give at least 2, and "
            "rebase within the chart"
        )
    mean = float(counted.mean())
    reach = REACH * moving_range(counted, screens=rules.screens)
    apart = _apart(values, mean)
    outside = np.abs(apart) > reach
    side = np.sign(apart)
    steps = np.sign(np.diff(values))
    ones = np.ones(len(values))
    return (
        mean * ones,
        (mean - reach) * ones,
        (mean + reach) * ones,
        outside,
        _runs(side, rules.shift),
        _joined(_runs(steps, rules.trend - 1)),
        _near(np.abs(apart) > reach * NEAR, outside, side),
        np.full(len(values), len(counted) < FEWEST_POINTS),
    )


def _apart(values: Floats, mean: float) -> Floats:
    """Measure from the mean; points that only rounding moved off it are on it."""
    apart = values - mean
    return np.where(np.abs(apart) > ROUNDING * np.abs(values).max(), apart, 0.0)


def moving_range(values: Floats, *, screens: bool) -> float:
    """Return how far a point is from the one before, on average."""
    ranges = np.abs(np.diff(values))
    mean = float(ranges.mean())
    if screens and mean > 0:
        return float(ranges[ranges < SCREENED_ABOVE * mean].mean())
    return mean


def _runs(signs: Floats, length: int) -> Flags:
    """Mark what is in a run of so many signs that are all 1, or all -1."""
    marked = np.zeros(len(signs), bool)
    for start in range(len(signs) - length + 1):
        if abs(signs[start : start + length].sum()) == length:
            marked[start : start + length] = True
    return marked


def _joined(steps: Flags) -> Flags:
    """Turn marks of steps into marks of the points at either end of them."""
    marked = np.zeros(len(steps) + 1, bool)
    marked[:-1] |= steps
    marked[1:] |= steps
    return marked


def _near(beyond: Flags, outside: Flags, side: Floats) -> Flags:
    """Mark points near a limit that are two of three in a row on one side."""
    near = beyond & ~outside
    marked = np.zeros(len(near), bool)
    for start in range(len(near) - 2):
        three = slice(start, start + 3)
        if near[three].sum() > 1 and abs(side[three].sum()) == 3:  # noqa: PLR2004
            marked[three] |= near[three]
    return marked
