"""Which organisations differ by more than chance, drawn as a funnel and never ranked.

The limits are wide where few answered and narrow where many did (Spiegelhalter 2005).
Means are wider apart than chance alone would have them; the limits allow for as much as
is usual among organisations.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from wellheard.findings.capability.intraclass import likeness
from wellheard.findings.capability.refused import CapabilityRefused
from wellheard.findings.capability.sums import Floats, Sums

INNER, OUTER = 0.95, 0.998
WINSORISED = 0.1
"""The share at either end that is drawn in before the usual spread is measured."""


class NoFunnel(CapabilityRefused):
    """Figures of which no funnel can be drawn."""


@dataclass(frozen=True)
class Funnel:
    """Limits for each organisation; NaN for one without an answer."""

    centre: float
    usual: float
    """Variance that is usual between organisations (tau squared)."""
    inner: tuple[Floats, Floats]
    """From where to where 95 % of organisations lie, if they differ as usual."""
    outer: tuple[Floats, Floats]
    """The same for 99.8 %."""

    def outside(self, figures: Floats) -> npt.NDArray[np.bool_]:
        """Say of each figure whether it is beyond the outer limits."""
        low, high = self.outer
        return (figures < low) | (figures > high)


def of_means(sums: Sums) -> Funnel:
    """Draw the funnel of one measure's means, in points.

    centre +- z sqrt(s2 / n + tau2): s2 is the variance within organisations, tau2 that
    between them by moments, after the most extreme tenth at either end was drawn in.
    Raises NoFunnel where there are fewer than two organisations, or no variance.
    """
    answers, means = sums.answers[:, 0], sums.means[:, 0]
    known = answers > 0
    within = float(likeness(sums).within[0])
    if known.sum() < 2 or not within > 0:  # noqa: PLR2004 - two to compare
        raise NoFunnel(
            "A funnel needs two organisations and people who differ; wait for more "
            "answers"
        )
    centre = float(sums.total.sum() / answers.sum())
    chance = within / answers[known]
    usual = usual_spread((means[known] - centre) / np.sqrt(chance), chance)
    with np.errstate(divide="ignore"):
        error = np.sqrt(np.where(known, within / answers, np.nan) + usual)
    return _funnel(centre, usual, error)


def of_shares(part: Floats, people: Floats) -> Funnel:
    """Draw the funnel of shares, from 0 to 1: p +- z sqrt(p (1 - p) / n).

    `part` of `people` in each organisation. This is how the Office for Health
    Improvement and Disparities draws it (PHEindicatormethods), without a usual spread;
    limits beyond 0 or 1 are cut there.
    """
    if not people.sum() > 0:
        raise NoFunnel("A funnel of shares needs people; wait for answers")
    centre = float(part.sum() / people.sum())
    with np.errstate(divide="ignore"):
        chance = np.where(people > 0, centre * (1 - centre) / people, np.nan)
    whole = _funnel(centre, 0.0, np.sqrt(chance))
    inner, outer = (
        (np.maximum(low, 0.0), np.minimum(high, 1.0))
        for low, high in (whole.inner, whole.outer)
    )
    return Funnel(centre, 0.0, inner, outer)


def usual_spread(scores: Floats, chance: Floats) -> float:
    """Return the variance between organisations that chance does not explain.

    `scores` are distances from the centre in units of chance, `chance` the variance of
    each mean. By moments (DerSimonian and Laird 1986), on winsorised scores; 0 where
    chance explains it all.
    """
    low, high = np.quantile(scores, [WINSORISED, 1 - WINSORISED])
    spread = float((np.clip(scores, low, high) ** 2).sum())
    weight = 1 / chance
    whole = float(weight.sum())
    scale = whole - float((weight**2).sum()) / whole
    return max(0.0, (spread - (len(scores) - 1)) / scale)


def _funnel(centre: float, usual: float, error: Floats) -> Funnel:
    inner, outer = (
        (centre - reach * error, centre + reach * error)
        for reach in (norm.ppf((1 + share) / 2) for share in (INNER, OUTER))
    )
    return Funnel(centre, usual, inner, outer)
