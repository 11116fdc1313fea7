"""One network's share of a round: its seeds, then stage after stage of lists."""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from wellheard.evidence.lake import Lake
from wellheard.networks.asking.question import (
    AskingError,
    OverBudget,
    Stopped,
    Unreachable,
)
from wellheard.networks.gathering.holding import Holding, Origin
from wellheard.networks.gathering.met import Met
from wellheard.networks.gathering.plan import Share
from wellheard.networks.gathering.reading import Reader, Stop, Wish
from wellheard.networks.gathering.rounds import Round
from wellheard.networks.gathering.standing import Name, Standing, standings
from wellheard.networks.gathering.work import STAGES, Scope
from wellheard.networks.network import Network, Request
from wellheard.people.seeds import Seed

PATIENCE = 5
"""So many lists in a row of which no page can be had end a share for this run."""

RUNS = 3
"""So many runs of a round wait for a server that is away."""

Ended = Literal["done", "stopped", "over budget", "unreachable"]


@dataclass(frozen=True)
class Progressed:
    """How far a share has come in a stage."""

    network: str
    stage: str
    done: int
    of: int
    pages: int


Told = Callable[[Progressed], None]


@dataclass(frozen=True)
class Outcome:
    """How one network's share of a round ended."""

    ended: Ended
    why: str = ""
    """What stood in the way, where something did."""
    unresolved: tuple[str, ...] = ()
    """Seeds that the network does not know."""
    troubles: tuple[str, ...] = ()
    """What was said of lists that could not be read to their end; the first ones."""
    lists: Mapping[str, int] = field(default_factory=dict)
    """Lists by the state that they ended in."""


class _Halt:
    """Stops workers when somebody asks to, or when one of them cannot go on."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._mine = threading.Event()

    def set(self) -> None:
        self._mine.set()

    def is_set(self) -> bool:
        """Whether to stop."""
        return self._mine.is_set() or self._stop.is_set()


class Gathering:
    """What the shares of a round have in common."""

    def __init__(
        self, lake: Lake, round_: Round, holding: Holding, stop: Stop, told: Told
    ) -> None:
        self.lake = lake
        self.round = round_
        self.holding = holding
        self.told = told
        self._stop = stop
        self.halt = _Halt(stop)

    def begin_anew(self) -> None:
        """Go back to what the lake remembers."""
        self.holding.forget()
        self.halt = _Halt(self._stop)

    def share(self, share: Share, network: Network) -> Outcome:
        """Gather from one network; what was read is in the lake, or waits in hand."""
        try:
            return _Sharing(self, share, network).run()
        except BaseException:
            self.halt.set()
            raise


class _Sharing:
    """One share on its way."""

    def __init__(self, gathering: Gathering, share: Share, network: Network) -> None:
        self._all = gathering
        self._share = share
        self._network = network
        self._origin = Origin(
            gathering.round.round_id,
            share.network,
            network.terms,
            gathering.round.purpose,
        )
        self._halt = _Halt(gathering.halt)
        self._troubles: list[str] = []
        self._standings: dict[Name, Standing] = {}
        self._unresolved: list[str] = []
        self._away = ""
        """What was said of a list that waits for another run, where one does."""
        self._pages = 0

    def run(self) -> Outcome:
        round_ = self._all.round
        self._standings = standings(self._all.lake.snapshot(), round_.round_id)
        try:
            seeds = self._resolved()
            met = Met(self._all.lake, self._share.network)
            for name, stage in STAGES.items():
                self._all.holding.write()  # a stage goes on from what is in the lake
                scope = Scope(
                    self._share, self._network, met, round_.kind, round_.began_at, seeds
                )
                self._stage(name, stage(scope))
                if self._halt.is_set():
                    return self._outcome("stopped")
        except OverBudget as spent:
            return self._outcome("over budget", str(spent))
        except Stopped:
            return self._outcome("stopped")
        except AskingError as trouble:  # nobody is there, or a key is not good
            return self._outcome("unreachable", str(trouble))
        if self._away:
            return self._outcome("unreachable", self._away)
        return self._outcome("done")

    def _resolved(self) -> tuple[str, ...]:
        """Ask who the seeds are; return their ids, as the network knows them now."""
        of = len(self._share.seeds)
        found: dict[str, None] = {}
        groups = profiles_of(self._share.seeds, self._network.together)
        for number, group in enumerate(groups):
            self._tell("who the seeds are", number * len(group), of)
            page = self._network.resolve(group)
            self._unresolved += [group[bad.line - 1] for bad in page.batch.bad]
            now = datetime.now(tz=UTC)
            attempts = page.answer.attempts if page.answer else 0
            standing = Standing(now, now, "done", None, 1, len(group), attempts)
            request = Request("profiles", tuple(group))
            self._all.holding.take(self._origin, request, page, standing)
            if "account" in page.batch.tables:
                ids = page.batch.tables["account"]["account_id"].to_pylist()
                found |= dict.fromkeys(ids)
        opt_outs = self._all.lake.opt_outs()
        return tuple(
            name for name in found if not opt_outs.holds(self._share.network, name)
        )

    def _stage(self, name: str, wishes: Sequence[Wish]) -> None:
        """Read some lists with several workers; raises what ends the share."""
        waiting: queue.SimpleQueue[Wish] = queue.SimpleQueue()
        for wish in wishes:
            if not self._standing(wish).has_ended:
                waiting.put(wish)
        of, ends = waiting.qsize(), _Ends()
        workers = [
            threading.Thread(target=self._work, args=(name, of, waiting, ends))
            for _ in range(min(self._share.workers, of))
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if ends.failure:
            raise ends.failure

    def _work(
        self, stage: str, of: int, waiting: "queue.SimpleQueue[Wish]", ends: "_Ends"
    ) -> None:
        reader = Reader(self._network, self._origin, self._all.holding, self._halt)
        for wish in _drained(waiting):
            if self._halt.is_set():
                return
            try:
                self._read(reader, wish)
                ends.silent = 0
            except Unreachable as nobody:
                ends.silent += 1
                self._wait_or_leave(reader, wish, str(nobody))
                if ends.silent >= PATIENCE:
                    ends.failure = nobody
                    self._halt.set()
            except BaseException as failure:  # noqa: BLE001 - raised by the share again
                ends.failure = ends.failure or failure
                self._halt.set()
            self._tell(stage, of - waiting.qsize(), of)

    def _read(self, reader: Reader, wish: Wish) -> None:
        before = self._standing(wish)
        read = reader.read(wish, before if before.pages else None)
        self._standings[self._name(wish)] = read.standing
        self._pages += read.standing.pages - before.pages
        if read.trouble:
            self._troubles.append(read.trouble)

    def _wait_or_leave(self, reader: Reader, wish: Wish, why: str) -> None:
        """Leave a list for another run; or for good, where some runs waited for it.

        Otherwise one server that is no more would keep a round from ever ending.
        """
        self._troubles.append(why)
        if self._all.round.said.get("runs", 0) < RUNS:
            self._away = why
            return
        read = reader.give_up(wish, self._standing(wish), why)
        self._standings[self._name(wish)] = read.standing

    def _name(self, wish: Wish) -> Name:
        return self._share.network, wish.request.digest

    def _standing(self, wish: Wish) -> Standing:
        now = datetime.now(tz=UTC)
        return self._standings.get(self._name(wish), Standing(now, now))

    def _tell(self, stage: str, done: int, of: int) -> None:
        network = self._share.network
        self._all.told(Progressed(network, stage, done, of, self._pages))

    def _outcome(self, ended: Ended, why: str = "") -> Outcome:
        states = [
            each.state
            for (network, _digest), each in self._standings.items()
            if network == self._share.network
        ]
        return Outcome(
            ended=ended,
            why=why,
            unresolved=tuple(self._unresolved),
            troubles=tuple(self._troubles[:20]),
            lists={state: states.count(state) for state in sorted(set(states))},
        )


def profiles_of(seeds: Sequence[Seed], together: int) -> list[list[str]]:
    """Return how seeds are asked for: by id or handle, so many together."""
    names = [seed.account_id or f"{seed.handle}" for seed in seeds]
    return [names[at : at + together] for at in range(0, len(names), together)]


@dataclass
class _Ends:
    """Why workers ended."""

    failure: BaseException | None = None
    silent: int = 0


def _drained(waiting: "queue.SimpleQueue[Wish]") -> Iterator[Wish]:
    while True:
        try:
            yield waiting.get_nowait()
        except queue.Empty:
            return
