"""From the sets that were asked for to accounts in the lake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from wellheard.findings.interest.answers import SETS, Answers
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.seeding import Unresolved
from wellheard.people.seeds import Seed


@dataclass(frozen=True)
class AudienceSet:
    """The accounts beside any of some seeds, or those that somebody listed."""

    name: str
    seeds: tuple[Seed, ...]
    listed: pa.Array | None = None
    """The keys of its accounts, where the set is a list and not an audience."""


@dataclass(frozen=True)
class Known:
    """One set as the lake knows it."""

    name: str
    keys: tuple[int, ...]
    networks: frozenset[str]
    coverage: float | None
    listed: pa.Array | None = None
    """The keys of its accounts, where it is a list; all of a list is known."""


def look_up(
    answers: Answers, direction: Direction, sets: Sequence[AudienceSet]
) -> tuple[list[Known], tuple[Unresolved, ...]]:
    """Look up the seeds of all sets; a set without any is left out, and said."""
    known: list[Known] = []
    unresolved: list[Unresolved] = []
    for each in sets:
        if each.listed is not None:
            if len(each.listed):
                known.append(_list(answers, each.name, each.listed))
            else:
                unresolved.append(Unresolved(each.name, "a list of nobody in the lake"))
            continue
        found = answers.resolve(direction, each.seeds)
        unresolved += found.unresolved
        rows = found.seeds.to_pylist()
        if rows:
            keys = tuple(row["seed_key"] for row in rows)
            networks = frozenset(row["network"] for row in rows)
            known.append(Known(each.name, keys, networks, _coverage(rows)))
    return known, tuple(unresolved)


def _list(answers: Answers, name: str, keys: pa.Array) -> Known:
    networks = answers.profiles(keys, ["network"])["network"]
    return Known(name, (), frozenset(networks.unique().to_pylist()), 1.0, keys)


def _coverage(rows: Sequence[Mapping[str, int | None]]) -> float | None:
    """Follows observed over those reported; none where any seed's are unknown."""
    reported = [row["reported"] or 0 for row in rows]
    if min(reported) <= 0:
        return None
    observed = sum(row["observed"] or 0 for row in rows)
    return min(1.0, observed / sum(reported))


def numbered(known: Sequence[Known]) -> pa.Table:
    """Lay sets out as `answers.SETS`."""
    rows = [
        {"set_number": number, "seed_key": key}
        for number, each in enumerate(known)
        for key in each.keys
    ]
    return pa.Table.from_pylist(rows, schema=SETS)
