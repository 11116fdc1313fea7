"""Audiences that organisations share: pairs, all together, and who is in none.

Counts are exact for what was observed. Where both audiences were observed in part, at
rates a and b and independently, an account in both was seen in both with probability
ab. The estimate of all in both is then both / ab, with the variance both (1 - ab) /
(ab)^2 (Horvitz and Thompson 1952); what was seen is certain, so the interval begins
there at the lowest.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.evidence.tables.overlap import AUDIENCE, OVERLAP
from wellheard.findings.interest.answers import MOST_SETS, SETS, Answers
from wellheard.findings.interest.coverage import UPPER
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.seeding import Unresolved
from wellheard.people.seeds import Seed

Counts = npt.NDArray[np.int64]


class SetsRefused(Exception):
    """Sets that cannot be compared; says why and what to do."""


@dataclass(frozen=True)
class AudienceSet:
    """The accounts beside any of some seeds."""

    name: str
    seeds: tuple[Seed, ...]


@dataclass(frozen=True)
class Known:
    """One set as the lake knows it."""

    name: str
    keys: tuple[int, ...]
    networks: frozenset[str]
    coverage: float | None


@dataclass(frozen=True)
class Without:
    """Of the accounts in any of the sets, those in none of some others."""

    any_of: int | None
    """Accounts in any of the sets; none where it is hidden."""
    none_of: int | None
    """Those of them that are in none of the others."""


@dataclass(frozen=True)
class Overlaps:
    """What some sets of accounts share."""

    sets: pa.Table
    """See the table `audience`; as they were asked for."""
    pairs: pa.Table
    """See the table `overlap`; the largest Jaccard first."""
    depths: tuple[tuple[int, int | None], ...]
    """In how many of the sets at least, and how many accounts are; empty for more
    than MOST_SETS sets."""
    without: Without | None
    unresolved: tuple[Unresolved, ...]


def overlaps(
    answers: Answers,
    direction: Direction,
    sets: Sequence[AudienceSet],
    none_of: Sequence[Seed] = (),
) -> Overlaps:
    """Compare sets of accounts with one another; raises SetsRefused."""
    known, unresolved = _known(answers, direction, sets)
    if len(known) < (1 if none_of else 2):
        raise SetsRefused(
            f"Only {len(known)} of the {len(sets)} sets are in the lake, too few to "
            "compare; check their names, or import the follows of their accounts"
        )
    shared = _shared(answers, direction, known)
    few = len(known) < MOST_SETS
    marks = _marks(answers, direction, known, none_of) if few else []
    return Overlaps(
        sets=_audiences(known, shared),
        pairs=_pairs(known, shared),
        depths=_depths(marks, len(known)) if few else (),
        without=_without(marks, len(known)) if none_of and few else None,
        unresolved=unresolved,
    )


def jaccard(first: int, second: int, both: int) -> float | None:
    """Both, over those in either; none where there is nobody."""
    either = first + second - both
    return both / either if either else None


def _known(
    answers: Answers, direction: Direction, sets: Sequence[AudienceSet]
) -> tuple[list[Known], tuple[Unresolved, ...]]:
    """Look up the seeds of all sets; a set without any is left out, and said."""
    known: list[Known] = []
    unresolved: list[Unresolved] = []
    for each in sets:
        found = answers.resolve(direction, each.seeds)
        unresolved += found.unresolved
        rows = found.seeds.to_pylist()
        if rows:
            keys = tuple(row["seed_key"] for row in rows)
            networks = frozenset(row["network"] for row in rows)
            known.append(Known(each.name, keys, networks, _coverage(rows)))
    return known, tuple(unresolved)


def _coverage(rows: Sequence[Mapping[str, int | None]]) -> float | None:
    """Follows observed over those reported; none where any seed's are unknown."""
    reported = [row["reported"] or 0 for row in rows]
    if min(reported) <= 0:
        return None
    observed = sum(row["observed"] or 0 for row in rows)
    return min(1.0, observed / sum(reported))


def _numbered(known: Sequence[Known]) -> pa.Table:
    rows = [
        {"set_number": number, "seed_key": key}
        for number, each in enumerate(known)
        for key in each.keys
    ]
    return pa.Table.from_pylist(rows, schema=SETS)


def _shared(answers: Answers, direction: Direction, known: Sequence[Known]) -> Counts:
    """Count what each pair of sets shares; on the diagonal stand their sizes."""
    found = answers.pairs(direction, _numbered(known))
    shared = np.zeros((len(known), len(known)), np.int64)
    first, second = found["first"].to_numpy(), found["second"].to_numpy()
    shared[first, second] = shared[second, first] = found["accounts"].to_numpy()
    return shared


def _marks(
    answers: Answers,
    direction: Direction,
    known: Sequence[Known],
    none_of: Sequence[Seed],
) -> list[tuple[int, int]]:
    """Return each combination of sets, with how many accounts are in exactly these.

    The bit after those of the sets stands for the accounts that must not be there.
    """
    others = answers.resolve(direction, none_of).seeds["seed_key"].to_pylist()
    unwanted = Known("", tuple(others), frozenset(), None)
    found = answers.patterns(direction, _numbered([*known, unwanted]))
    return list(
        zip(found["mask"].to_pylist(), found["accounts"].to_pylist(), strict=True)
    )


def _audiences(known: Sequence[Known], shared: Counts) -> pa.Table:
    rows = [
        {
            "name": each.name,
            "network": next(iter(each.networks)) if len(each.networks) == 1 else None,
            "seeds": len(each.keys),
            "accounts": shown(int(shared[number, number])),
            "coverage": each.coverage,
        }
        for number, each in enumerate(known)
    ]
    return pa.Table.from_pylist(rows, schema=AUDIENCE.schema)


def _pairs(known: Sequence[Known], shared: Counts) -> pa.Table:
    """Compare each pair; sets of different networks share nobody and are left out."""
    rows = [
        _pair(known[first], known[second], (first, second), shared)
        for first in range(len(known))
        for second in range(first + 1, len(known))
        if known[first].networks & known[second].networks
    ]
    table = pa.Table.from_pylist(rows, schema=OVERLAP.schema)
    return table.sort_by(
        [
            ("hidden", "ascending"),
            ("jaccard", "descending"),
            ("first", "ascending"),
            ("second", "ascending"),
        ]
    )


def _pair(
    one: Known, other: Known, places: tuple[int, int], shared: Counts
) -> dict[str, object]:
    first, second = (int(shared[place, place]) for place in places)
    both = int(shared[places])
    hidden = any(is_small(count) for count in (both, first - both, second - both))
    row: dict[str, object] = {
        "first": one.name,
        "second": other.name,
        "accounts_first": shown(first),
        "accounts_second": shown(second),
        "hidden": hidden,
    }
    if hidden:
        return row
    estimate, low, high = _interval(both, one.coverage, other.coverage)
    return row | {
        "both": both,
        "share_first": both / first if first else None,
        "share_second": both / second if second else None,
        "jaccard": jaccard(first, second, both),
        "both_estimate": estimate,
        "both_low": low,
        "both_high": high,
    }


def _interval(
    both: int, first: float | None, second: float | None
) -> tuple[float | None, float | None, float | None]:
    """Estimate all in both, with a 95 % interval; nothing where it is unknown."""
    if not first or not second:
        return None, None, None
    rate = first * second
    estimate = both / rate
    wide = UPPER * math.sqrt(both * (1 - rate)) / rate
    return estimate, max(float(both), estimate - wide), estimate + wide


def _depths(
    marks: Sequence[tuple[int, int]], sets: int
) -> tuple[tuple[int, int | None], ...]:
    """Count who is in at least one set, in two, and so on.

    A count is hidden where it is small, and where it differs from the one before by a
    small group.
    """
    within = (1 << sets) - 1
    deep = np.zeros(sets + 2, np.int64)
    for mask, accounts in marks:
        deep[(mask & within).bit_count()] += accounts
    least = np.cumsum(deep[::-1])[::-1]
    counts: list[tuple[int, int | None]] = []
    last: int | None = None
    for depth in range(1, sets + 1):
        count = int(least[depth])
        small = is_small(count) or (last is not None and is_small(last - count))
        counts.append((depth, None if small else count))
        last = last if small else count
    return tuple(counts)


def _without(marks: Sequence[tuple[int, int]], sets: int) -> Without:
    within, unwanted = (1 << sets) - 1, 1 << sets
    whole = sum(accounts for mask, accounts in marks if mask & within)
    left = sum(
        accounts for mask, accounts in marks if mask & within and not mask & unwanted
    )
    if any(is_small(count) for count in (whole, left, whole - left)):
        return Without(shown(whole), None)
    return Without(whole, left)


def is_small(count: int) -> bool:
    """Whether a group is too small to be shown; nobody at all may be."""
    return 0 < count < SMALLEST_GROUP


def shown(count: int) -> int | None:
    """Return a count that may be shown, else none."""
    return None if is_small(count) else count
