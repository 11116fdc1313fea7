"""Open the networks of a plan: each asked at its pace, within its budget."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from wellheard.networks import limits
from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.budget import Allowance, Budget, Quota
from wellheard.networks.asking.credentials import credential_of
from wellheard.networks.asking.manners import Manners
from wellheard.networks.asking.pace import Pace
from wellheard.networks.asking.question import Asks
from wellheard.networks.bluesky.bluesky import APPVIEW, REGISTRY, Bluesky, Servers
from wellheard.networks.gathering.plan import Plan, PlanRefused, Share
from wellheard.networks.mastodon.mastodon import Mastodon
from wellheard.networks.network import Network
from wellheard.networks.x import x
from wellheard.networks.x.api import API as X
from wellheard.networks.youtube.api import API as YOUTUBE
from wellheard.networks.youtube.youtube import YouTube

FOLDER = "gathering"
"""Within the lake: what was spent, and when each server may be asked again."""
HOUR = 3600


@contextmanager
def opened_networks(
    lake: Path,
    plan: Plan,
    round_id: str | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Mapping[str, Network]]:
    """Open the networks of a plan; without a round nothing is to be asked of them.

    What a plan would cost can be told before it allows that. Raises PlanRefused,
    NoContact, CredentialRefused.
    """
    if round_id is not None:
        for share in plan.shares:
            _refuse_unpaid(share)
    with ExitStack() as held:
        yield {
            share.network: OPENED[known(share.network)](
                held.enter_context(_asker(lake, plan, share, round_id, stop)), share
            )
            for share in plan.shares
        }


def known(network: str) -> str:
    """Return the name of a network that can be gathered from; raises PlanRefused."""
    if network not in OPENED:
        raise PlanRefused(
            f"Nothing can be gathered from {network!r}; networks are "
            f"{', '.join(OPENED)}, and files of others can be imported"
        )
    return network


def _refuse_unpaid(share: Share) -> None:
    """Refuse what costs money and was not allowed in so many words."""
    is_sold = bool(limits.limits(known(share.network)).micro_dollars)
    if is_sold and not (share.enabled and share.allowance.dollars):
        raise PlanRefused(
            f"{share.network} is paid for by what it returns, and is off: write "
            "`enabled = true` in its part of the plan, and in its budget how many "
            "`dollars` at most"
        )


def requests_per_hour(share: Share) -> float:
    """Say how many requests an hour are made at the pace that is kept."""
    pace = limits.limits(known(share.network)).pace
    return pace.requests * pace.share * HOUR / pace.seconds


@contextmanager
def _asker(
    lake: Path,
    plan: Plan,
    share: Share,
    round_id: str | None,
    stop: threading.Event | None,
) -> Iterator[Asker]:
    allowed = share.allowance
    allowance = Allowance(
        requests=allowed.requests,
        hours=allowed.hours,
        micro_dollars=allowed.micro_dollars or 0,
        quotas=_quotas(share),
    )
    room = lake / FOLDER
    spent = room / f"{round_id}-{share.network}.jsonl" if round_id else None
    manners = Manners(
        contact=plan.contact,
        pace=_pace(share),
        folder=room if round_id else None,
    )
    with Asker(manners, Budget(allowance, spent), stop) as asker:
        yield asker


def _quotas(share: Share) -> Mapping[str, Quota]:
    """Return the quotas of a day; a plan may allow less, or what Google granted."""
    units = share.allowance.units
    every = limits.quotas()
    if units is None:
        return every
    return {host: replace(quota, units=units) for host, quota in every.items()}


def _pace(share: Share) -> Callable[[str], Pace]:
    """Return how fast servers are asked; those on this machine as fast as it goes."""
    own = {
        address.hostname
        for address in map(urlsplit, share.servers.values())
        if address.hostname in HERE
    }

    def pace(host: str) -> Pace:
        name = host.rpartition(":")[0] or host
        return UNHURRIED if name in own else limits.pace_of(host)

    return pace


HERE = frozenset(("localhost", "127.0.0.1"))
UNHURRIED = Pace(100_000, 1.0)


def _bluesky(asks: Asks, share: Share) -> Network:
    servers = Servers(
        share.servers.get("appview", APPVIEW), share.servers.get("registry", REGISTRY)
    )
    size = share.page_size
    return Bluesky(asks, servers) if size is None else Bluesky(asks, servers, size)


def _mastodon(asks: Asks, share: Share) -> Network:
    """Ask each account's own server, or the one that the plan calls `server`.

    Others that the plan names are servers that listen elsewhere than at their name.
    """
    addresses = {name: at for name, at in share.servers.items() if name != "server"}
    chosen = share.servers.get("server")
    host = None
    if chosen:
        named = (name for name, at in addresses.items() if at == chosen)
        host = next(named, urlsplit(chosen).netloc)
        addresses[host] = chosen
    secret = credential_of("mastodon", host) if host else None
    return Mastodon(
        asks,
        server=host,
        home=share.at_home,
        credentials={host: secret} if host and secret else {},
        addresses=addresses,
    )


def _youtube(asks: Asks, share: Share) -> Network:
    address = share.servers.get("api", YOUTUBE)
    return YouTube(asks, credential_of("youtube"), address, share.page_size)


def _x(asks: Asks, share: Share) -> Network:
    return x.opened(
        asks,
        credential_of("x"),
        enabled=share.enabled,
        address=share.servers.get("api", X),
        page_size=share.page_size,
    )


OPENED: Mapping[str, Callable[[Asks, Share], Network]] = {
    "bluesky": _bluesky,
    "mastodon": _mastodon,
    "x": _x,
    "youtube": _youtube,
}
"""How each network is opened."""
