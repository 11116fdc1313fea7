"""Read one list page by page, until it ends or nothing new comes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wellheard.networks.asking.question import Refused
from wellheard.networks.batches import Batch
from wellheard.networks.gathering.holding import Holding, Origin
from wellheard.networks.gathering.standing import Standing, State
from wellheard.networks.network import Network, NotThere, Page, Request, Visibility

EMPTY = Batch()
ENDLESS = 3
"""So many pages in a row without anything new are no list but a loop."""


class Stop(Protocol):
    """Says whether somebody asked to stop, as a `threading.Event` does."""

    def is_set(self) -> bool:
        """Whether to stop."""
        ...


Marks = NDArray[np.uint64]
"""Sorted marks of ids; see `mark`."""
NOBODY: Marks = np.array([], np.uint64)
Known = Mapping[str, Marks]
"""For each account, the marks of whom or what its list held before."""


def mark(name: str) -> int:
    """Return 64 bits that stand for an id: the lower half of its MD5, as engines do.

    Two ids that share one are taken for the same; among ten million that happens once
    in 400,000 lists.
    """
    digest = hashlib.md5(name.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "little")


@dataclass(frozen=True)
class Wish:
    """A list that is wanted, and how much of it."""

    request: Request
    most: int | None = None
    """Items, at most."""
    known: Marks = field(default_factory=lambda: NOBODY, repr=False)
    """Those that were listed before: a page of nobody else ends a round that reads
    only what is new."""


@dataclass(frozen=True)
class Read:
    """What came of reading a list."""

    standing: Standing
    trouble: str | None = None
    """Why it could not be read to its end, where that is nobody's wish."""


class Reader:
    """Reads lists of one network."""

    def __init__(
        self, network: Network, origin: Origin, holding: Holding, stop: Stop
    ) -> None:
        self._network = network
        self._origin = origin
        self._holding = holding
        self._stop = stop

    def read(self, wish: Wish, standing: Standing | None) -> Read:
        """Read a list from where it stands; raises what asking raises.

        Returns with the state `reading` where it was told to stop.
        """
        now = datetime.now(tz=UTC)
        read = Read(standing or Standing(began_at=now, at=now))
        guard = _Guard()
        while not read.standing.has_ended and not self._stop.is_set():
            read = self._page(wish, read, guard)
        return read

    def give_up(self, wish: Wish, standing: Standing, why: str) -> Read:
        """Leave a list for this round, as its server stays away."""
        page = Page(EMPTY, None, None)
        return self._keep(wish.request, Read(standing, why), page, "refused")

    def _page(self, wish: Wish, read: Read, guard: "_Guard") -> Read:
        request = wish.request
        try:
            page = self._network.page(request, read.standing.cursor)
        except NotThere as gone:
            return self._not_there(request, read, gone)
        except Refused as refusal:
            return self._keep(
                request,
                replace(read, trouble=str(refusal)),
                Page(EMPTY, refusal.answer, None),
                "refused",
            )
        looping = guard.is_looping(page)
        state = _state(wish, read.standing, page, looping=looping is not None)
        return self._keep(request, replace(read, trouble=looping), page, state)

    def _not_there(self, request: Request, read: Read, gone: NotThere) -> Read:
        hidden = gone.reason == "hidden"
        page = gone.page or Page(EMPTY, None, None)
        if hidden:
            page = replace(page, visibility=Visibility.HIDDEN)
        state: State = "hidden" if hidden else "gone"
        return self._keep(request, replace(read, trouble=str(gone)), page, state)

    def _keep(self, request: Request, read: Read, page: Page, state: State) -> Read:
        before = read.standing
        standing = Standing(
            began_at=before.began_at,
            at=datetime.now(tz=UTC),
            state=state,
            cursor=page.after if state == "reading" else None,
            pages=before.pages + 1,
            listed=before.listed + len(page.listed),
            requests=before.requests + (page.answer.attempts if page.answer else 0),
            visibility=page.visibility,
            reported=before.reported if page.reported is None else page.reported,
        )
        self._holding.take(self._origin, request, page, standing)
        return replace(read, standing=standing)


class _Guard:
    """Notices a list that goes round in circles."""

    def __init__(self) -> None:
        self._cursors: set[str] = set()
        self._listed: set[int] = set()
        self._stale = 0

    def is_looping(self, page: Page) -> str | None:
        """Say how a list goes round, where it does."""
        if page.after is not None and page.after in self._cursors:
            return "the network gave the same cursor twice"
        if page.after is not None:
            self._cursors.add(page.after)
        marks = {hash(name) for name in page.listed}
        self._stale = 0 if marks - self._listed else self._stale + 1
        self._listed |= marks
        if self._stale >= ENDLESS and page.after is not None:
            return f"the network listed nothing new on {ENDLESS} pages in a row"
        return None


def _state(wish: Wish, standing: Standing, page: Page, *, looping: bool) -> State:
    """Say whether a list goes on after a page."""
    if page.visibility is Visibility.HIDDEN and not page.listed:
        return "hidden"
    if looping:
        return "refused"
    if page.after is None:
        return "done"
    if wish.most is not None and standing.listed + len(page.listed) >= wish.most:
        return "done"
    if page.listed and wish.known.size and _all_known(page.listed, wish.known):
        return "known before"
    return "reading"


def _all_known(listed: tuple[str, ...], known: Marks) -> bool:
    marks = np.array([mark(name) for name in listed], np.uint64)
    places = np.searchsorted(known, marks)
    inside = places < known.size
    return bool(inside.all() and (known[places[inside]] == marks[inside]).all())
