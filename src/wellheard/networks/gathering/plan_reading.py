"""Read a plan of gathering from a TOML file, and say plainly what is wrong with it."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from wellheard.networks.gathering.plan import (
    LAWFUL_BASES,
    OF_FOUND,
    OF_POSTS,
    OF_SEEDS,
    STREAM_KINDS,
    Allowance,
    Plan,
    PlanRefused,
    Share,
    StreamFrom,
)
from wellheard.networks.network import What
from wellheard.people import seeds as seed_groups
from wellheard.people.seeds import Seed

Value = TypeVar("Value")

PLAN_KEYS = (
    "title",
    "purpose",
    "lawful_basis",
    "assessment",
    "contact",
    "full_every_days",
    "network",
)
SHARE_KEYS = (
    "name",
    "seeds",
    "fetch",
    "found",
    "found_at_least",
    "posts",
    "profile_days",
    "hashtags",
    "searches",
    "servers",
    "stream",
    "enabled",
    "budget",
    "workers",
    "page_size",
    "at_home",
)
BUDGET_KEYS = ("requests", "hours", "units", "dollars")
NEEDED = {
    "purpose": "why people's posts and follows are gathered, in a sentence, as in "
    'purpose = "Plan engagement with those who care about our hospital"',
    "lawful_basis": f"one of {', '.join(LAWFUL_BASES)}; ask your data protection "
    "officer which",
    "assessment": "the reference of your data protection impact assessment, or why "
    'none is needed, as in assessment = "DPIA-2026-014"',
    "contact": "an address at which a network can reach you, as in "
    'contact = "social@northmoor.example"',
}
"""A plan without these is refused."""


def read(path: Path) -> Plan:
    """Read a plan; raises PlanRefused."""
    try:
        text = path.read_text(encoding="utf-8")
        said = tomllib.loads(text)
    except OSError as missing:
        raise PlanRefused(
            f"Cannot open {path}: {(missing.strerror or 'unknown').lower()}; write a "
            "plan first, as in `wellheard gather example > plan.toml`"
        ) from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as damage:
        raise PlanRefused(f"{path.name} is not TOML: {damage}") from damage
    where = _Place(path.name, said)
    where.knows(PLAN_KEYS)
    for name, what in NEEDED.items():
        if not str(said.get(name, "")).strip():
            raise PlanRefused(
                f"{path.name} does not say {name}, and nothing is gathered without "
                f"it: write {what}"
            )
    basis = where.text("lawful_basis", "")
    if basis not in LAWFUL_BASES:
        raise PlanRefused(
            f"{path.name}: {basis!r} is no lawful basis; write one of "
            f"{', '.join(LAWFUL_BASES)}"
        )
    networks = where.take("network", list, [])
    if not networks:
        raise PlanRefused(
            f"{path.name} names no network; add a part that begins with [[network]] "
            'and says name = "bluesky"'
        )
    shares = tuple(_share(path, number, each) for number, each in enumerate(networks))
    names = [share.network for share in shares]
    if len(set(names)) < len(names):
        raise PlanRefused(
            f"{path.name} names a network twice; put all of it in one [[network]]"
        )
    return Plan(
        title=where.text("title", path.stem),
        purpose=where.text("purpose", ""),
        lawful_basis=basis,
        assessment=where.text("assessment", ""),
        contact=where.text("contact", ""),
        shares=shares,
        full_every=timedelta(days=where.number("full_every_days", 30)),
        digest=hashlib.sha256(repr(shares).encode()).hexdigest()[:32],
    )


class _Place:
    """One part of a plan, read key by key."""

    def __init__(self, name: str, said: Mapping[str, Any]) -> None:
        self.name = name
        self._said = said

    def knows(self, keys: Sequence[str]) -> None:
        """Refuse what is no key."""
        for key in self._said:
            if key not in keys:
                raise PlanRefused(
                    f"{self.name}: there is nothing called {key!r} here; choose among "
                    f"{', '.join(keys)}"
                )

    def take(self, key: str, kind: type[Value], default: Value) -> Value:
        """Return a value of the right kind."""
        value = self._said.get(key, default)
        if not isinstance(value, kind) or (
            isinstance(value, bool) and kind is not bool
        ):
            raise PlanRefused(
                f"{self.name}: {key} = {value!r} is not what is needed; write "
                f"{KINDS[kind]}"
            )
        return value

    def text(self, key: str, default: str) -> str:
        """Return text."""
        return self.take(key, str, default).strip()

    def number(self, key: str, default: int, least: int = 1) -> int:
        """Return a whole number."""
        value = self.take(key, int, default)
        if value < least:
            raise PlanRefused(f"{self.name}: {key} is {value}; write {least} or more")
        return value

    def either(self, key: str) -> object:
        """Return a value of whatever kind."""
        return self._said.get(key, [])

    def optional(self, key: str) -> float | None:
        """Return a number, where one is given."""
        value = self._said.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise PlanRefused(
                f"{self.name}: {key} = {value!r} is not what is needed; write a number"
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        listed = self.take(key, list, [])
        if not all(isinstance(each, str) and each.strip() for each in listed):
            raise PlanRefused(
                f"{self.name}: {key} holds something else than texts; write it as "
                f'{key} = ["one", "two"]'
            )
        return tuple(each.strip() for each in listed)

    def choices(self, key: str, among: Sequence[What]) -> tuple[What, ...]:
        """Return some of the things that can be asked for."""
        for each in self.texts(key):
            if each not in among:
                raise PlanRefused(
                    f"{self.name}: {key} cannot have {each!r}; choose among "
                    f"{', '.join(among)}"
                )
        return tuple(each for each in among if each in self.texts(key))


PERMANENT = re.compile(r"did:[a-z]+:\S+|UC[\w-]{22}")
"""Ids that are no handles: of AT Protocol, and of YouTube."""

KINDS: Mapping[type, str] = {
    str: 'text in quotes, as in "text"',
    int: "a whole number",
    bool: "true or false",
    list: 'a list, as in ["one", "two"]',
    dict: "a part of its own",
}


def _share(path: Path, number: int, said: object) -> Share:
    if not isinstance(said, dict):
        raise PlanRefused(
            f"{path.name}: write networks as parts that begin with [[network]], with "
            "two square brackets"
        )
    place = _Place(f"{path.name}, network {number + 1}", said)
    place.knows(SHARE_KEYS)
    network = place.text("name", "")
    if not network:
        raise PlanRefused(f'{place.name} has no name; write name = "bluesky"')
    place.name = f"{path.name}, network {network}"
    fetch = place.choices("fetch", (*OF_SEEDS, *OF_POSTS))
    share = Share(
        network=network,
        fetch=fetch or ("profiles", "followers"),
        seeds=_seeds(path, place, network),
        found=place.choices("found", OF_FOUND),
        found_at_least=place.number("found_at_least", 1),
        posts=place.number("posts", 100),
        profile_days=place.number("profile_days", 30, least=0),
        hashtags=tuple(each.lstrip("#") for each in place.texts("hashtags")),
        searches=place.texts("searches"),
        servers=_servers(place),
        stream=_stream(place),
        enabled=place.take("enabled", bool, False),
        allowance=_allowance(place),
        workers=place.number("workers", 4),
        page_size=place.number("page_size", 0, least=0) or None,
        at_home=place.take("at_home", bool, True),
    )
    if not (share.seeds or share.hashtags or share.searches):
        raise PlanRefused(
            f'{place.name} has no seeds; write seeds = "seeds.csv", the name of a '
            'group such as "national-bodies", or seeds = ["@handle"]'
        )
    return share


def _seeds(path: Path, place: _Place, network: str) -> tuple[Seed, ...]:
    said = place.either("seeds")
    if isinstance(said, str):
        beside = path.parent / said
        group = seed_groups.read(str(beside) if beside.is_file() else said)
        return tuple(seed for seed in group.seeds if seed.network in (network, None))
    handles = place.texts("seeds")
    return tuple(
        Seed(network, None, each)
        if PERMANENT.fullmatch(each)
        else Seed(network, each.lstrip("@"), None)
        for each in handles
    )


def _servers(place: _Place) -> dict[str, str]:
    servers = place.take("servers", dict, {})
    for name, address in servers.items():
        if not str(address).startswith(("https://", "http://127.", "http://localhost")):
            raise PlanRefused(
                f"{place.name}: the server {name} = {address!r} is no address that "
                "begins with https://"
            )
    return {str(name): str(address).rstrip("/") for name, address in servers.items()}


def _stream(place: _Place) -> StreamFrom:
    said = _Place(f"{place.name}, stream", place.take("stream", dict, {}))
    said.knows(("kind", "server"))
    kind = said.text("kind", StreamFrom.kind)
    server = said.text("server", StreamFrom.server)
    known = next((each for each in STREAM_KINDS if each == kind), None)
    if known is None:
        raise PlanRefused(
            f"{said.name}: there is no kind {kind!r}; write one of "
            f"{', '.join(STREAM_KINDS)}"
        )
    if not server.startswith(("wss://", "ws://127.", "ws://localhost")):
        raise PlanRefused(
            f"{said.name}: {server!r} is no address that begins with wss://"
        )
    return StreamFrom(known, server.rstrip("/"))


def _allowance(place: _Place) -> Allowance:
    budget = _Place(f"{place.name}, budget", place.take("budget", dict, {}))
    budget.knows(BUDGET_KEYS)
    requests, units = budget.optional("requests"), budget.optional("units")
    return Allowance(
        requests=None if requests is None else int(requests),
        hours=budget.optional("hours"),
        units=None if units is None else int(units),
        dollars=budget.optional("dollars"),
    )
