"""A post as a server tells of it, as our rows: itself, and whom it engages with."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from wellheard.networks import html_words, identities
from wellheard.networks.mastodon import profiles
from wellheard.networks.mastodon.answers import Media, Status, quoted
from wellheard.networks.mastodon.naming import NETWORK, account_id, handle
from wellheard.networks.mastodon.profiles import Row, count, moment

Addresses = Mapping[str, str]
"""The address of a post, by the number that one server gave it."""
MEDIA_KINDS = {"gifv": "video", "image": "image", "video": "video", "audio": "audio"}


def may_keep(status: Status) -> bool:
    """Whether a post is for everybody, and its author leaves it to be found.

    Of a post passed on, both hold: for who passes it on, and for who wrote it.
    """
    own = status.visibility == "public" and not (
        profiles.asks_not_to_be_found(status.account) or status.account.suspended
    )
    return own and (status.reblog is None or may_keep(status.reblog))


def may_be_searched(status: Status) -> bool:
    """Whether its author leaves it to be found by its words."""
    return status.account.indexable is not False


def with_inner(status: Status) -> Iterator[Status]:
    """Yield a post, and the ones that it passes on or quotes and that may be kept."""
    yield status
    for inner in (status.reblog, quoted(status)):
        if inner is not None and may_keep(inner):
            yield inner


def addresses(statuses: list[Status]) -> Addresses:
    """Return which address each number of a page stands for."""
    known: dict[str, str] = {}
    for status in statuses:
        for one in (status, status.reblog, quoted(status)):
            if one is not None:
                known[one.id] = one.uri
    return known


def row(status: Status, domain: str, known: Addresses) -> Row:
    """Return the row of a post, as told by the server of `domain`."""
    passed_on, inner = status.reblog, quoted(status)
    keeps_quote = inner is not None and may_keep(inner)
    about: Row = {
        "network": NETWORK,
        "post_id": status.uri,
        "account_id": account_id(status.account.acct, domain),
        "created_at": moment(status.created_at),
        "repost_of_id": passed_on.uri if passed_on else None,
    }
    if passed_on:
        return about
    return {
        **about,
        "text": html_words.words(status.content) or None,
        "language": status.language or None,
        "reply_to_id": known.get(status.in_reply_to_id or ""),
        "quote_of_id": inner.uri if inner and keeps_quote else None,
        "hashtags": [one.name for one in status.tags or []],
        "mentions": [handle(one.acct, domain) for one in status.mentions or []],
        "links": html_words.links(status.content),
        "media": [_media(one) for one in status.media_attachments or []],
        "like_count": count(status.favourites_count),
        "repost_count": count(status.reblogs_count),
        "reply_count": count(status.replies_count),
        "quote_count": count(status.quotes_count),
        "source_app": status.application.name if status.application else None,
    }


def _media(media: Media) -> Row:
    return {
        "kind": MEDIA_KINDS.get(media.type or ""),
        "url": media.remote_url or media.url,
        "alt": media.description or None,
    }


def engagements(status: Status, domain: str, known: Addresses) -> Iterator[Row]:
    """Yield whom its author engages with in it; nobody engages with themselves."""
    actor = account_id(status.account.acct, domain)
    made = _Engaging(actor, moment(status.created_at))
    if status.reblog:
        original = status.reblog
        yield from made.once(
            "repost", account_id(original.account.acct, domain), original.uri, None
        )
        return
    answered = _answered(status, domain)
    if answered:
        of = known.get(status.in_reply_to_id or "")
        uri = identities.by_post("reply", status.uri)
        yield from made.once("reply", answered, of, uri)
    inner = quoted(status)
    if inner and may_keep(inner):
        whom = account_id(inner.account.acct, domain)
        uri = identities.by_post("quote", status.uri)
        yield from made.once("quote", whom, inner.uri, uri)
    for one in status.mentions or []:
        whom = account_id(one.acct, domain)
        uri = identities.mention(status.uri, whom)
        yield from made.once("mention", whom, status.uri, uri)


class _Engaging:
    """One author, with each account once; an answer names whom it answers."""

    def __init__(self, actor: str, at: datetime | None) -> None:
        self.actor, self.at = actor, at
        self.done = {actor}

    def once(self, verb: str, whom: str, of: str | None, uri: str | None) -> list[Row]:
        if whom in self.done:
            return []
        self.done.add(whom)
        return [
            {
                "network": NETWORK,
                "actor_id": self.actor,
                "verb": verb,
                "object_post_id": of,
                "object_account_id": whom,
                "occurred_at": self.at,
                "record_uri": uri,
            }
        ]


def _answered(status: Status, domain: str) -> str | None:
    """Return whom a post answers; the server tells a number of its own.

    Who is answered is nearly always named in the answer too.
    """
    number = status.in_reply_to_account_id
    for one in status.mentions or []:
        if number and one.id == number:
            return account_id(one.acct, domain)
    return None
