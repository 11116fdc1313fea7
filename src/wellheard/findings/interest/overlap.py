"""Audiences that organisations share: pairs, all together, and who is in none.

Counts are exact for what was observed; `overlap_estimate` says what is missing, and
`combinations` what may be shown of more than two sets at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.accounts.privacy import is_small, shown
from wellheard.evidence.tables.overlap import AUDIENCE, COMBINATION, OVERLAP
from wellheard.findings.interest.answers import MOST_SETS, Answers
from wellheard.findings.interest.audience_sets import (
    AudienceSet,
    Known,
    look_up,
    numbered,
)
from wellheard.findings.interest.combinations import (
    among,
    at_least,
    combinations,
    if_shown,
    intersection,
)
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.membership import Membership
from wellheard.findings.interest.overlap_estimate import Observed, estimated, jaccard
from wellheard.findings.interest.seeding import Unresolved
from wellheard.people.seeds import Seed

Counts = npt.NDArray[np.int64]


class SetsRefused(Exception):
    """Sets that cannot be compared; says why and what to do."""


@dataclass(frozen=True)
class Without:
    """Of the accounts in any of the sets, those in none of some others."""

    any_of: int | None
    """Accounts in any of the sets; none where it is hidden."""
    none_of: int | None
    """Those of them that are in none of the others."""
    coverage: float | None
    """Which share of the others was observed; none where it is unknown."""


@dataclass(frozen=True)
class Overlaps:
    """What some sets of accounts share."""

    sets: pa.Table
    """See the table `audience`; as they were asked for."""
    pairs: pa.Table
    """See the table `overlap`; the largest Jaccard first."""
    combinations: pa.Table | None
    """See the table `combination`; none where a group too small to be shown would
    show, or for more sets than can be told apart."""
    depths: tuple[tuple[int, int], ...]
    """In how many of the sets at least, and how many accounts are; empty where there
    are no combinations."""
    without: Without | None
    unresolved: tuple[Unresolved, ...]
    too_many: bool = False
    """Whether there are more sets than combinations can be told apart of."""
    apart: int = 0
    """Pairs that are not compared, for their networks differ."""


def overlaps(
    answers: Answers,
    direction: Direction,
    sets: Sequence[AudienceSet],
    none_of: Sequence[Seed] = (),
) -> Overlaps:
    """Compare sets of accounts with one another; raises SetsRefused."""
    known, unresolved = look_up(answers, direction, sets)
    _refuse_few(known, len(sets), 1 if none_of else 2)
    others, missing = _others(answers, direction, none_of)
    few = len(known) + len(others) <= MOST_SETS
    return _told(
        known,
        others,
        _shared(answers, direction, known),
        _marked(answers, direction, known, others) if few else None,
        (*unresolved, *missing),
    )


def overlaps_of(
    known: Sequence[Known], unresolved: Sequence[Unresolved], within: Membership
) -> Overlaps:
    """Compare sets, audiences or lists, whose members are known; raises SetsRefused."""
    _refuse_few(known, len(known) + len(unresolved), 2)
    return _told(known, [], within.shared(), within.patterns(), tuple(unresolved))


def _refuse_few(known: Sequence[Known], asked: int, least: int) -> None:
    if len(known) < least:
        raise SetsRefused(
            f"Only {len(known)} of the {asked} sets are in the lake, too few to "
            "compare; check their names, or import the follows of their accounts"
        )


def _told(
    known: Sequence[Known],
    others: Sequence[Known],
    shared: Counts,
    marked: pa.Table | None,
    unresolved: tuple[Unresolved, ...],
) -> Overlaps:
    """Put together what may be shown of counts."""
    pairs = _pairs(known, shared)
    few = marked is not None
    within = None if marked is None else if_shown(among(marked, len(known)))
    marked = None if marked is None else if_shown(marked)
    return Overlaps(
        sets=_audiences(known, shared, marked if others else None),
        pairs=pairs,
        combinations=None if within is None else _combinations(known, within),
        depths=() if within is None else _depths(within, len(known)),
        without=_without(within, marked, len(known), others[0]) if others else None,
        unresolved=unresolved,
        too_many=not few,
        apart=len(known) * (len(known) - 1) // 2 - pairs.num_rows,
    )


def _others(
    answers: Answers, direction: Direction, none_of: Sequence[Seed]
) -> tuple[list[Known], tuple[Unresolved, ...]]:
    """Look up those whom the accounts must not be beside, as one set.

    Everybody is beside none of those whom the lake does not know; that would look like
    an answer, so it is refused.
    """
    if not none_of:
        return [], ()
    others, missing = look_up(answers, direction, [AudienceSet("", tuple(none_of))])
    if not others:
        raise SetsRefused(
            f"None of {', '.join(map(str, none_of[:5]))} is in the lake, so nobody can "
            "be said to be in none of them; check the names given with --none-of, or "
            "import the follows of their accounts"
        )
    return others, missing


def _shared(answers: Answers, direction: Direction, known: Sequence[Known]) -> Counts:
    """Count what each pair of sets shares; on the diagonal stand their sizes."""
    found = answers.pairs(direction, numbered(known))
    shared = np.zeros((len(known), len(known)), np.int64)
    first, second = found["first"].to_numpy(), found["second"].to_numpy()
    shared[first, second] = shared[second, first] = found["accounts"].to_numpy()
    return shared


def _audiences(
    known: Sequence[Known], shared: Counts, marked: pa.Table | None
) -> pa.Table:
    """One row for each set; with combinations that may be shown, who is in no other.

    A coverage would give a small audience away to whoever sees what is reported.
    """
    rows = []
    for number, each in enumerate(known):
        accounts = shown(int(shared[number, number]))
        none_of = None
        if marked is not None:
            none_of = intersection(marked, [number], [len(known)])
        rows.append(
            {
                "name": each.name,
                "network": min(each.networks) if len(each.networks) == 1 else None,
                "seeds": len(each.keys),
                "accounts": accounts,
                "coverage": None if accounts is None else each.coverage,
                "in_none_of": none_of,
                "hidden": accounts is None,
            }
        )
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
        "coverage_first": None if is_small(first) else one.coverage,
        "coverage_second": None if is_small(second) else other.coverage,
        "hidden": hidden,
    }
    if hidden:
        return row
    row |= {
        "both": both,
        "share_first": both / first if first else None,
        "share_second": both / second if second else None,
        "jaccard": jaccard(first, second, both),
    }
    seen = Observed(first, one.coverage), Observed(second, other.coverage)
    return row | estimated(*seen, both)


def _marked(
    answers: Answers,
    direction: Direction,
    known: Sequence[Known],
    others: Sequence[Known],
) -> pa.Table:
    """Count each combination of the sets, with a bit for the others after theirs."""
    found = answers.patterns(direction, numbered([*known, *others]))
    in_a_set = found["mask"].to_numpy() & ((1 << len(known)) - 1) > 0
    return found.filter(pa.array(in_a_set))


def _combinations(known: Sequence[Known], within: pa.Table) -> pa.Table:
    found = combinations(within, tuple(each.name for each in known))
    rows = [{"sets": list(each.sets), "accounts": each.accounts} for each in found]
    return pa.Table.from_pylist(rows, schema=COMBINATION.schema)


def _depths(within: pa.Table, sets: int) -> tuple[tuple[int, int], ...]:
    """Count who is in at least one set, in two, and so on."""
    return tuple((least, at_least(within, least)) for least in range(1, sets + 1))


def _without(
    within: pa.Table | None, marked: pa.Table | None, sets: int, others: Known
) -> Without:
    """Count who is in any of the sets and in none of the others."""
    return Without(
        any_of=None if within is None else intersection(within, ()),
        none_of=None if marked is None else intersection(marked, (), [sets]),
        coverage=others.coverage,
    )
