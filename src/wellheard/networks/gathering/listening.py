"""Listen to networks: what the seeds do, and what others do to them, as it happens."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce

from wellheard.evidence.lake import Lake
from wellheard.networks.asking.question import Stopped
from wellheard.networks.gathering import rounds
from wellheard.networks.gathering.ears import Ear, ears_of
from wellheard.networks.gathering.hearing import Heard, Hearing, Listening
from wellheard.networks.gathering.holding import Origin
from wellheard.networks.gathering.plan import Plan, PlanRefused
from wellheard.networks.gathering.round import Opening, alone
from wellheard.networks.gathering.rounds import Round
from wellheard.networks.network import Network, Request

Listener = tuple[Ear, Hearing]


def listen(lake: Lake, plan: Plan, opening: Opening, how: Listening) -> Heard:
    """Listen until told to stop, from where the last run stopped.

    Raises PlanRefused, RoundBusy, StreamRefused, NotHeard, Unreachable, and what the
    lake raises; what was written until then stays, with how far each stream came.
    """
    with alone(lake):
        round_ = rounds.listening(lake.snapshot(), plan, datetime.now(tz=UTC))
        try:
            with opening(round_) as networks:
                rounds.remember(lake, round_)
                listeners = _listeners(lake, plan, round_, networks, how)
                return _all_of(listeners, how)
        finally:
            now = datetime.now(tz=UTC)
            rounds.remember(lake, replace(round_, state="stopped", at=now))


def _listeners(
    lake: Lake,
    plan: Plan,
    round_: Round,
    networks: Mapping[str, Network],
    how: Listening,
) -> list[Listener]:
    found: list[Listener] = []
    for share in plan.shares:
        network = networks[share.network]
        origin = Origin(round_.round_id, share.network, network.terms, plan.purpose)
        hearing = Hearing(lake, round_, origin, how)
        ears = ears_of(share, network, hearing)
        found += [
            (ear, hearing if not number else Hearing(lake, round_, origin, how))
            for number, ear in enumerate(ears)
        ]
    if not found:
        raise PlanRefused(
            f"{plan.title!r} has nothing to listen to; add a part [[network]] with "
            'name = "bluesky" and seeds, or name = "mastodon" with hashtags and a '
            "server"
        )
    return found


def _all_of(listeners: list[Listener], how: Listening) -> Heard:
    """Listen with all ears; where one cannot go on, none does."""
    with ThreadPoolExecutor(len(listeners)) as pool:
        futures = [pool.submit(_hear, *each, how) for each in listeners]
        heard = [each.result() for each in futures]
    return reduce(Heard.and_of, heard)


def _hear(ear: Ear, hearing: Hearing, how: Listening) -> Heard:
    request = Request("stream", (ear.name,))
    standing = hearing.standing(request)
    try:
        for page in ear.pages(standing.cursor):
            standing = hearing.write(request, page, standing)
    except Stopped:
        pass
    finally:
        how.stop.set()
    return hearing.heard
