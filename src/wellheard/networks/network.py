"""What every network promises: who somebody is, whom they follow, what they post."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol, get_args

from wellheard.networks.asking.question import Answer, Cost
from wellheard.networks.batches import Batch

What = Literal[
    "profiles",  # of: ids or handles of accounts, as many as `together` at once
    "followers",  # of: one account's id
    "follows",  # of: one account's id
    "posts",  # of: one account's id
    "likes",  # of: one post's id
    "reposts",  # of: one post's id
    "quotes",  # of: one post's id
    "thread",  # of: one post's id; the answers below it
    "search",  # of: words
    "hashtag",  # of: a hashtag without its sign
    "repository",  # of: one account's id; all it ever published, in one answer
    "videos",  # of: one channel's id
    "comments",  # of: one video's id
    "stream",  # of: a stream's name; it is listened to, not asked for
]
ALL: tuple[What, ...] = get_args(What)


class Visibility(StrEnum):
    """Whether a list is the whole one."""

    KNOWN = "known"
    """The network shows all of it; read to its end, it is complete."""
    HIDDEN = "hidden"
    """Its owner hides it; that it looks empty means nothing."""
    UNKNOWN = "unknown"
    """What is shown may be a part: a server knows of a remote account only what it
    met."""


@dataclass(frozen=True)
class Request:
    """One list that is wanted from a network; it comes page by page."""

    what: What
    of: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Name it without telling whom it is about, so that a later run knows it."""
        words = json.dumps([self.what, *self.of])
        return hashlib.sha256(words.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    batch: Batch
    """Rows for the lake, those of what is gone (table `tombstone`) among them."""
    answer: Answer | None
    """Where it came from; none where nothing had to be asked."""
    after: str | None
    """What the next page is asked with; none where the list ends."""
    listed: tuple[str, ...] = ()
    """The ids of what the page lists, in its order: accounts, or posts."""
    reported: int | None = None
    """How many the network says the whole list has, where it says so here."""
    visibility: Visibility = Visibility.KNOWN


class NotThere(Exception):
    """What was asked for is gone, hidden from all, or never was; says why.

    `page` holds what is to be stored of it: a tombstone, where the network says that
    it is gone.
    """

    def __init__(self, sentence: str, reason: str, page: Page | None = None) -> None:
        super().__init__(sentence)
        self.reason = reason
        """`deleted`, `suspended`, `deactivated`, `hidden` or `unknown`."""
        self.page = page


class Network(Protocol):
    """One network, asked by a gathering round."""

    @property
    def name(self) -> str:
        """The network's short name, such as `bluesky`."""
        ...

    @property
    def terms(self) -> str:
        """The terms that rows come under, with their date."""
        ...

    @property
    def offers(self) -> frozenset[What]:
        """What can be asked of it."""
        ...

    @property
    def together(self) -> int:
        """How many profiles can be asked for at once."""
        ...

    def page(self, request: Request, cursor: str | None) -> Page:
        """Return the first page of a list, or the one that `cursor` asks for.

        The same cursor may be used again after a crash. Raises NotThere, and what
        `Asks.ask` raises.
        """
        ...

    def cost(self, request: Request, items: int | None) -> Cost:
        """Estimate what a list of so many items costs; of one page where unknown."""
        ...

    def resolve(self, handles: Sequence[str]) -> Page:
        """Return the profiles of up to `together` accounts known by handle or id.

        Each that is not there is a bad row (`line` is its place in `handles`, from 1).
        """
        ...
