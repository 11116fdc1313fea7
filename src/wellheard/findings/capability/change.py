"""Whether a figure changed from one survey to the next, or only seems to have.

People answer without a name, so two surveys are two groups of people. An organisation's
change is tested by Welch's test (1947); of many tests at once, only as many are called
changes as keep the false ones among them rare (Benjamini and Hochberg 1995).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student

from wellheard.findings.capability.intervals import (
    CONFIDENCE,
    SEED,
    SMALLEST_CLUSTERS,
    Interval,
    times_drawn,
)
from wellheard.findings.capability.sums import Floats, Sums

FALSE_AMONG_CHANGES = 0.05
TYPICAL_SPREAD = 25.0
"""Standard deviation of one person's answer in points: one level."""
FEWEST = 2


@dataclass(frozen=True)
class Estimate:
    """A mean, its standard error (in points) and how many answers say so."""

    mean: float
    standard_error: float
    people: float
    """Of a weighted mean, the effective number (Kish)."""


@dataclass(frozen=True)
class Change:
    """How far a figure moved; NaN where too few answered to say."""

    difference: float
    """Later less earlier, in points."""
    interval: Interval
    freedom: float
    p: float
    """How often chance alone would move it as far, 0 to 1."""


def changed(before: Estimate, after: Estimate) -> Change:
    """Compare two surveys of an organisation (Welch's t)."""
    difference = after.mean - before.mean
    shares = [each.standard_error**2 for each in (before, after)]
    variance = sum(shares)
    if min(before.people, after.people) < FEWEST or not variance > 0:
        nothing = Interval(math.nan, math.nan)
        return Change(difference, nothing, math.nan, math.nan)
    freedom = variance**2 / sum(
        share**2 / (each.people - 1)
        for share, each in zip(shares, (before, after), strict=True)
    )
    error = math.sqrt(variance)
    reach = float(student.ppf((1 + CONFIDENCE) / 2, freedom)) * error
    p = 2 * float(student.sf(abs(difference) / error, freedom))
    return Change(
        difference, Interval(difference - reach, difference + reach), freedom, p
    )


def adjusted(p: Sequence[float]) -> Floats:
    """Adjust p-values of tests made together (Benjamini and Hochberg), in their order.

    Those that are NaN stay so and do not count.
    """
    given = np.asarray(p, np.float64)
    found = np.full(len(given), np.nan)
    known = np.flatnonzero(~np.isnan(given))
    order = known[np.argsort(given[known])]
    ranks = np.arange(1, len(order) + 1)
    raised = given[order] * len(order) / ranks
    found[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return found


def is_evidence(adjusted_p: float) -> bool:
    """Whether a change may be called one; otherwise say: no evidence of change."""
    return adjusted_p <= FALSE_AMONG_CHANGES


def smallest_detectable(before: float, after: float) -> float:
    """Return by how many points a mean must move before it is seen to have moved.

    So many people answer before and after; they differ by one level as a rule. The
    difference must exceed its own 95 % interval. Infinite where nobody answers.
    """
    if before <= 0 or after <= 0:
        return math.inf
    reach = float(norm.ppf((1 + CONFIDENCE) / 2))
    return reach * TYPICAL_SPREAD * math.sqrt(1 / before + 1 / after)


def sector_draws(before: Sums, after: Sums, seed: int = SEED) -> Floats:
    """Draw organisations anew for both surveys at once; draws x measures, in points.

    Row by row both sums are of the same organisation, with no answers in a survey that
    it was not in. Each draw is the mean of people after less that before; see
    `intervals.percentile`. All NaN where there are fewer than two organisations.
    """
    organisations = len(before.answers)
    if organisations < SMALLEST_CLUSTERS:
        return np.full((1, before.answers.shape[1]), np.nan)
    times = times_drawn(organisations, seed)
    with np.errstate(invalid="ignore"):
        first, second = (
            (times @ each.total) / (times @ each.answers) for each in (before, after)
        )
    return np.asarray(second - first)
