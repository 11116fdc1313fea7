"""A network in memory, as real ones answer: pages, cursors, hidden lists, deletions.

It keeps the promise of `networks/network.py` without a server, so that rounds can be
tested at every moment. The connectors are tested against servers of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa

from wellheard.evidence.tables import seen
from wellheard.networks.asking.question import Answer, Cost, OverBudget
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.network import NotThere, Page, Request, Visibility, What

NETWORK = "bluesky"
ENDED = datetime(2026, 11, 1, tzinfo=UTC)


def rows(table: str, some: list[dict[str, object]]) -> pa.Table:
    """Return rows with the columns that they have, as the lake types them."""
    whole = {each.name: each for each in seen.TABLES}[table].schema
    names = list(dict.fromkeys(name for row in some for name in row))
    schema = pa.schema([whole.field(name) for name in names])
    return pa.Table.from_pylist(some, schema=schema)


@dataclass
class InventedNetwork:
    """Some accounts, whom they follow (the newest first), and what they post."""

    follows: list[tuple[str, str]]
    """Who follows whom; the newest first."""
    posts: dict[str, list[str]] = field(default_factory=dict)
    likes: dict[str, list[str]] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    """How often the network says that posts were liked."""
    hidden: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    odd: set[str] = field(default_factory=set)
    """Accounts whose rows cannot be read."""
    size: int = 3
    together: int = 2
    budget: int | None = None
    looping: bool = False
    reported: int | None = None
    """What lists are said to hold, where that is not what they hold."""
    name: str = NETWORK
    terms: str = "invented terms"
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    offers: frozenset[What] = frozenset(
        ("profiles", "followers", "follows", "posts", "likes")
    )

    def cost(self, _request: Request, items: int | None) -> Cost:
        return Cost(-(-(items or 1) // self.size))

    def resolve(self, handles: Sequence[str]) -> Page:
        return self._page(Request("profiles", tuple(handles)), list(handles), None)

    def page(self, request: Request, cursor: str | None) -> Page:
        of = request.of[0]
        if request.what != "profiles" and of in self.gone:
            row = {"kind": "account", "id": of, "reason": "deleted", "at": ENDED}
            batch = Batch({"tombstone": rows("tombstone", [row])})
            page = Page(batch, self._answer(request, cursor), None)
            raise NotThere(f"{of} is gone", "deleted", page)
        if of in self.hidden and request.what in ("followers", "follows"):
            answer = self._answer(request, cursor)
            return Page(Batch(), answer, None, (), None, Visibility.HIDDEN)
        return self._page(request, self._items(request), cursor)

    def _items(self, request: Request) -> list[str]:
        of = request.of[0]
        lists = {
            "profiles": list(request.of),
            "followers": [one for one, other in self.follows if other == of],
            "follows": [other for one, other in self.follows if one == of],
            "posts": self.posts.get(of, []),
            "likes": self.likes.get(of, []),
        }
        return lists[request.what]

    def _page(self, request: Request, items: list[str], cursor: str | None) -> Page:
        answer = self._answer(request, cursor)
        at = int(cursor or 0)
        size = len(items) if request.what == "profiles" else self.size
        here = items[at : at + size]
        table, some = self._rows(request, here)
        bad = tuple(
            BadRow(place, "cannot be read", one)
            for place, one in enumerate(here, start=1)
            if one in self.odd
        )
        more = at + size < len(items)
        after = str(at + size) if more else None
        return Page(
            batch=Batch({table: rows(table, some)} if some else {}, bad, len(here)),
            answer=answer,
            after="0" if self.looping and after else after,
            listed=tuple(here),
            reported=None if request.what == "profiles" else self._said(items),
        )

    def _said(self, items: list[str]) -> int:
        return len(items) if self.reported is None else self.reported

    def _rows(
        self, request: Request, here: list[str]
    ) -> tuple[str, list[dict[str, object]]]:
        of = request.of[0]
        readable = [one for one in here if one not in self.odd]
        if request.what == "profiles":
            there = [one for one in readable if one not in self.gone]
            counts = {one: sum(two == one for _, two in self.follows) for one in there}
            return "account", [
                {"account_id": one, "handle": one, "followers_count": counts[one]}
                for one in there
            ]
        if request.what in ("followers", "follows"):
            pairs = [
                (one, of) if request.what == "followers" else (of, one)
                for one in readable
            ]
            return "follow", [{"source_id": a, "target_id": b} for a, b in pairs]
        if request.what == "posts":
            return "post", [
                {
                    "post_id": one,
                    "account_id": of,
                    "text": f"words of {one}",
                    "like_count": self.counted.get(one),
                }
                for one in readable
            ]
        return "engagement", [
            {
                "actor_id": one,
                "verb": "like",
                "object_post_id": of,
                "record_uri": f"like by {one} of {of}",
            }
            for one in readable
        ]

    def _answer(self, request: Request, cursor: str | None) -> Answer:
        if self.budget is not None and len(self.asked) >= self.budget:
            raise OverBudget(f"{self.budget} requests were allowed, and all are spent")
        self.asked.append((request.what, request.of[0], cursor))
        now = datetime.now(tz=UTC)
        return Answer(f"https://api.example/{request.what}", "p", now, 200, 10, "0")
