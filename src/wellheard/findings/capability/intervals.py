"""How far a figure might be off, because other organisations might have answered.

The bootstrap draws whole organisations with replacement, as the answers of colleagues
are alike (Davison and Hinkley 1997, section 3.8). It needs only their sums.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import norm

from wellheard.findings.capability.sums import Floats, Sums

DRAWS = 2_000
SEED = 2014
CONFIDENCE = 0.95
SMALLEST_CLUSTERS = 2
"""One organisation drawn again and again never varies, which says nothing."""

Weighing = Literal["respondents", "organisations"]
"""Whether each person weighs the same, or each organisation."""


@dataclass(frozen=True)
class Interval:
    """From where to where; NaN where it cannot be said."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.high - self.low


def mean(sums: Sums, weighing: Weighing) -> Floats:
    """Return the mean points of each measure over all organisations."""
    return _means(sums, np.ones((1, len(sums.answers))), weighing).ravel()


def drawn(sums: Sums, weighing: Weighing, seed: int = SEED) -> Floats:
    """Draw organisations anew, 2,000 times; draws x measures, each a mean in points.

    The same seed and organisations give the same draws. All NaN where there are fewer
    than two organisations; NaN where a draw has nobody with a score.
    """
    organisations = len(sums.answers)
    if organisations < SMALLEST_CLUSTERS:
        return np.full((DRAWS, sums.answers.shape[1]), np.nan)
    return _means(sums, times_drawn(organisations, seed), weighing)


def times_drawn(organisations: int, seed: int = SEED) -> Floats:
    """Say how often each organisation is in each draw; draws x organisations."""
    chance = np.random.default_rng(seed)
    even = np.full(organisations, 1 / organisations)
    return chance.multinomial(organisations, even, DRAWS).astype(np.float64)


def percentile(draws: Floats, confidence: float = CONFIDENCE) -> tuple[Interval, ...]:
    """Cut the same share off both ends of the draws, measure by measure."""
    tail = (1 - confidence) / 2
    return tuple(_between(column[~np.isnan(column)], tail) for column in draws.T)


def wilson(share: float, people: float, deff: float = 1.0) -> Interval:
    """Return the 95 % interval of a share (Wilson 1927), both from 0 to 1.

    `deff` is the design effect: `people` count as `people / deff` independent ones.
    """
    if people <= 0:
        return Interval(np.nan, np.nan)
    effective = people / deff
    z = float(norm.ppf((1 + CONFIDENCE) / 2))
    pulled = z * z / effective
    centre = (share + pulled / 2) / (1 + pulled)
    reach = (
        z
        * float(np.sqrt(share * (1 - share) / effective + pulled / (4 * effective)))
        / (1 + pulled)
    )
    return Interval(max(0.0, centre - reach), min(1.0, centre + reach))


def design_effect(people_each: float, icc: float) -> float:
    """Return how many colleagues say as much as one stranger (Kish 1965).

    1 + (mean people of an organisation - 1) x ICC(1); never below 1.
    """
    return max(1.0, 1 + (people_each - 1) * icc)


def _means(sums: Sums, weights: Floats, weighing: Weighing) -> Floats:
    with np.errstate(invalid="ignore"):
        if weighing == "respondents":
            return (weights @ sums.total) / (weights @ sums.answers)
        known = sums.answers > 0
        own = np.where(known, sums.means, 0.0)
        return (weights @ own) / (weights @ known)


def _between(draws: Floats, tail: float) -> Interval:
    if not draws.size:
        return Interval(np.nan, np.nan)
    low, high = np.quantile(draws, [tail, 1 - tail])
    return Interval(float(low), float(high))
