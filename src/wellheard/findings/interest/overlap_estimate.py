"""What two audiences share, had all of both been observed.

Where two audiences were observed at rates a and b, independently of each other, an
account in both was seen in both with probability ab. The estimate of all in both is
then both / ab, with the variance both (1 - ab) / (ab)^2 (Horvitz and Thompson 1952).
What was seen is certain, so the interval begins there at the lowest; and both cannot be
more than the smaller of the two, so it ends there at the latest. Where nobody was seen
in both, the most that would go unseen in 2.5 % of cases is log(0.025) / log(1 - ab).
"""

import math
from dataclasses import dataclass

from wellheard.findings.interest.coverage import UPPER

MISSED = 0.025
"""How often more than the upper end would have been there, and not one seen."""
ENDS = ("estimate", "low", "high")


@dataclass(frozen=True)
class Observed:
    """One audience: how many were observed, and which share of all that is."""

    accounts: int
    coverage: float | None

    @property
    def all(self) -> float:
        """How many there are, by its coverage."""
        return self.accounts / (self.coverage or 1.0)


def jaccard(first: float, second: float, both: float) -> float | None:
    """Both, over those in either; none where there is nobody."""
    either = first + second - both
    return both / either if either else None


def estimated(one: Observed, other: Observed, both: int) -> dict[str, float | None]:
    """Estimate what two audiences share, with 95 % intervals.

    Empty where the coverage of either is unknown. The sizes of the two are taken as
    the network reports them, so the shares and the Jaccard index have the ends that
    follow from those of both.
    """
    if not one.coverage or not other.coverage:
        return {}
    found: dict[str, float | None] = {}
    for end, count in zip(ENDS, _ends(one, other, both), strict=True):
        found[f"both_{end}"] = count
        found[f"share_first_{end}"] = count / one.all if one.all else None
        found[f"share_second_{end}"] = count / other.all if other.all else None
        found[f"jaccard_{end}"] = jaccard(one.all, other.all, count)
    return found


def _ends(one: Observed, other: Observed, both: int) -> tuple[float, float, float]:
    """The estimate of all in both, and the two ends of its interval."""
    rate = (one.coverage or 1.0) * (other.coverage or 1.0)
    if rate >= 1:
        return float(both), float(both), float(both)
    most = min(one.all, other.all)
    if both == 0:
        return 0.0, 0.0, min(most, math.log(MISSED) / math.log1p(-rate))
    estimate = both / rate
    wide = UPPER * math.sqrt(both * (1 - rate)) / rate
    low, high = max(float(both), estimate - wide), estimate + wide
    return min(most, estimate), min(most, low), min(most, high)
