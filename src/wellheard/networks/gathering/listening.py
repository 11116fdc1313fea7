"""Listen to a network: what the seeds do, and what others do to them, as it happens."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from wellheard.evidence.lake import Lake
from wellheard.networks.asking.question import AskingError, Stopped
from wellheard.networks.batches import Batch
from wellheard.networks.bluesky.streaming.firehose import Firehose
from wellheard.networks.bluesky.streaming.gathered import StreamPage
from wellheard.networks.bluesky.streaming.jetstream import JetstreamV1, JetstreamV2
from wellheard.networks.bluesky.streaming.stream import Stream
from wellheard.networks.bluesky.streaming.tap import Tap
from wellheard.networks.bluesky.streaming.wanted import Wanted
from wellheard.networks.bluesky.streaming.wire import Wire
from wellheard.networks.gathering import rounds
from wellheard.networks.gathering.holding import Holding, Origin
from wellheard.networks.gathering.met import Met
from wellheard.networks.gathering.plan import Plan, PlanRefused, Share, StreamFrom
from wellheard.networks.gathering.reading import Marks, mark
from wellheard.networks.gathering.round import Opening, alone
from wellheard.networks.gathering.rounds import Round
from wellheard.networks.gathering.sharing import profiles_of
from wellheard.networks.gathering.standing import Standing, standings
from wellheard.networks.network import Network, NotThere, Page, Request

WIRES: dict[str, Callable[[str], Wire]] = {
    "firehose": Firehose,
    "jetstream": JetstreamV1,
    "jetstream 2": JetstreamV2,
    "tap": Tap,
}


@dataclass(frozen=True)
class Listening:
    """How to listen."""

    user_agent: str
    stop: threading.Event = field(default_factory=threading.Event)
    told: Callable[["Heard"], None] = lambda _heard: None
    first: str | None = None
    """Where to begin the first time; now where it is none."""
    most_seconds: float = 30.0
    """What was heard is written down so often."""


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


def share_of(plan: Plan) -> Share:
    """Return the network of a plan that can be listened to; raises PlanRefused."""
    share = next((each for each in plan.shares if each.network == "bluesky"), None)
    if share is None or not share.seeds:
        raise PlanRefused(
            f"{plan.title!r} has no seeds on a network that can be listened to; add a "
            'part [[network]] with name = "bluesky" and seeds'
        )
    return share


def listen(lake: Lake, plan: Plan, opening: Opening, how: Listening) -> Heard:
    """Listen until told to stop, from where the last run stopped.

    Raises RoundBusy, StreamRefused, Unreachable, and what the lake raises; what was
    written until then stays, with how far the stream came.
    """
    share = share_of(plan)
    with alone(lake):
        round_ = rounds.listening(lake.snapshot(), plan, datetime.now(tz=UTC))
        rounds.remember(lake, round_)
        with opening(round_) as networks:
            ear = _Ear(lake, round_, share, networks[share.network], how)
            try:
                heard = ear.listen()
            finally:
                now = datetime.now(tz=UTC)
                rounds.remember(lake, replace(round_, state="stopped", at=now))
        return heard


class _Ear:
    """One stream that is listened to."""

    def __init__(
        self, lake: Lake, round_: Round, share: Share, network: Network, how: Listening
    ) -> None:
        self._lake = lake
        self._share = share
        self._network = network
        self._how = how
        self._holding = Holding(lake)
        self._origin = Origin(
            round_.round_id, share.network, network.terms, round_.purpose
        )
        self._heard = Heard(round_)

    def listen(self) -> Heard:
        seeds = self._seeds()
        stream = self._stream(seeds)
        request = Request("stream", (stream.digest,))
        known = standings(self._lake.snapshot(), self._heard.round.round_id)
        now = datetime.now(tz=UTC)
        new = Standing(now, now, cursor=self._how.first)
        standing = known.get((self._share.network, request.digest), new)
        for page in stream.pages(standing.cursor, self._how.stop):
            standing = replace(
                standing,
                at=datetime.now(tz=UTC),
                cursor=page.after,
                pages=standing.pages + 1,
                listed=standing.listed + page.events,
            )
            self._holding.take(self._origin, request, page, standing)
            self._holding.write()
            self._note(page)
            self._mend(page)
        return self._heard

    def _seeds(self) -> tuple[str, ...]:
        found: list[str] = []
        for names in profiles_of(self._share.seeds, self._network.together):
            page = self._network.resolve(names)
            self._keep(Request("profiles", tuple(names)), page)
            found += page.listed
        opt_outs = self._lake.opt_outs()
        allowed = [
            each for each in found if not opt_outs.holds(self._share.network, each)
        ]
        if not allowed:
            raise PlanRefused(
                "None of the seeds is known to the network; look at their handles"
            )
        return tuple(allowed)

    def _stream(self, seeds: Sequence[str]) -> Stream:
        wanted = Wanted(
            accounts=frozenset(seeds),
            holds=_held(Met(self._lake, self._share.network).held()),
        )
        stream = Stream(wire(self._share.stream), wanted)
        stream.user_agent = self._how.user_agent
        stream.patience = replace(stream.patience, seconds=self._how.most_seconds)
        return stream

    def _note(self, page: StreamPage) -> None:
        tables = page.batch.tables
        gone = tables["tombstone"].num_rows if "tombstone" in tables else 0
        before = self._heard
        self._heard = replace(
            before,
            events=before.events + page.events,
            rows=sum(self._holding.tally.rows.values()),
            gone=before.gone + gone,
            missed=(*before.missed, page.missed) if page.missed else before.missed,
        )
        self._how.told(self._heard)

    def _mend(self, page: StreamPage) -> None:
        """Read anew what was missed, and the profiles that changed."""
        size = self._network.together
        stale = page.stale
        groups = [stale[at : at + size] for at in range(0, len(stale), size)]
        requests = [Request("profiles", group) for group in groups]
        requests += [Request("repository", (did,)) for did in page.broken]
        for request in requests:
            try:
                self._keep(request, self._network.page(request, None))
            except NotThere as gone:
                self._keep(request, gone.page or Page(Batch(), None, None))
            except Stopped:
                return
            except AskingError as trouble:
                missed = (*self._heard.missed, str(trouble))
                self._heard = replace(self._heard, missed=missed)
        if page.broken:
            repaired = self._heard.repaired + len(page.broken)
            self._heard = replace(self._heard, repaired=repaired)
        self._holding.write()

    def _keep(self, request: Request, page: Page) -> None:
        now = datetime.now(tz=UTC)
        standing = Standing(now, now, "done", pages=1, listed=len(page.listed))
        self._holding.take(self._origin, request, page, standing)


def wire(stream: StreamFrom) -> Wire:
    """Return what understands a stream."""
    return WIRES[stream.kind](stream.server)


def _held(marks: Marks) -> Callable[[str], bool]:
    """Return what says whether the lake may hold rows that an account made."""

    def holds(did: str) -> bool:
        place = np.searchsorted(marks, np.uint64(mark(did)))
        return bool(place < marks.size and marks[place] == np.uint64(mark(did)))

    return holds
