"""Handles under domains that only health and care hold, each checked from both sides.

Nobody outside the NHS can have a handle such as `trust.nhs.uk`: whoever shows one may
write into that domain. So such a list needs no judgement.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal

import pyarrow as pa

from wellheard.evidence.tables.table import TIME
from wellheard.networks.asking.question import Asks, Question, Refused, Unreachable
from wellheard.networks.bluesky import lists
from wellheard.networks.bluesky.bluesky import MOST, Servers
from wellheard.networks.bluesky.identity import Identity
from wellheard.networks.bluesky.profiles import HANDLE, TOGETHER, Profiles
from wellheard.networks.bluesky.registry import Registered, operations
from wellheard.networks.bluesky.xrpc import Xrpc

Source = Literal["known", "search", "registry"]

SEARCH_PAGES: Final = 20
"""So many pages of a search are read; after that it only repeats itself."""
REGISTRY_PAGE: Final = 1_000
SCHEMA: Final = pa.schema(
    [
        pa.field("domain", pa.string(), nullable=False),
        pa.field("handle", pa.string(), nullable=False),
        pa.field("did", pa.string(), nullable=False),
        pa.field("verified_at", TIME, nullable=False),
        pa.field("source", pa.string(), nullable=False),
    ]
)


class DomainRefused(ValueError):
    """What is no domain; says what to write."""


@dataclass(frozen=True)
class Verified:
    """One handle under a domain, that leads to an account which says the same."""

    domain: str
    handle: str
    did: str
    verified_at: datetime
    source: Source


@dataclass(frozen=True)
class Step:
    """How far the looking came; all that was found until here has been handed on."""

    source: Source
    looked_at: int
    """Accounts, or entries of the registry, so far."""
    found: int
    unchecked: int
    """Candidates whose proof, and searches whose rest, could not be asked for."""
    after: str | None = None
    """From where to read on in the registry."""


@dataclass(frozen=True)
class Wanted:
    """What to look for, and where."""

    domains: tuple[str, ...]
    known: tuple[str, ...] = ()
    """Ids of accounts that were met before."""
    search: bool = True
    registry_pages: int = 0
    """Pages of the registry; all of it is many ten thousand, so a run reads some."""
    after: str | None = None
    """From where the run before stopped."""


def under(handle: str, domains: Sequence[str]) -> str | None:
    """Return the domain that a handle is under; of several the narrowest."""
    found = [each for each in domains if f".{handle}".endswith(f".{each}")]
    return max(found, key=len, default=None)


def read_domains(words: Sequence[str]) -> tuple[str, ...]:
    """Read domains as people write them; raises DomainRefused."""
    domains = []
    for each in words:
        domain = each.strip().lower().removeprefix("@").strip(".")
        if not HANDLE.fullmatch(domain):
            raise DomainRefused(f"{each!r} is no domain; write it like nhs.uk")
        domains.append(domain)
    return tuple(dict.fromkeys(domains))


def verified(
    asks: Asks, servers: Servers, wanted: Wanted, progress: Callable[[Step], None]
) -> Iterator[Verified]:
    """Yield handles under domains, as they are found and proved.

    Raises what asking raises; what was yielded before stays true, and the `after` of
    the last step says where to go on.
    """
    search = _Search(asks, servers, wanted)
    yield from search.all(progress)


def table(found: Iterable[Verified]) -> pa.Table:
    """Return one row for each handle, in the order of domains and handles."""
    rows = sorted(found, key=lambda each: (each.domain, each.handle, each.did))
    return pa.Table.from_pylist(
        [{name: getattr(each, name) for name in SCHEMA.names} for each in rows],
        schema=SCHEMA,
    )


@dataclass
class _Search:
    """One run: who was looked at, and what came of it."""

    asks: Asks
    servers: Servers
    wanted: Wanted
    looked_at: int = 0
    found: int = 0
    unchecked: int = 0
    tried: set[Registered] = field(default_factory=set)

    def __post_init__(self) -> None:
        where = self.servers
        self._view = Xrpc(self.asks, where.appview)
        self._profiles = Profiles(self._view)
        self._identity = Identity(self.asks, where.registry, where.appview)

    def all(self, progress: Callable[[Step], None]) -> Iterator[Verified]:
        """Look at the cheapest first: whom we know, whom a search finds, everybody."""
        walks: list[tuple[Source, Iterator[tuple[list[Registered], str | None]]]] = [
            ("known", self._known()),
            ("search", self._searched()),
            ("registry", self._registered()),
        ]
        for source, pages in walks:
            self.looked_at = 0
            for page, after in pages:
                yield from self._proved(page, source)
                step = (source, self.looked_at, self.found, self.unchecked, after)
                progress(Step(*step))

    def _known(self) -> Iterator[tuple[list[Registered], None]]:
        ids = self.wanted.known
        for at in range(0, len(ids), TOGETHER):
            some = ids[at : at + TOGETHER]
            self.looked_at += len(some)
            yield self._handles_of(some), None

    def _searched(self) -> Iterator[tuple[list[Registered], None]]:
        for domain in self.wanted.domains if self.wanted.search else ():
            yield from self._searched_for(domain)

    def _searched_for(self, domain: str) -> Iterator[tuple[list[Registered], None]]:
        cursor: str | None = None
        before: set[str | None] = set()
        while cursor not in before and len(before) < SEARCH_PAGES:
            before.add(cursor)
            try:
                found, _answer = self._view.ask(
                    "app.bsky.actor.searchActors",
                    (("q", domain), ("limit", MOST), ("cursor", cursor)),
                    lists.listed,
                )
            except Refused:  # who is not signed in is not shown more
                self.unchecked += 1
                yield [], None
                return
            self.looked_at += len(found.actors)
            handles = ((each.did, each.own_handle) for each in found.actors)
            yield [Registered(did, name) for did, name in handles if name], None
            cursor = found.cursor

    def _registered(self) -> Iterator[tuple[list[Registered], str | None]]:
        after = self.wanted.after
        for _number in range(self.wanted.registry_pages):
            params = (("count", str(REGISTRY_PAGE)), ("after", after or ""))
            question = Question(
                f"{self.servers.registry.rstrip('/')}/export",
                tuple(each for each in params if each[1]),
                accept="application/jsonlines",
            )
            page, _answer = self.asks.ask(question, operations)
            self.looked_at += page.entries
            if page.last is None or page.last == after:
                return
            after = page.last
            yield page.registered, after
            if page.entries < REGISTRY_PAGE:
                return

    def _proved(self, page: list[Registered], source: Source) -> Iterator[Verified]:
        """Yield those under a domain that proved to be so, unless they hide."""
        sure = [each for each in dict.fromkeys(page) if self._is_proved(each)]
        shown: set[str] = set()
        for at in range(0, len(sure), TOGETHER):
            dids = [each.did for each in sure[at : at + TOGETHER]]
            shown |= {each.did for each in self._handles_of(dids)}
        for did, handle in sure:
            domain = under(handle, self.wanted.domains)
            if domain and did in shown:
                self.found += 1
                yield Verified(domain, handle, did, datetime.now(tz=UTC), source)

    def _is_proved(self, candidate: Registered) -> bool:
        if candidate in self.tried or not under(candidate.handle, self.wanted.domains):
            return False
        self.tried.add(candidate)
        try:
            return self._identity.is_own(candidate.handle, candidate.did)
        except (Refused, Unreachable):
            self.unchecked += 1
            self.tried.discard(candidate)
            return False

    def _handles_of(self, dids: Sequence[str]) -> list[Registered]:
        """Return handles of those who are there, and show themselves to everybody."""
        found = self._profiles.page(dids, dids).batch.tables.get("account")
        rows = found.to_pylist() if found is not None else []
        return [
            Registered(row["account_id"], row["handle"] or "")
            for row in rows
            if not row["is_private"]
        ]
