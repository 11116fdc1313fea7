"""Concentration in plain Python, worked out from the definition and nothing else.

Nothing here is shared with the product's arithmetic: dictionaries and loops only. It
reads the rows of the lake as they were gathered.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

Row = dict[str, object]
Name = tuple[str, str]
"""Network and id."""

KIND_WEIGHTS = {
    "like": 1,
    "bookmark": 1,
    "repost": 2,
    "quote": 3,
    "mention": 3,
    "reply": 4,
}


def half_up(number: float) -> int:
    return math.floor(number + 0.5)


@dataclass(frozen=True)
class Place:
    """One place in a ranking, as the oracle sees it."""

    name: Name
    seeds: int
    interest: int
    engagement: int
    concentration: int


@dataclass
class World:
    """What is so, once handles are joined and repeats are dropped."""

    follows: set[tuple[Name, Name]] = field(default_factory=set)
    engaged: dict[tuple[Name, Name, str, object], int] = field(
        default_factory=lambda: defaultdict(int)
    )
    profiles: dict[Name, Row] = field(default_factory=dict)
    names: set[Name] = field(default_factory=set)
    aliases: dict[Name, Name] = field(default_factory=dict)


def world(
    accounts: Iterable[Row], follows: Iterable[Row], engagements: Iterable[Row]
) -> World:
    """Read the rows as gathered."""
    accounts, follows, engagements = list(accounts), list(follows), list(engagements)
    known = _aliases(accounts)

    def name(network: object, account_id: object) -> Name:
        return known.get(
            (str(network), str(account_id)), (str(network), str(account_id))
        )

    made = World(aliases=known)
    for row in sorted(accounts, key=lambda row: (row["observed_at"], row["fetch_id"])):
        own = (str(row["network"]), str(row["account_id"]))
        if own not in known:
            said = {column: value for column, value in row.items() if value is not None}
            made.profiles[own] = {**made.profiles.get(own, {}), **said}
        made.names.add(name(*own))
    _follow(made, name, follows)
    _engage(made, name, engagements)
    return made


def _follow(
    made: World, name: Callable[[object, object], Name], follows: list[Row]
) -> None:
    sightings: dict[tuple[Name, Name], list[datetime]] = defaultdict(list)
    endings: dict[tuple[Name, Name], list[datetime]] = defaultdict(list)
    for row in follows:
        source = name(row["network"], row["source_id"])
        target = name(row["network"], row["target_id"])
        made.names |= {source, target}
        if row["ended_at"] is None:
            sightings[source, target].append(row["last_seen_at"])
        else:
            endings[source, target].append(row["ended_at"])
    never = datetime.min.replace(tzinfo=UTC)
    for pair, moments in sightings.items():
        if pair[0] != pair[1] and max(moments) > max(endings[pair], default=never):
            made.follows.add(pair)


def _engage(
    made: World, name: Callable[[object, object], Name], engagements: list[Row]
) -> None:
    once = {(row["network"], row["record_uri"]): row for row in engagements}
    for row in once.values():
        actor = name(row["network"], row["actor_id"])
        made.names.add(actor)
        if row["object_account_id"] is None:
            continue
        target = name(row["network"], row["object_account_id"])
        made.names.add(target)
        if actor != target:
            day = row["occurred_at"] and row["occurred_at"].date()
            made.engaged[actor, target, row["verb"], day] += row["times"]


def _aliases(accounts: list[Row]) -> dict[Name, Name]:
    """`@handle` to the account that used the handle last."""
    latest: dict[Name, tuple[object, str]] = {}
    for row in accounts:
        if row["handle"] and not str(row["account_id"]).startswith("@"):
            alias = (str(row["network"]), f"@{str(row['handle']).lower()}")
            mark = (row["observed_at"], str(row["account_id"]))
            latest[alias] = max(latest.get(alias, mark), mark)
    return {alias: (alias[0], mark[1]) for alias, mark in latest.items()}


def ranking(made: World, seeds: set[Name], direction: str, top: int) -> list[Place]:
    """Rank as the definition says, in whole millionths."""
    pairs = made.follows
    engaged = [(a, t, verb, n) for (a, t, verb, _), n in made.engaged.items()]
    if direction == "followed":
        pairs = {(target, source) for source, target in pairs}
        engaged = [(t, a, verb, n) for a, t, verb, n in engaged]
    size = "following_count" if direction == "followers" else "followers_count"
    weights = _weights(pairs, seeds)
    interest: dict[Name, int] = defaultdict(int)
    followed: dict[Name, int] = defaultdict(int)
    for account, seed in pairs:
        if seed in seeds:
            interest[account] += weights[seed]
            followed[account] += 1
    engagement: dict[Name, int] = defaultdict(int)
    for account, seed, verb, times in engaged:
        if seed in seeds:
            engagement[account] += KIND_WEIGHTS[verb] * half_up(
                1e6 * math.log(1 + times)
            )
    places = []
    for account in set(followed) | {name for name, sum_ in engagement.items() if sum_}:
        spread = made.profiles.get(account, {}).get(size)
        if spread is None:
            spread = max(400, sum(pair[0] == account for pair in pairs))
        figure = half_up(
            interest[account] / math.sqrt(spread + 10)
            + 350_000 * math.log(1 + engagement[account] / 1e6)
        )
        places.append(
            Place(
                account,
                followed[account],
                interest[account],
                engagement[account],
                figure,
            )
        )
    places.sort(key=lambda place: (-place.concentration, place.name))
    return places[:top]


def _weights(pairs: set[tuple[Name, Name]], seeds: set[Name]) -> dict[Name, int]:
    audience: dict[Name, int] = defaultdict(int)
    known: dict[str, set[Name]] = defaultdict(set)
    for account, seed in pairs:
        audience[seed] += 1
        known[account[0]].add(account)
    return {
        seed: half_up(1e6 * math.log(1 + len(known[seed[0]]) / audience[seed]))
        for seed in seeds
        if audience[seed]
    }
