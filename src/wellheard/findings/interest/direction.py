"""The two ways of looking: who follows many of the seeds, and whom they follow."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Direction:
    """Which side of a follow, and of an engagement, is the seed's."""

    name: str
    account_side: str
    seed_side: str
    engagement_account_side: str
    engagement_seed_side: str
    follow_by_account: str
    follow_by_seed: str
    engagement_by_account: str
    engagement_by_seed: str
    size: str
    """What an account's interest is spread over, as the network reports."""
    size_observed: str
    """The same, as observed."""
    observed: str
    """A seed's follows on its side, as observed."""
    reported: str
    """The same, as the network reports."""
    follows_words: str
    engages_words: str


FOLLOWERS = Direction(
    name="followers",
    account_side="source_key",
    seed_side="target_key",
    engagement_account_side="actor_key",
    engagement_seed_side="object_key",
    follow_by_account="follow_by_source",
    follow_by_seed="follow_by_target",
    engagement_by_account="engagement_by_actor",
    engagement_by_seed="engagement_by_object",
    size="following_count",
    size_observed="following_observed",
    observed="followers_observed",
    reported="followers_count",
    follows_words="follows ",
    engages_words="engages most with ",
)

FOLLOWED = Direction(
    name="followed",
    account_side="target_key",
    seed_side="source_key",
    engagement_account_side="object_key",
    engagement_seed_side="actor_key",
    follow_by_account="follow_by_target",
    follow_by_seed="follow_by_source",
    engagement_by_account="engagement_by_object",
    engagement_by_seed="engagement_by_actor",
    size="followers_count",
    size_observed="followers_observed",
    observed="following_observed",
    reported="following_count",
    follows_words="followed by ",
    engages_words="engaged with most by ",
)

DIRECTIONS = {each.name: each for each in (FOLLOWERS, FOLLOWED)}
