"""Pages of posts, as the application view shows them: feeds, threads, searches."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from wellheard.evidence.tables import seen
from wellheard.networks.answers import is_object, objects, text
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.bluesky import answers
from wellheard.networks.bluesky.actors import Actor, Count, accounts, are_ids, moments
from wellheard.networks.bluesky.posts import NETWORK, post
from wellheard.networks.posts import Post, Row, Rows

DEEPEST = 100
"""Answers to answers are followed so deep."""
KINDS = "app.bsky.feed.defs#"


class PostView(msgspec.Struct, rename="camel"):
    """A post with its author and what became of it."""

    uri: str
    author: Actor
    record: dict[str, Any]
    reply_count: Count | None = None
    repost_count: Count | None = None
    like_count: Count | None = None
    quote_count: Count | None = None
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

    @property
    def passed_on_by(self) -> Actor | None:
        """Who passed on somebody else's post."""
        by = self.reason.by if self.reason else None
        return by if by and by.did != self.post.author.did else None

    @property
    def place(self) -> str:
        """The address of what the feed lists: the post, or the passing on of one."""
        passed_on = self.reason.uri if self.reason and self.passed_on_by else None
        return passed_on or self.post.uri

    @property
    def owner(self) -> Actor:
        """Whose feed it is in."""
        return self.passed_on_by or self.post.author


class _Feed(msgspec.Struct):
    feed: list[FeedItem]
    cursor: str | None = None


class _Posts(msgspec.Struct, rename="camel"):
    posts: list[PostView]
    cursor: str | None = None
    hits_total: Count | None = None


FEED: Final = msgspec.json.Decoder(_Feed)
POSTS: Final = msgspec.json.Decoder(_Posts)


@dataclass(frozen=True)
class Shown:
    """What a page of posts holds."""

    items: Sequence[FeedItem]
    bad: tuple[BadRow, ...] = ()
    cursor: str | None = None
    hits: int | None = None
    missing: str | None = None
    """Why the post is not shown whose answers were asked for."""

    @property
    def listed(self) -> tuple[str, ...]:
        """The addresses of what the page lists."""
        return tuple(each.place for each in self.items)

    def hides(self, account: str) -> bool:
        """Whether an account asks that its posts be shown only to who is signed in."""
        return any(
            each.owner.did == account and each.owner.is_for_signed_in_only
            for each in self.items
        )

    def batch(self) -> Batch:
        """Make rows; posts of those who show them only to who is signed in stay out."""
        rows, people = Rows(), dict[str, Actor]()
        for item in self.items:
            if item.post.author.is_for_signed_in_only:
                continue
            rows.add_post(_post(item.post))
            people[item.post.author.did] = item.post.author
            by = item.passed_on_by
            if by and not by.is_for_signed_in_only:
                rows.add(seen.ENGAGEMENT, [_passed_on(item, by)])
        tables = next((batch.tables for batch in rows.rest()), {})
        if people:
            tables = {**tables, seen.ACCOUNT.name: accounts(list(people.values()))}
        return Batch(tables, self.bad, len(self.items) + len(self.bad))


def feed(body: bytes) -> Shown:
    """Read somebody's feed: own posts, answers, and what was passed on."""
    try:
        page = FEED.decode(body)
    except answers.ODD:
        return _feed_carefully(body)
    if not are_ids([each.owner.did for each in page.feed]):
        return _feed_carefully(body)
    return Shown(page.feed, (), page.cursor)


def _feed_carefully(body: bytes) -> Shown:
    told = answers.whole(body)
    items, bad = answers.one_by_one(
        answers.listed(told, "feed"), FeedItem, lambda each: each.owner.did
    )
    return Shown(items, bad, answers.cursor_of(told))


def posts(body: bytes) -> Shown:
    """Read a list of posts: quotes, or what a search finds."""
    try:
        page = POSTS.decode(body)
    except answers.ODD:
        return _posts_carefully(body)
    if not are_ids([each.author.did for each in page.posts]):
        return _posts_carefully(body)
    items = [FeedItem(each) for each in page.posts]
    return Shown(items, (), page.cursor, page.hits_total)


def _posts_carefully(body: bytes) -> Shown:
    told = answers.whole(body)
    views, bad = _views(answers.listed(told, "posts"))
    hits = told.get("hitsTotal")
    return Shown(
        views, bad, answers.cursor_of(told), hits if isinstance(hits, int) else None
    )


def thread(body: bytes) -> Shown:
    """Read the answers below a post; the post itself is the first."""
    top = answers.whole(body).get("thread")
    views, bad = _views(list(_answers(top, DEEPEST)))
    kind = text(top, "$type") or ""
    missing = {"notFoundPost": "unknown", "blockedPost": "hidden"}
    return Shown(views, bad, missing=missing.get(kind.removeprefix(KINDS)))


def _views(items: list[object]) -> tuple[list[FeedItem], tuple[BadRow, ...]]:
    views, bad = answers.one_by_one(items, PostView, lambda each: each.author.did)
    return [FeedItem(view) for view in views], bad


def _answers(top: object, deep: int) -> Iterator[object]:
    """Yield the posts of a thread; those that are blocked or gone have none."""
    if not is_object(top):
        return
    if "post" in top:
        yield top["post"]
    for each in objects(top, "replies") if deep else ():
        yield from _answers(each, deep - 1)


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
    rest = {**found.rest, **counts}
    return replace(found, handle=view.author.own_handle, rest=rest)


def _passed_on(item: FeedItem, by: Actor) -> Row:
    reason = item.reason or Reason()
    (at,) = moments([reason.indexed_at]).to_pylist()
    return {
        "network": NETWORK,
        "actor_id": by.did,
        "verb": "repost",
        "object_post_id": item.post.uri,
        "object_account_id": item.post.author.did,
        "occurred_at": at,
        "record_uri": reason.uri,
    }


READERS: dict[str, Callable[[bytes], Shown]] = {
    "app.bsky.feed.getAuthorFeed": feed,
    "app.bsky.feed.getQuotes": posts,
    "app.bsky.feed.searchPosts": posts,
    "app.bsky.feed.getPostThread": thread,
}
