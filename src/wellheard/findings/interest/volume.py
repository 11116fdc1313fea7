"""The Followers/Statuses Index of 2014: a combination of followers and of posts.

The Top 50 of December 2014 ranked organisations of the NHS "using a combination of
their numbers of followers and numbers of tweets" (Emergency Services Times). The
weighting was never published. Ours is the mean of the two places. It rewards whoever
posts much, whatever anybody makes of it; it is for comparison with 2014 only.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.accounts.privacy import in_words
from wellheard.evidence.tables.lists import VOLUME_INDEX
from wellheard.findings.interest.placing import listed, places

PROFILE = ("followers_count", "posts_count")
"""What is asked of each account."""

WARNING = (
    "This index rewards volume: who posts much stands high, whatever anybody makes of "
    "it; compare with 2014, and judge nobody by it"
)


@dataclass(frozen=True)
class Volume:
    """The list, and how many it had to leave out."""

    rows: pa.Table
    """See the table `volume_index`."""
    unreported: int
    """Accounts whose followers or posts the network does not report."""

    def remarks(self) -> tuple[str, ...]:
        """Say what to think of it, and whom it left out."""
        unknown = (
            f"{in_words(self.unreported).capitalize()} accounts have no place: the "
            "network does not report their followers, or their posts"
        )
        return (WARNING, unknown) if self.unreported else (WARNING,)


def by_volume(found: pa.Table, profiles: pa.Table, top: int) -> Volume:
    """List accounts by the index, the lowest first.

    `profiles` has PROFILE beside `found`. Accounts of which the network does not
    report both numbers have no place. Of equal accounts the one with more followers
    comes first, then the order of `found` decides.
    """
    known = pc.and_(*(pc.is_valid(profiles[name]) for name in PROFILE))
    chosen = np.flatnonzero(known.to_numpy())
    followers, posts = (
        pc.fill_null(profiles[name], 0).to_numpy()[chosen] for name in PROFILE
    )
    by_followers, by_posts = places(followers), places(posts)
    index = (by_followers + by_posts) / 2
    order = np.lexsort((-followers, index))[:top]
    beside = {
        "followers_count": pa.array(followers),
        "posts_count": pa.array(posts),
        "place_by_followers": pa.array(by_followers),
        "place_by_posts": pa.array(by_posts),
        "index": pa.array(index),
    }
    why = [
        f"place {by_followers[row]:,} by {followers[row]:,} followers, place "
        f"{by_posts[row]:,} by {posts[row]:,} posts"
        for row in order
    ]
    rows = listed(VOLUME_INDEX, found.take(pa.array(chosen)), order, beside, why)
    return Volume(rows, unreported=len(found) - len(chosen))
