"""Which lists a round reads, stage by stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from wellheard.networks.gathering.met import Met, Talk
from wellheard.networks.gathering.plan import OF_POSTS, Share
from wellheard.networks.gathering.questions import LISTED
from wellheard.networks.gathering.reading import NOBODY, Known, Wish
from wellheard.networks.network import Network, Request, What

Kind = Literal["full", "delta", "stream"]
"""Everything again, only what is new, or what happens while we listen."""

BOUNDED: frozenset[What] = frozenset(("posts", "videos", "search", "hashtag"))
"""Lists of posts, of which only the newest are wanted."""


@dataclass(frozen=True)
class Scope:
    """What a stage is worked out from."""

    share: Share
    network: Network
    met: Met
    kind: Kind
    began_at: datetime
    seeds: tuple[str, ...]
    """Their ids."""


def lists_of_seeds(scope: Scope) -> list[Wish]:
    """Return the lists of the seeds, and what is searched for."""
    share = scope.share
    wanted = [
        what
        for what in share.fetch
        if what not in OF_POSTS and what != "profiles" and what in scope.network.offers
    ]
    wishes = [wish for what in wanted for wish in _lists(scope, what, scope.seeds)]
    words: Mapping[What, tuple[str, ...]] = {
        "hashtag": share.hashtags,
        "search": share.searches,
    }
    wishes += [
        Wish(Request(what, (word,)), share.posts)
        for what, each in words.items()
        for word in each
        if what in scope.network.offers
    ]
    return wishes


def lists_of_posts(scope: Scope) -> list[Wish]:
    """Return who liked, passed on, quoted and answered the seeds' newest posts."""
    wanted = [
        what
        for what in scope.share.fetch
        if what in OF_POSTS and what in scope.network.offers
    ]
    if not wanted:
        return []
    posts = scope.met.newest_posts(scope.seeds, scope.share.posts)
    return [
        Wish(Request(what, (post.post_id,)))
        for post in posts
        for what in wanted
        if _is_news(post, what, scope.kind)
    ]


def _is_news(post: Talk, what: What, kind: Kind) -> bool:
    """Whether a list of a post is worth asking for.

    What the network counts none of is not; nor, where only what is new is read, what
    it counts no more of than is known.
    """
    verb = VERBS[what]
    said = post.said[verb]
    if said is None:
        return True
    return said > (post.known[verb] if kind == "delta" else 0)


VERBS: Mapping[What, str] = {
    "likes": "like",
    "reposts": "repost",
    "quotes": "quote",
    "thread": "reply",
    "comments": "reply",
}


def profiles_of_found(scope: Scope) -> list[Wish]:
    """Return the profiles of those found that are not known well enough, together."""
    if "profiles" not in scope.share.found:
        return []
    found = scope.met.found(scope.seeds, scope.share.found_at_least)
    since = scope.began_at - timedelta(days=scope.share.profile_days)
    wanted = scope.met.without_profile(found, since)
    size = scope.network.together
    groups = [wanted[at : at + size] for at in range(0, len(wanted), size)]
    return [Wish(Request("profiles", tuple(group))) for group in groups]


def lists_of_found(scope: Scope) -> list[Wish]:
    """Return the lists of those found."""
    wanted = [
        what
        for what in scope.share.found
        if what != "profiles" and what in scope.network.offers
    ]
    if not wanted:
        return []
    found = scope.met.found(scope.seeds, scope.share.found_at_least)
    return [wish for what in wanted for wish in _lists(scope, what, found)]


STAGES = {
    "lists of the seeds": lists_of_seeds,
    "talk about their posts": lists_of_posts,
    "profiles of those found": profiles_of_found,
    "lists of those found": lists_of_found,
}
"""In this order: each goes on from what the one before brought."""


def _lists(scope: Scope, what: What, accounts: Sequence[str]) -> list[Wish]:
    known: Known = {}
    if scope.kind == "delta" and what in LISTED:
        known = scope.met.known(what, accounts)
    most = scope.share.posts if what in BOUNDED else None
    return [
        Wish(Request(what, (account,)), most, known.get(account, NOBODY))
        for account in accounts
    ]
