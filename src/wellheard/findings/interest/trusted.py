"""Quiet but trusted: modest audiences of which a large share is in the universe.

    share     = followers in the universe / followers
    share_low = lower end of Wilson's interval of that share, at 95 %

Ranked by the lower end: one follower in the universe of one is a share of 100 %, and
says next to nothing (share_low 21 %); 180 of 300 is a share of 60 %, and says much
(54 %). Wilson, EB: Probable inference, the law of succession, and statistical
inference. Journal of the American Statistical Association 22 (1927) 209-212.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.accounts.privacy import in_words
from wellheard.evidence.tables.lists import TRUSTED
from wellheard.findings.interest.coverage import UPPER
from wellheard.findings.interest.named_list import NamedList
from wellheard.findings.interest.placing import Whole, listed

PROFILE = ("followers_count", "followers_observed")
"""What is asked of each account that the universe follows."""

NO_SEEDS = "The list's own seeds are left out: the universe are their followers"
UNREPORTED = -1
TOLD = (
    "followers_in_universe",
    "audience",
    "audience_from",
    "share_in_universe",
    "share_low",
)

Shares = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Trusted:
    """The list, and what "modest" meant for it."""

    rows: pa.Table
    """See the table `trusted`."""
    candidates: int
    """Accounts that enough of the universe follow, whatever their audience."""
    largest: int | None
    """The largest audience that counts as modest; none without a candidate."""
    unreported: int
    """Candidates of whom the network reports no audience."""

    def remarks(self, wanted: NamedList) -> tuple[str, ...]:
        """Say what the list left out, and what it took for modest."""
        enough = f"at least {wanted.at_least} of the universe"
        if self.largest is None:
            return (f"Nobody is followed by {enough}",)
        modest = (
            f"Modest is an audience of at most {self.largest:,}: of the "
            f"{in_words(self.candidates)} accounts that {enough} follow, a share of "
            f"{wanted.modest:g} has no larger one"
        )
        unknown = (
            f"Of {in_words(self.unreported)} of these the network reports no audience; "
            "it is taken as observed, which may be too small, so they come last"
        )
        return (modest, *([unknown] if self.unreported else []), NO_SEEDS)


def trusted(
    found: pa.Table, profiles: pa.Table, *, modest: float, at_least: int, top: int
) -> Trusted:
    """List the accounts whose audience is modest and surely of the universe.

    `found` is a ranking of whom the universe follows, in the order of its accounts'
    keys where nothing else decides; `profiles` has PROFILE beside it.

    Modest is an audience of at most the quantile `modest` of all audiences of those
    whom `at_least` accounts of the universe follow. An audience that the network does
    not report is taken as observed. It can only be too small then, and the share too
    large: such accounts come after all others, and do not say what is modest.
    """
    within = found["seeds_followed"].to_numpy()
    reported = pc.fill_null(profiles["followers_count"], UNREPORTED).to_numpy()
    observed = profiles["followers_observed"].to_numpy()
    audience = np.maximum(reported, observed)
    candidate = within >= at_least
    sure = candidate & (reported != UNREPORTED)
    largest = _quantile(audience[sure if sure.any() else candidate], modest)
    low = wilson_low(within, audience)
    order = np.lexsort((-within, -low, reported == UNREPORTED))
    order = order[(candidate & (audience <= (largest or 0)))[order]][:top]
    reliable = reported >= observed
    coverage = pa.array(observed / np.maximum(reported, 1), mask=~reliable)
    beside = {
        "followers_in_universe": pa.array(within),
        "audience": pa.array(audience),
        "audience_from": pa.array(np.where(reliable, "reported", "observed")),
        "audience_coverage": coverage,
        "share_in_universe": pa.array(within / np.maximum(audience, 1)),
        "share_low": pa.array(low),
        "coverage": found["coverage"].combine_chunks(),
        "in_universe": found["is_seed"].combine_chunks(),
    }
    return Trusted(
        rows=listed(TRUSTED, found, order, beside, _reasons(found, beside, order)),
        candidates=int(candidate.sum()),
        largest=largest,
        unreported=int((candidate & ~sure).sum()),
    )


def wilson_low(part: Whole, whole: Whole) -> Shares:
    """Return the lower end of Wilson's 95 % interval of a share; 0 of nothing is 0.

    The two ends are the roots of one equation, and their product is share^2 over
    1 + z^2 / n; so the lower comes from the upper without a difference of near equals.
    """
    number = np.maximum(whole, 1).astype(np.float64)
    share, square = part / number, UPPER * UPPER
    middle = share + square / (2 * number)
    half = UPPER * np.sqrt(share * (1 - share) / number + (square / 4) / number**2)
    low: Shares = share * share / (middle + half)
    return low


def _quantile(audience: Whole, share: float) -> int | None:
    """Return the smallest audience that so large a share of all is at most."""
    if not len(audience):
        return None
    return int(np.quantile(audience, share, method="inverted_cdf"))


def _reasons(
    found: pa.Table, beside: Mapping[str, pa.Array], order: Whole
) -> list[str]:
    """Say for each account in the list why it is there."""
    chosen = pa.array(order, pa.int64())
    told = {name: beside[name].take(chosen).to_pylist() for name in TOLD}
    followed = found["why"].take(chosen).to_pylist()
    return [
        f"{within:,} of its {audience:,} followers"
        f"{' that were observed' if source == 'observed' else ''} are in the universe "
        f"({share:.0%}, at least {low:.0%}); {who}"
        for within, audience, source, share, low, who in zip(
            *told.values(), followed, strict=True
        )
    ]
