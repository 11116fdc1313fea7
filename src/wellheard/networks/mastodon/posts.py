"""A post as a server tells of it, as our rows: itself, and whom it engages with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from wellheard.networks import html_words
from wellheard.networks.mastodon import profiles
from wellheard.networks.mastodon.answers import Media, Status, quoted
from wellheard.networks.mastodon.naming import NETWORK, account_id, handle
from wellheard.networks.mastodon.profiles import Row, count, moment
from wellheard.networks.posts import NOTHING, Answered, Mention, Post

Known = Mapping[str, Status]
"""Posts by the number that one server gave them."""
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


def numbered(statuses: Iterable[Status]) -> Known:
    """Return which post each number of a page stands for, where it is for everybody."""
    known: dict[str, Status] = {}
    for status in statuses:
        for one in (status, status.reblog, quoted(status)):
            if one is not None and may_keep(one):
                known[one.id] = one
    return known


def rows(status: Status, domain: str, known: Known) -> tuple[Row, list[Row]]:
    """Return the row of a post as the server of `domain` tells it, and what it does.

    Passing on has no address of its own here: lists of who passed a post on do not
    tell it, and it is the same deed there.
    """
    post = _post(status, domain, known)
    done = list(post.engagements())
    for deed in done:
        if deed["verb"] == "repost":
            deed["record_uri"] = None
    return post.row(), done


def _post(status: Status, domain: str, known: Known) -> Post:
    passed_on = status.reblog
    post = Post(
        network=NETWORK,
        post_id=status.uri,
        account_id=account_id(status.account.acct, domain),
        text=None,
        created_at=moment(status.created_at),
    )
    if passed_on:
        return replace(post, repost=_by(passed_on, domain))
    inner = quoted(status)
    return replace(
        post,
        text=html_words.words(status.content) or None,
        reply=_answered(status, domain, known),
        quote=_by(inner, domain) if inner and may_keep(inner) else NOTHING,
        mentions=tuple(
            Mention(handle(one.acct, domain), None) for one in status.mentions or []
        ),
        rest=_rest(status),
    )


def _by(status: Status, domain: str) -> Answered:
    return Answered(status.uri, account_id(status.account.acct, domain))


def _rest(status: Status) -> Row:
    return {
        "language": status.language or None,
        "hashtags": [one.name for one in status.tags or []],
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


def _answered(status: Status, domain: str, known: Known) -> Answered:
    """Return what a post answers; the server tells numbers of its own.

    A number is never stored. Where the same page does not show which post it stands
    for, it is not known; whose it was is nearly always named in the answer.
    """
    parent = known.get(status.in_reply_to_id or "")
    if parent is not None:
        return _by(parent, domain)
    number = status.in_reply_to_account_id
    for one in status.mentions or []:
        if number and one.id == number:
            return Answered(None, account_id(one.acct, domain))
    return NOTHING
