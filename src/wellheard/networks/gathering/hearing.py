"""What was heard of one network, on its way into the lake."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from wellheard.evidence.lake import Lake
from wellheard.networks.gathering.holding import Holding, Origin
from wellheard.networks.gathering.rounds import Round
from wellheard.networks.gathering.standing import Standing, standings
from wellheard.networks.network import Page, Request


@dataclass(frozen=True)
class Heard:
    """What was heard so far in this run."""

    round: Round
    events: int = 0
    """All that happened, wanted or not."""
    rows: int = 0
    gone: int = 0
    """Tombstones: of records, and of accounts."""
    repaired: int = 0
    """Accounts whose repositories were read, as something of theirs was missed."""
    missed: tuple[str, ...] = ()
    """Why something of anybody may have been missed."""

    def and_of(self, other: "Heard") -> "Heard":
        """Add what was heard elsewhere."""
        return Heard(
            self.round,
            self.events + other.events,
            self.rows + other.rows,
            self.gone + other.gone,
            self.repaired + other.repaired,
            (*self.missed, *other.missed),
        )


@dataclass(frozen=True)
class Listening:
    """How to listen."""

    user_agent: str
    stop: threading.Event = field(default_factory=threading.Event)
    told: Callable[[Heard], None] = lambda _heard: None
    first: str | None = None
    """Where to begin the first time; now where it is none."""
    most_seconds: float = 30.0
    """What was heard is written down so often."""


class Hearing:
    """Keeps what one ear hears, page by page."""

    def __init__(
        self, lake: Lake, round_: Round, origin: Origin, how: Listening
    ) -> None:
        self.lake = lake
        self.how = how
        self.heard = Heard(round_)
        self._origin = origin
        self._holding = Holding(lake)

    def standing(self, request: Request) -> Standing:
        """Return how far a stream was heard before."""
        known = standings(self.lake.snapshot(), self._origin.round_id)
        now = datetime.now(tz=UTC)
        name = (self._origin.network, request.digest)
        return known.get(name, Standing(now, now))

    def allowed(self, accounts: Sequence[str]) -> list[str]:
        """Return those who did not ask to be left out."""
        opt_outs = self.lake.opt_outs()
        network = self._origin.network
        return [each for each in accounts if not opt_outs.holds(network, each)]

    def write(self, request: Request, page: Page, standing: Standing) -> Standing:
        """Write a page of a stream, with how far it came."""
        events = page.batch.rows_read
        after = replace(
            standing,
            at=datetime.now(tz=UTC),
            cursor=page.after,
            pages=standing.pages + 1,
            listed=standing.listed + events,
        )
        self._holding.take(self._origin, request, page, after)
        self._holding.write()
        tables = page.batch.tables
        gone = tables["tombstone"].num_rows if "tombstone" in tables else 0
        self.heard = replace(
            self.heard,
            events=self.heard.events + max(events, getattr(page, "events", 0)),
            rows=sum(self._holding.tally.rows.values()),
            gone=self.heard.gone + gone,
        )
        self.how.told(self.heard)
        return after

    def keep(self, request: Request, page: Page) -> None:
        """Keep the answer to a question that the stream raised."""
        now = datetime.now(tz=UTC)
        standing = Standing(now, now, "done", pages=1, listed=len(page.listed))
        self._holding.take(self._origin, request, page, standing)

    def miss(self, why: str) -> None:
        """Note why something may have been missed."""
        self.heard = replace(self.heard, missed=(*self.heard.missed, why))

    def mended(self, accounts: int) -> None:
        """Write the answers that mended what was missed."""
        self.heard = replace(self.heard, repaired=self.heard.repaired + accounts)
        self._holding.write()
