"""Bluesky over the AT Protocol: what everybody may read, asked without signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.tables import seen
from wellheard.networks.asking.question import Answer, Asks, Cost, Refused
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.bluesky import feed, lists
from wellheard.networks.bluesky.actors import Actor, accounts, follows, moments
from wellheard.networks.bluesky.identity import Identity
from wellheard.networks.bluesky.posts import NETWORK, subject
from wellheard.networks.bluesky.repository import repository
from wellheard.networks.bluesky.xrpc import Params, Xrpc
from wellheard.networks.network import NotThere, Page, Request, What

APPVIEW = "https://public.api.bsky.app"
REGISTRY = "https://plc.directory"
PROFILES_TOGETHER = 25
MOST = 100
"""Items on a page, as the servers allow."""

OF_ACCOUNTS: frozenset[What] = frozenset(("followers", "follows", "posts"))

ENGAGEMENT = pa.schema(
    [
        seen.ENGAGEMENT.schema.field(name)
        for name in (
            "network",
            "actor_id",
            "verb",
            "object_post_id",
            "object_account_id",
            "occurred_at",
        )
    ]
)


@dataclass(frozen=True)
class Servers:
    """Where to ask; those of one's own network, or those of all the world."""

    appview: str = APPVIEW
    registry: str = REGISTRY


class Bluesky:
    """The network, as a gathering round asks it."""

    name: ClassVar[str] = NETWORK
    terms: ClassVar[str] = "Bluesky Developer Guidelines, read 2026-11"
    offers: ClassVar[frozenset[What]] = frozenset(
        (
            "profiles",
            "followers",
            "follows",
            "posts",
            "likes",
            "reposts",
            "quotes",
            "thread",
            "search",
            "hashtag",
            "repository",
        )
    )
    together: ClassVar[int] = PROFILES_TOGETHER

    def __init__(
        self, asks: Asks, servers: Servers | None = None, page_size: int = MOST
    ) -> None:
        self._servers = servers or Servers()
        self._view = Xrpc(asks, self._servers.appview)
        self._asks = asks
        self._size = min(page_size, MOST)
        self._identity = Identity(asks, self._servers.registry)

    def cost(self, request: Request, items: int | None) -> Cost:
        """Estimate requests; a repository takes two, one to find where it is."""
        if request.what == "repository":
            return Cost(requests=2)
        if request.what in ("profiles", "thread"):
            return Cost(requests=1)
        return Cost(requests=max(1, -(-(items or 1) // self._size)))

    def resolve(self, handles: Sequence[str]) -> Page:
        """Return profiles by handle or id; who is not there is a bad row."""
        return self._profiles([each.lstrip("@").lower() for each in handles], handles)

    def page(self, request: Request, cursor: str | None) -> Page:
        """Return one page of a list."""
        if request.what == "profiles":
            return self._profiles(list(request.of), request.of)
        if request.what == "repository":
            return repository(self._asks, self._identity, request.of[0])
        asked = {
            "followers": self._accounts,
            "follows": self._accounts,
            "likes": self._likes,
            "reposts": self._reposts,
        }.get(request.what, self._posts)
        try:
            return asked(request, cursor)
        except NotThere as gone:
            if gone.reason == "unknown" and request.what in OF_ACCOUNTS:
                raise self._told_why(request.of[0], gone) from gone
            raise

    def _told_why(self, account: str, gone: NotThere) -> NotThere:
        """Return why a list is not there; the servers of lists do not always say."""
        reason, tombstones = self._missing(account)
        if not tombstones:
            return gone
        page = Page(Batch({"tombstone": pa.concat_tables(tombstones)}), None, None)
        return NotThere(f"{account} is not there: {reason}", reason, page)

    def _profiles(self, names: Sequence[str], asked: Sequence[str]) -> Page:
        found, answer = self._view.ask(
            "app.bsky.actor.getProfiles",
            [("actors", name) for name in names],
            lists.listed,
        )
        known = {each.did for each in found.actors}
        known |= {(each.handle or "").lower() for each in found.actors}
        places = [place for place, name in enumerate(names) if name not in known]
        missing, tombstones = [], []
        for place in places:
            reason, gone = self._missing(names[place])
            words = f"is not there: {reason}"
            missing.append(BadRow(place + 1, words, asked[place]))
            tombstones += gone
        tables = _accounts_of(found.actors)
        if tombstones:
            tables["tombstone"] = pa.concat_tables(tombstones)
        batch = Batch(tables, tuple(missing), len(names))
        ids = tuple(each.did for each in found.actors)
        return Page(batch, answer, None, ids)

    def _missing(self, name: str) -> tuple[str, list[pa.Table]]:
        """Say why a profile is not there; the list of them leaves it out in silence."""
        about = name if name.startswith("did:") else None
        try:
            self._view.ask("app.bsky.actor.getProfile", [("actor", name)], bytes, about)
        except NotThere as gone:
            tables = gone.page.batch.tables if gone.page else {}
            return gone.reason, list(tables.values())
        except Refused:
            return "unknown", []
        return "its profile cannot be read", []

    def _accounts(self, request: Request, cursor: str | None) -> Page:
        """Return a page of followers, or of those followed."""
        (of,) = request.of
        are_followers = request.what == "followers"
        method = "getFollowers" if are_followers else "getFollows"
        found, answer = self._view.ask(
            f"app.bsky.graph.{method}",
            [("actor", of), *self._at(cursor)],
            lists.listed,
            of,
        )
        if found.subject is not None and found.subject.is_for_signed_in_only:
            raise _shy(answer)
        pairs = follows(found.actors, of, they_follow=are_followers)
        tables = {"follow": pairs, **_accounts_of(found.actors)}
        read = len(found.actors) + len(found.bad)
        return Page(
            Batch(tables if found.actors else {}, found.bad, read),
            answer,
            found.cursor,
            tuple(each.did for each in found.actors),
        )

    def _likes(self, request: Request, cursor: str | None) -> Page:
        (post,) = request.of
        (likes, bad, after), answer = self._view.ask(
            "app.bsky.feed.getLikes", [("uri", post), *self._at(cursor)], lists.liked
        )
        actors = [each.actor for each in likes]
        at = moments([each.created_at for each in likes])
        batch = _engaged("like", actors, post, at, bad)
        return Page(batch, answer, after, tuple(each.did for each in actors))

    def _reposts(self, request: Request, cursor: str | None) -> Page:
        (post,) = request.of
        found, answer = self._view.ask(
            "app.bsky.feed.getRepostedBy",
            [("uri", post), *self._at(cursor)],
            lists.listed,
        )
        at = moments([None] * len(found.actors))
        batch = _engaged("repost", found.actors, post, at, found.bad)
        ids = tuple(each.did for each in found.actors)
        return Page(batch, answer, found.cursor, ids)

    def _posts(self, request: Request, cursor: str | None) -> Page:
        """Return a page of posts: of an account, about a post, or with some words."""
        (of,) = request.of
        method, params = _posts_asked(request.what, of)
        name = f"app.bsky.feed.{method}"
        about = of if request.what == "posts" else None
        rest = () if request.what == "thread" else self._at(cursor)
        (batch, listed, after, hits), answer = self._view.ask(
            name, [*params, *rest], feed.READERS[name], about
        )
        if about and listed and not batch.tables:
            raise _shy(answer)
        return Page(batch, answer, after, listed, hits)

    def _at(self, cursor: str | None) -> Params:
        return (("limit", self._size), ("cursor", cursor))


def _posts_asked(what: What, of: str) -> tuple[str, Params]:
    """Return the method of a kind of list of posts, and what it is asked with."""
    asked: dict[What, tuple[str, Params]] = {
        "posts": (
            "getAuthorFeed",
            (
                ("actor", of),
                ("filter", "posts_with_replies"),
                ("includePins", "false"),
            ),
        ),
        "quotes": ("getQuotes", (("uri", of),)),
        "search": ("searchPosts", (("q", of), ("sort", "latest"))),
        "hashtag": (
            "searchPosts",
            (("q", f"#{of}"), ("tag", of), ("sort", "latest")),
        ),
        "thread": ("getPostThread", (("uri", of), ("depth", str(feed.DEEPEST)))),
    }
    return asked[what]


def _shy(answer: Answer) -> NotThere:
    """Return that somebody asks to be shown only to who is signed in."""
    return NotThere(
        "An account asks not to be shown to who is not signed in; its lists and posts "
        "are left alone",
        "hidden",
        Page(Batch(), answer, None),
    )


def _accounts_of(actors: Sequence[Actor]) -> dict[str, pa.Table]:
    return {"account": accounts(actors)} if actors else {}


def _engaged(
    verb: str, actors: Sequence[Actor], post: str, at: pa.Array, bad: tuple[BadRow, ...]
) -> Batch:
    """Return who engaged with a post, and their profiles; its author is left out."""
    read = len(actors) + len(bad)
    if not actors:
        return Batch({}, bad, read)
    size, author = len(actors), subject(post).account
    same = (pa.repeat(pa.scalar(each), size) for each in (NETWORK, verb, post, author))
    network, verbs, posts, authors = same
    ids = pa.array([each.did for each in actors], pa.string())
    columns = [network, ids, verbs, posts, authors.cast(pa.string()), at]
    rows = pa.table(columns, schema=ENGAGEMENT)
    others = rows.filter(pc.not_equal(rows["actor_id"], author or ""))
    return Batch({"engagement": others, **_accounts_of(actors)}, bad, read)
