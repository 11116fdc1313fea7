"""Bluesky over the AT Protocol: what everybody may read, asked without signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import pyarrow as pa

from wellheard.networks.asking.question import Answer, Asks, Cost, Refused
from wellheard.networks.batches import Batch
from wellheard.networks.bluesky import feed, lists
from wellheard.networks.bluesky.actors import accounts, engagements, follows
from wellheard.networks.bluesky.identity import Identity
from wellheard.networks.bluesky.lists import Listed
from wellheard.networks.bluesky.posts import NETWORK
from wellheard.networks.bluesky.profiles import TOGETHER, Profiles
from wellheard.networks.bluesky.repository import repository
from wellheard.networks.bluesky.xrpc import Params, Xrpc, left_alone
from wellheard.networks.network import NotThere, Page, Request, Visibility, What

APPVIEW = "https://public.api.bsky.app"
REGISTRY = "https://plc.directory"
MOST = 100
"""Items on a page, as the servers allow."""

SEARCHES: frozenset[What] = frozenset(("search", "hashtag"))
SIGNED_OUT = (401, 403)
"""Bluesky's own servers show who is not signed in the first page of a search, at best;
what they refuse is not wrested from them."""
PART = Visibility.UNKNOWN
OF_ACCOUNTS: frozenset[What] = frozenset(("followers", "follows", "posts"))


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
    together: ClassVar[int] = TOGETHER

    def __init__(
        self, asks: Asks, servers: Servers | None = None, page_size: int = MOST
    ) -> None:
        where = servers or Servers()
        self._view = Xrpc(asks, where.appview)
        self._asks = asks
        self._size = min(page_size, MOST)
        self._identity = Identity(asks, where.registry, where.appview)
        self._profiles = Profiles(self._view)

    def cost(self, request: Request, items: int | None) -> Cost:
        """Estimate requests; a repository takes two, one to find where it is."""
        if request.what == "repository":
            return Cost(requests=2)
        if request.what in ("profiles", "thread"):
            return Cost(requests=1)
        return Cost(requests=max(1, -(-(items or 1) // self._size)))

    def resolve(self, handles: Sequence[str]) -> Page:
        """Return profiles by handle or id; who is not there is a bad row."""
        return self._profiles.page([_name(each) for each in handles], handles)

    def page(self, request: Request, cursor: str | None) -> Page:
        """Return one page of a list.

        Whoever asks to be shown only to who is signed in is left alone: their own lists
        and posts are hidden, and where others' lists show them, their posts and words
        stay out. They count among the rows read, and are not bad.
        """
        if request.what == "profiles":
            return self._profiles.page(request.of, request.of)
        if request.what == "repository":
            return repository(self._asks, self._identity, request.of[0])
        asked = {
            "followers": self._accounts,
            "follows": self._accounts,
            "likes": self._engaged,
            "reposts": self._engaged,
        }.get(request.what, self._posts)
        try:
            return asked(request, cursor)
        except NotThere as gone:
            if gone.reason == "unknown" and request.what in OF_ACCOUNTS:
                raise self._profiles.told_why(request.of[0], gone) from gone
            raise

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
            raise left_alone(answer)
        tables = {}
        if found.actors:
            pairs = follows(found.actors, of, they_follow=are_followers)
            tables = {"follow": pairs, "account": accounts(found.actors)}
        return _listing(found, tables, answer)

    def _engaged(self, request: Request, cursor: str | None) -> Page:
        """Return a page of those who liked a post, or passed it on."""
        (of,) = request.of
        likes = request.what == "likes"
        found, answer = self._view.ask(
            f"app.bsky.feed.{'getLikes' if likes else 'getRepostedBy'}",
            [("uri", of), *self._at(cursor)],
            lists.liked if likes else lists.listed,
        )
        tables = {}
        if found.actors:
            rows = engagements("like" if likes else "repost", found, of)
            tables = {"engagement": rows, "account": accounts(found.actors)}
        return _listing(found, tables, answer)

    def _posts(self, request: Request, cursor: str | None) -> Page:
        """Return a page of posts: of an account, about a post, or with some words."""
        (of,) = request.of
        method, params = _posts_asked(request.what, of)
        name = f"app.bsky.feed.{method}"
        about = of if request.what == "posts" else None
        rest = () if request.what == "thread" else self._at(cursor)
        try:
            shown, answer = self._view.ask(
                name, [*params, *rest], feed.READERS[name], about
            )
        except Refused as refusal:
            if cursor and request.what in SEARCHES and refusal.status in SIGNED_OUT:
                return Page(Batch(), refusal.answer, None, visibility=PART)
            raise
        if about and shown.hides(about):
            raise left_alone(answer)
        if shown.missing:
            words = f"{of} is not there, or hidden by its author"
            raise NotThere(words, shown.missing, Page(Batch(), answer, None))
        whole = PART if request.what in SEARCHES else Visibility.KNOWN
        found = (shown.cursor, shown.listed, shown.hits, whole)
        return Page(shown.batch(), answer, *found)

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
        "thread": (
            "getPostThread",
            (("uri", of), ("depth", feed.DEEPEST), ("parentHeight", 0)),
        ),
    }
    return asked[what]


def _name(handle: str) -> str:
    """Return a handle or id as servers want it."""
    name = handle.strip().removeprefix("at://").lstrip("@")
    return name if name.startswith("did:") else name.lower()


def _listing(found: Listed, tables: dict[str, pa.Table], answer: Answer) -> Page:
    ids = tuple(each.did for each in found.actors)
    batch = Batch(tables, found.bad, len(ids) + len(found.bad))
    return Page(batch, answer, found.cursor, ids)
