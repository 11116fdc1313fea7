"""One collection round: go through its stages, network by network, and end it well."""

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from wellheard.evidence.lake import Lake
from wellheard.evidence.writing import ErasedMeanwhile
from wellheard.networks.gathering import coverage, rounds
from wellheard.networks.gathering.coverage import Listing
from wellheard.networks.gathering.holding import Holding
from wellheard.networks.gathering.plan import Plan
from wellheard.networks.gathering.reading import Stop
from wellheard.networks.gathering.rounds import Round
from wellheard.networks.gathering.sharing import Gathering, Outcome, Told
from wellheard.networks.gathering.work import Kind
from wellheard.networks.network import Network

LOCK = "gathering.lock"
TRIES = 5
"""Each erasure in the meantime costs what was not written yet."""


class RoundBusy(Exception):
    """Another round is at work in the lake."""


@dataclass(frozen=True)
class How:
    """How a round is carried out."""

    kind: Kind | None = None
    """Everything or only what is new; the plan says when where nobody does."""
    stop: Stop = field(default_factory=threading.Event)
    told: Told = lambda _progress: None
    most_rows: int = 200_000
    most_seconds: float = 60.0
    after: Callable[[Lake, Round, list[Listing]], Mapping[str, object]] = (
        lambda _lake, _round, _listings: {}
    )
    """What is done in the lake at the end; returns what to say of it."""


@dataclass(frozen=True)
class Report:
    """What a round did, in this run and as a whole."""

    round: Round
    outcomes: Mapping[str, Outcome]
    listings: tuple[Listing, ...]


Opening = Callable[[Round], AbstractContextManager[Mapping[str, Network]]]
"""Opens the networks of a round, by name."""


def gather(lake: Lake, plan: Plan, opening: Opening, how: How) -> Report:
    """Begin a round, or go on with the one that was not finished.

    Raises RoundBusy, and what opening and the lake raise; what was written until then
    stays.
    """
    with alone(lake):
        now = datetime.now(tz=UTC)
        round_ = rounds.entered(lake.snapshot(), plan, how.kind, now)
        holding = Holding(lake, most_rows=how.most_rows, most_seconds=how.most_seconds)
        gathering = Gathering(lake, round_, holding, how.stop, how.told)
        with opening(round_) as networks:
            rounds.remember(lake, round_)  # not before: a plan may be refused
            outcomes = _through(gathering, plan, networks)
        listings = coverage.listings(lake, round_.round_id)
        coverage.remember(lake, round_.round_id, listings, datetime.now(tz=UTC))
        more = how.after(lake, round_, listings)
        ended = replace(
            round_,
            state=_state(outcomes, how.stop),
            at=datetime.now(tz=UTC),
            said={**_said(lake, round_, outcomes, holding), **more},
        )
        rounds.remember(lake, ended)
        return Report(ended, outcomes, tuple(listings))


def _through(
    gathering: Gathering, plan: Plan, networks: Mapping[str, Network]
) -> dict[str, Outcome]:
    """Gather all shares side by side; begin anew where an account was erased."""
    for last in range(TRIES):
        try:
            with ThreadPoolExecutor(len(plan.shares)) as pool:
                futures = {
                    share.network: pool.submit(
                        gathering.share, share, networks[share.network]
                    )
                    for share in plan.shares
                }
            outcomes = {name: each.result() for name, each in futures.items()}
            gathering.holding.write()
        except ErasedMeanwhile:
            if last == TRIES - 1:
                raise
            gathering.begin_anew()
        else:
            return outcomes
    raise AssertionError("a round ends, or says why it does not")


@contextmanager
def alone(lake: Lake) -> Iterator[None]:
    """Keep other rounds out of a lake; raises RoundBusy."""
    lock = FileLock(lake.folder / LOCK, timeout=0)
    try:
        with lock:
            yield
    except Timeout as busy:
        raise RoundBusy(
            f"Another round gathers into the lake in {lake.folder}; look at it with "
            "`wellheard gather status`, and begin this one when it has ended"
        ) from busy


def _state(outcomes: Mapping[str, Outcome], stop: Stop) -> rounds.State:
    ended = [each.ended for each in outcomes.values()]
    if all(each == "done" for each in ended):
        return "done"
    if stop.is_set() or "over budget" not in ended:
        return "stopped"
    return "over budget"


def _said(
    lake: Lake, round_: Round, outcomes: Mapping[str, Outcome], holding: Holding
) -> dict[str, object]:
    """Add up what a round did; numbers only, as they outlive people."""
    return {
        **rounds.tallied(lake.snapshot(), round_, tuple(outcomes)),
        "rows_of_this_run": dict(holding.tally.rows),
        "runs": 1 + round_.said.get("runs", 0),
        "networks": {
            name: {"ended": each.ended, "unresolved": len(each.unresolved)}
            for name, each in outcomes.items()
        },
    }
