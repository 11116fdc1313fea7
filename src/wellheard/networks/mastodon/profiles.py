"""An account as a server tells of it, as our row, with what its owner asks for."""

from datetime import UTC, datetime

from wellheard.networks import html_words, times
from wellheard.networks.mastodon.answers import Account, Field
from wellheard.networks.mastodon.naming import NETWORK, account_id, handle, server_of
from wellheard.networks.network import Visibility

Row = dict[str, object]

PLACES = frozenset(("location", "based in", "place", "where", "city", "home town"))
"""Names of profile fields in which people say where they are."""


def asks_not_to_be_found(account: Account) -> bool:
    """Whether its owner asks that nothing it says be found by machines."""
    return account.noindex is True


def row(account: Account, domain: str) -> Row:
    """Return the row of an account, as told by the server of `domain`.

    Of one that asks not to be found, only that it is there.
    """
    known: Row = {
        "network": NETWORK,
        "account_id": account_id(account.acct, domain),
        "handle": handle(account.acct, domain),
        "followers_count": count(account.followers_count),
        "following_count": count(account.following_count),
        "posts_count": count(account.statuses_count),
        "created_at": moment(account.created_at),
        "is_private": is_private(account),
        "status": status(account, domain),
    }
    if asks_not_to_be_found(account) or account.suspended:
        return known
    fields = account.fields or []
    return {
        **known,
        "display_name": account.display_name or None,
        "description": html_words.words(account.note) or None,
        "location": _place(fields),
        "url": _page(fields),
    }


def is_private(account: Account) -> bool | None:
    """Whether posts are hidden: from all but followers, or from machines."""
    if account.locked is None and account.noindex is None:
        return None
    return bool(account.locked) or asks_not_to_be_found(account)


def status(account: Account, domain: str) -> str | None:
    """Return the state of an account.

    Only its own server can suspend an account for all; of another server it is that
    server's choice not to show it, and says nothing about the account.
    """
    if account.suspended:
        return "suspended" if is_home(account, domain) else None
    return "deactivated" if account.moved or account.memorial else "active"


def is_home(account: Account, domain: str) -> bool:
    """Whether the server of `domain` is the account's own."""
    return server_of(account_id(account.acct, domain)) == domain.lower()


def of_lists(account: Account, domain: str, *, followers: bool) -> Visibility:
    """Tell whether the account's followers, or those it follows, are all shown."""
    said = account.pleroma
    hidden = said and (said.hide_followers if followers else said.hide_follows)
    if account.hide_collections or hidden:
        return Visibility.HIDDEN
    return Visibility.KNOWN if is_home(account, domain) else Visibility.UNKNOWN


def count(told: int | None) -> int | None:
    """Return a count; none where it is unknown, which some servers write as -1."""
    return told if told is not None and told >= 0 else None


def moment(told: str | None) -> datetime | None:
    """Return a time; none where it cannot be told."""
    return times.moment(told, UTC) if told else None


def _page(fields: list[Field]) -> str | None:
    """Return the page of the account's own: one that links back, or else the first."""
    verified = [one for one in fields if one.verified_at]
    for one in (*verified, *fields):
        for link in html_words.links(one.value):
            return link
    return None


def _place(fields: list[Field]) -> str | None:
    for one in fields:
        if (one.name or "").strip().rstrip(":").lower() in PLACES:
            return html_words.words(one.value) or None
    return None
