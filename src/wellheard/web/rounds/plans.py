"""Plans of gathering as an organisation keeps them: read, checked and reckoned.

A plan that is written in a browser may not name files of the server, nor servers to ask
other than those that whoever runs this allows.
"""

import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings

from wellheard.evidence.lake import Lake
from wellheard.networks.asking.question import AskingError
from wellheard.networks.gathering import plan_reading
from wellheard.networks.gathering.estimating import Estimate, estimate, remembered
from wellheard.networks.gathering.opening import opened_networks, requests_per_hour
from wellheard.networks.gathering.plan import Allowance, PlanRefused
from wellheard.networks.gathering.plan import Plan as GatheringPlan
from wellheard.people import seeds
from wellheard.people.seeds import SeedsRefused
from wellheard.web.belonging.models import Organisation

FILE = "The plan"
"""What the reader of plans calls it in what it says."""


@dataclass(frozen=True)
class Cost:
    """What one network's share of a full round would cost, at most."""

    network: str
    requests: int
    hours: float | None
    dollars: float
    guessed: int
    """Lists of which no length is known yet."""
    budget: str


def example() -> str:
    """Return a plan to begin with."""
    shipped = resources.files("wellheard") / "definitions" / "plan.toml"
    text = shipped.read_text(encoding="utf-8")
    return "\n".join(
        line for line in text.split("\n") if not line.startswith("#   wellheard")
    )


def read(text: str, organisation: Organisation) -> GatheringPlan:
    """Read a plan; raises PlanRefused.

    Its title bears the organisation, as a lake knows rounds by the titles of plans.
    """
    _refuse_what_reaches_out(text)
    with tempfile.TemporaryDirectory(prefix="plan-") as empty:
        file = Path(empty) / FILE
        file.write_text(text, encoding="utf-8")
        try:
            plan = plan_reading.read(file)
        except SeedsRefused as refused:
            raise PlanRefused(str(refused)) from refused
    return replace(plan, title=f"{organisation.code}: {plan.title}")


def _refuse_what_reaches_out(text: str) -> None:
    """Refuse files of this server, and servers that nobody allowed."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # the reader of plans says it better
    groups = {group.name for group in seeds.groups()}
    for share in _shares(said):
        named = share.get("seeds")
        if isinstance(named, str) and named not in groups:
            raise PlanRefused(
                f"{FILE} names seeds that are not here ({named}); write them out, as "
                'in seeds = ["@handle"], or name one of the groups '
                f"{', '.join(sorted(groups))}"
            )
        for address in _addresses(share):
            if address.rstrip("/") not in settings.PLAN_SERVERS:
                raise PlanRefused(
                    f"{FILE} names a server that is not allowed here ({address}); "
                    "leave it out, or ask whoever runs this service to allow it by "
                    "WELLHEARD_PLAN_SERVERS"
                )


def _shares(said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    shares = said.get("network")
    for share in shares if isinstance(shares, list) else ():
        if isinstance(share, dict):
            yield share


def _addresses(share: Mapping[str, Any]) -> Iterator[str]:
    servers = share.get("servers")
    for address in servers.values() if isinstance(servers, dict) else ():
        yield str(address)
    stream = share.get("stream")
    if isinstance(stream, dict) and "server" in stream:
        yield str(stream["server"])


def costs(plan: GatheringPlan, folder: Path) -> list[Cost]:
    """Reckon what a full round would cost, without asking anybody; PlanRefused."""
    lake = Lake.create(folder)
    try:
        with opened_networks(lake.folder, plan) as networks:
            return [
                _cost(
                    estimate(
                        share,
                        networks[share.network],
                        remembered(lake, share),
                        requests_per_hour(share),
                    ),
                    share.allowance,
                )
                for share in plan.shares
            ]
    except AskingError as refused:  # no key, or no contact
        raise PlanRefused(str(refused)) from refused


def _cost(each: Estimate, allowance: Allowance) -> Cost:
    return Cost(
        network=each.network,
        requests=each.cost.requests,
        hours=each.hours,
        dollars=each.dollars,
        guessed=each.guessed,
        budget=budget(allowance),
    )


def budget(allowance: Allowance) -> str:
    """Say how much a network may cost in a round."""
    parts = [
        f"{value:,} {name}"
        for name, value in (
            ("requests", allowance.requests),
            ("hours", allowance.hours),
            ("units", allowance.units),
            ("US dollars", allowance.dollars),
        )
        if value is not None
    ]
    return ", ".join(parts) or "no limit but the network's own"
