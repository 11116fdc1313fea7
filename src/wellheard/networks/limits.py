"""What each network allows, what it costs and under which terms."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from wellheard.networks.asking.budget import Quota
from wellheard.networks.asking.pace import Pace
from wellheard.networks.asking.question import Cost


@dataclass(frozen=True)
class Limits:
    """What one network allows."""

    network: str
    title: str
    hosts: tuple[str, ...]
    terms: str
    """The terms that rows come under, with the day they were read."""
    requests: int
    seconds: int
    is_documented: bool
    source: str
    read: date
    """When the page was read that gives the limit."""
    page: Mapping[str, int]
    """How many items one request may bring, by what is asked for."""
    units: Mapping[str, int]
    micro_dollars: Mapping[str, int]
    """What one item costs, by what is asked for."""
    quota: Quota | None

    @property
    def pace(self) -> Pace:
        """How fast it is asked: half of what it allows."""
        return Pace(self.requests, self.seconds)

    def is_of(self, host: str) -> bool:
        """Whether a server is one of this network's."""
        name = host.lower().partition(":")[0]
        return any(
            name.endswith(each[1:]) if each.startswith("*.") else name == each
            for each in self.hosts
        )

    def cost(self, what: str, items: int | None = None) -> Cost:
        """Say what one request costs that brings so many items; a full page if None."""
        number = self.page.get(what, 1) if items is None else items
        return Cost(
            1, self.units.get(what, 0), self.micro_dollars.get(what, 0) * number
        )


def limits(network: str) -> Limits:
    """Return what a network allows; raises KeyError for one that is not defined."""
    return every()[network]


@functools.cache
def every() -> Mapping[str, Limits]:
    """Return the limits of all networks, by name."""
    shipped = resources.files("wellheard") / "definitions" / "networks.toml"
    said = tomllib.loads(shipped.read_text(encoding="utf-8"))
    return {
        name: _limits(name, row) for name, row in said.items() if isinstance(row, dict)
    }


def of_host(host: str) -> Limits:
    """Return what a server allows; one that nobody names is of the fediverse."""
    named = (each for each in every().values() if each.is_of(host))
    anybody = next(each for each in every().values() if not each.hosts)
    return next(named, anybody)


def pace_of(host: str) -> Pace:
    """Return how fast a server is asked."""
    return of_host(host).pace


def quotas() -> Mapping[str, Quota]:
    """Return the daily quotas, by host."""
    return {
        host: each.quota
        for each in every().values()
        if each.quota is not None
        for host in each.hosts
    }


def _limits(name: str, row: Mapping[str, Any]) -> Limits:
    limit, quota = row["limit"], row.get("quota")
    return Limits(
        network=name,
        title=row["title"],
        hosts=tuple(row["hosts"]),
        terms=row["terms"],
        requests=limit["requests"],
        seconds=limit["seconds"],
        is_documented=limit["documented"],
        source=limit["source"],
        read=limit["read"],
        page=row["page"],
        units=row.get("units", {}),
        micro_dollars=row.get("micro_dollars", {}),
        quota=None if quota is None else Quota(quota["units"], quota["zone"]),
    )
