"""Pages of posts, as the application view shows them: feeds, threads, searches."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

import msgspec

from wellheard.evidence.tables import seen
from wellheard.networks.asking.question import Garbled
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.bluesky.actors import Actor, accounts, moments, one_by_one
from wellheard.networks.bluesky.posts import NETWORK, post
from wellheard.networks.posts import Post, Row, Rows

DEEPEST = 100
"""Answers to answers are followed so deep."""


class PostView(msgspec.Struct, rename="camel"):
    """A post with its author and what became of it."""

    uri: str
    author: Actor
    record: dict[str, Any]
    reply_count: int | None = None
    repost_count: int | None = None
    like_count: int | None = None
    quote_count: int | None = None
    indexed_at: str | None = None


class Reason(msgspec.Struct, rename="camel"):
    """Why a feed shows a post: somebody passed it on, or pinned it."""

    by: Actor | None = None
    uri: str | None = None
    indexed_at: str | None = None


class FeedItem(msgspec.Struct):
    """One post in somebody's feed."""

    post: PostView
    reason: Reason | None = None


class _Feed(msgspec.Struct):
    feed: list[msgspec.Raw] | None = None
    posts: list[msgspec.Raw] | None = None
    thread: msgspec.Raw = msgspec.Raw(b"null")
    cursor: str | None = None
    hits: int | None = msgspec.field(default=None, name="hitsTotal")


class _Thread(msgspec.Struct):
    post: msgspec.Raw = msgspec.Raw(b"null")
    replies: list[msgspec.Raw] | None = None


PAGE: Final = msgspec.json.Decoder(_Feed)
THREAD: Final = msgspec.json.Decoder(_Thread)

Showing = tuple[Batch, tuple[str, ...], str | None, int | None]
"""Rows, the addresses of the posts shown, the cursor, and how many there are."""


def feed(body: bytes) -> Showing:
    """Read somebody's feed: own posts, answers, and what was passed on."""
    page = _page(body)
    items, bad = one_by_one(_needed(page.feed), FeedItem)
    return _shown(items, bad, page)


def posts(body: bytes) -> Showing:
    """Read a list of posts: quotes, or what a search finds."""
    page = _page(body)
    views, bad = one_by_one(_needed(page.posts), PostView)
    return _shown([FeedItem(view) for view in views], bad, page)


def thread(body: bytes) -> Showing:
    """Read the answers below a post; the post itself is the first."""
    page = _page(body)
    views, bad = one_by_one(list(_answers(page.thread, DEEPEST)), PostView)
    return _shown([FeedItem(view) for view in views], bad, page)


def _answers(raw: msgspec.Raw, deep: int) -> Iterator[msgspec.Raw]:
    """Yield the posts of a thread; those that are blocked or gone have none."""
    found = THREAD.decode(raw)
    if bytes(found.post) != b"null":
        yield found.post
    for each in (found.replies or ()) if deep else ():
        yield from _answers(each, deep - 1)


def _page(body: bytes) -> _Feed:
    try:
        return PAGE.decode(body)
    except msgspec.MsgspecError as short:
        raise Garbled(str(short)) from short


def _needed(listed: list[msgspec.Raw] | None) -> list[msgspec.Raw]:
    if listed is None:
        raise Garbled("there is no list of posts in the answer")
    return listed


def _shown(items: list[FeedItem], bad: tuple[BadRow, ...], page: _Feed) -> Showing:
    """Make rows; posts of those who show them only to who is signed in stay out."""
    rows, authors = Rows(), dict[str, Actor]()
    listed = []
    for item in items:
        listed.append(item.post.uri)
        if item.post.author.is_for_signed_in_only:
            continue
        rows.add_post(_post(item.post))
        authors[item.post.author.did] = item.post.author
        by = item.reason.by if item.reason else None
        if item.reason and by and not by.is_for_signed_in_only:
            rows.add(seen.ENGAGEMENT, _passed_on(item, item.reason, by))
    tables = next((batch.tables for batch in rows.rest()), {})
    if authors:
        tables = {**tables, "account": accounts(list(authors.values()))}
    read = len(items) + len(bad)
    return Batch(tables, bad, read), tuple(listed), page.cursor, page.hits


def _post(view: PostView) -> Post:
    found = post(view.author.did, view.uri, view.record, None)
    (indexed,) = moments([view.indexed_at]).to_pylist()
    counts: Row = {
        "indexed_at": indexed,
        "like_count": view.like_count,
        "repost_count": view.repost_count,
        "reply_count": view.reply_count,
        "quote_count": view.quote_count,
    }
    return replace(found, handle=view.author.handle, rest={**found.rest, **counts})


def _passed_on(item: FeedItem, reason: Reason, by: Actor) -> list[Row]:
    if by.did == item.post.author.did:
        return []
    (at,) = moments([reason.indexed_at]).to_pylist()
    return [
        {
            "network": NETWORK,
            "actor_id": by.did,
            "verb": "repost",
            "object_post_id": item.post.uri,
            "object_account_id": item.post.author.did,
            "occurred_at": at,
            "record_uri": reason.uri,
        }
    ]


READERS: dict[str, Callable[[bytes], Showing]] = {
    "app.bsky.feed.getAuthorFeed": feed,
    "app.bsky.feed.getQuotes": posts,
    "app.bsky.feed.searchPosts": posts,
    "app.bsky.feed.getPostThread": thread,
}
