"""An organisation's figure, drawn towards all others the more the fewer answered.

Two variances are estimated by restricted maximum likelihood (REML; Patterson and
Thompson 1971): between organisations and within them. Only their ratio is searched for,
the rest follows from it. The figure is the best linear unbiased prediction (Henderson
1975), the same as lme4 gives for `points ~ 1 + (1 | organisation)`.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from wellheard.findings.capability.intervals import CONFIDENCE
from wellheard.findings.capability.refused import CapabilityRefused
from wellheard.findings.capability.sums import Floats, Sums

GRID = np.concatenate([[0.0], np.geomspace(1e-3, 1e3, 61)])
"""Ratios of the standard deviations at which the search looks first."""
SMALLEST_ORGANISATIONS = 2


class TooFewToShrink(CapabilityRefused):
    """Answers that do not tell the two variances apart."""


@dataclass(frozen=True)
class Shrunk:
    """One measure, in points; the arrays have an entry for each organisation."""

    centre: float
    """The mean of a typical organisation."""
    between: float
    """Variance between organisations (tau squared), in squared points."""
    within: float
    """Variance within an organisation (sigma squared), in squared points."""
    estimate: Floats
    raw: Floats
    """The mean as it was answered; NaN where nobody did."""
    conditional_variance: Floats
    """Of the estimate, were the centre known; what lme4 calls postVar."""
    low: Floats
    high: Floats
    """A 95 % interval that knows the centre to be estimated too."""


def shrunk(sums: Sums) -> tuple[Shrunk, ...]:
    """Shrink each measure's means; one entry for each measure.

    Raises TooFewToShrink where fewer than two organisations, or in none of them two
    people, have a score.
    """
    return tuple(
        _one(sums.answers[:, at], sums.means[:, at], float(within))
        for at, within in enumerate(sums.within.sum(axis=0))
    )


def _one(answers: Floats, means: Floats, within: float) -> Shrunk:
    known = answers > 0
    count, mean = answers[known], means[known]
    people = float(count.sum())
    if len(count) < SMALLEST_ORGANISATIONS or people <= len(count):
        raise TooFewToShrink(
            f"{people:.0f} answers of {len(count)} organisations cannot be compared; "
            "wait for at least two organisations with several answers"
        )
    if within > 0:
        ratio = _ratio(count, mean, within)
        weight = count / (1 + count * ratio)
        centre = float(weight @ mean / weight.sum())
        left = within + float(weight @ (mean - centre) ** 2)
        sigma2 = left / (people - 1)
        tau2, of_centre = ratio * sigma2, sigma2 / float(weight.sum())
    else:  # colleagues never differ, so each mean is exact
        centre, sigma2, tau2 = float(mean.mean()), 0.0, float(mean.var(ddof=1))
        of_centre = tau2 / len(mean)
    return _predicted(answers, means, (centre, tau2, sigma2, of_centre))


def _predicted(
    answers: Floats, means: Floats, found: tuple[float, float, float, float]
) -> Shrunk:
    """Draw each mean in; `found` is the centre, tau2, sigma2 and the centre's error."""
    centre, tau2, sigma2, of_centre = found
    total = answers * tau2 + sigma2
    with np.errstate(invalid="ignore", divide="ignore"):
        pull = np.where(total > 0, answers * tau2 / total, 0.0)
        own = np.where(total > 0, tau2 * sigma2 / total, tau2)
    apart = np.where(answers > 0, means - centre, 0.0)
    estimate = centre + pull * apart
    reach = float(norm.ppf((1 + CONFIDENCE) / 2)) * np.sqrt(
        own + (1 - pull) ** 2 * of_centre
    )
    return Shrunk(
        centre, tau2, sigma2, estimate, means, own, estimate - reach, estimate + reach
    )


def _ratio(count: Floats, mean: Floats, within: float) -> float:
    """Find the ratio of the variances at which the answers are likeliest."""

    def unlikely(root: float) -> float:
        return float(_unlikelihood(count, mean, within, np.array([root**2]))[0])

    looked = _unlikelihood(count, mean, within, GRID**2)
    best = int(np.nanargmin(looked))
    low, high = GRID[max(best - 1, 0)], GRID[min(best + 1, len(GRID) - 1)]
    found = minimize_scalar(
        unlikely, bounds=(low, high), method="bounded", options={"xatol": 1e-9}
    )
    if unlikely(0.0) <= found.fun:
        return 0.0
    return float(found.x) ** 2


def _unlikelihood(count: Floats, mean: Floats, within: float, ratios: Floats) -> Floats:
    """Minus twice the log likelihood, but for a constant, at each ratio."""
    free = float(count.sum()) - 1
    inflated = 1 + np.outer(ratios, count)
    weight = count / inflated
    centre = (weight @ mean) / weight.sum(axis=1)
    apart = (weight * (mean - centre[:, None]) ** 2).sum(axis=1)
    unlikely: Floats = (
        free * np.log(within + apart)
        + np.log(inflated).sum(axis=1)
        + np.log(weight.sum(axis=1))
    )
    return unlikely
