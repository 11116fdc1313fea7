"""Who posted and who is named, as Instagram and Threads write them alike."""

from collections.abc import Sequence
from datetime import datetime

from wellheard.accounts import handles
from wellheard.networks.answers import (
    Unreadable,
    count,
    identity,
    text,
    truth,
)
from wellheard.networks.posts import Mention, Row, known_by


def author(network: str, user: object, seen_at: datetime | None) -> Row:
    """Return the account that posted; raises Unreadable where nobody is named."""
    handle = text(user, "username")
    account = identity(user, "pk") or identity(user, "id") or known_by(handle)
    if account is None:
        raise Unreadable("does not say who posted it")
    return {
        "network": network,
        "account_id": account,
        "handle": handle,
        "display_name": text(user, "full_name"),
        "description": text(user, "biography"),
        "followers_count": count(user, "follower_count"),
        "verified": truth(user, "is_verified"),
        "is_private": truth(user, "is_private"),
        "observed_at": seen_at,
    }


def mentioned(
    tagged: Sequence[Mention], words: str | None, network: str
) -> tuple[Mention, ...]:
    """Return whom a post names, each once; those that it tags are known by id."""
    named = (Mention(each, None) for each in handles.mentions(words or "", network))
    once: dict[str | None, Mention] = {}
    for each in (*tagged, *named):
        once.setdefault(each.name, each)
    return tuple(each for name, each in once.items() if name)
