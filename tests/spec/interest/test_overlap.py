"""What audiences share, by hand and by plain Python."""

import itertools
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from tests.drawing import lay
from tests.engines.asking import SETTINGS
from wellheard.evidence.matrix.opening import matrix
from wellheard.findings.interest.answers import PAIRS, PATTERNS, SETS, Answers
from wellheard.findings.interest.audience_sets import AudienceSet
from wellheard.findings.interest.combinations import at_least, intersection, union
from wellheard.findings.interest.direction import FOLLOWED, FOLLOWERS, Direction
from wellheard.findings.interest.matrix_answers import MatrixAnswers
from wellheard.findings.interest.overlap import Overlaps, SetsRefused, overlaps
from wellheard.findings.interest.overlap_estimate import jaccard
from wellheard.findings.interest.seeding import SEED, Resolved, Unresolved
from wellheard.people.seeds import Seed

SMALL = 11
OTHER = Seed(None, "other", None)


class Drawn(Answers):
    """Answers about sets that a test draws: whom each seed's audience holds."""

    def __init__(
        self,
        audiences: dict[str, set[int]],
        reported: dict[str, int] | None = None,
        networks: dict[str, str] | None = None,
    ) -> None:
        self.names = list(audiences)
        self.audiences = audiences
        self.reported = reported or {}
        self.networks = networks or {}

    def resolve(self, _direction: Direction, seeds: Iterable[Seed]) -> Resolved:
        known = [seed for seed in seeds if seed.handle in self.names]
        rows = [
            {
                "seed_key": self.names.index(str(seed.handle)),
                "network": self.networks.get(str(seed.handle), "x"),
                "account_id": seed.handle,
                "handle": seed.handle,
                "observed": len(self.audiences[str(seed.handle)]),
                "reported": self.reported.get(str(seed.handle)),
            }
            for seed in known
        ]
        missing = tuple(
            Unresolved(str(seed), "not in the lake")
            for seed in seeds
            if seed.handle not in self.names
        )
        return Resolved(pa.Table.from_pylist(rows, schema=SEED), missing)

    def _members(self, sets: pa.Table) -> dict[int, set[int]]:
        members: dict[int, set[int]] = {}
        for row in sets.to_pylist():
            found = self.audiences[self.names[row["seed_key"]]]
            members.setdefault(row["set_number"], set()).update(found)
        return members

    def patterns(self, _direction: Direction, sets: pa.Table) -> pa.Table:
        masks: dict[int, int] = {}
        for number, members in self._members(sets).items():
            for one in members:
                masks[one] = masks.get(one, 0) | 1 << number
        counts: dict[int, int] = {}
        for mask in masks.values():
            counts[mask] = counts.get(mask, 0) + 1
        rows = [{"mask": mask, "accounts": counts[mask]} for mask in sorted(counts)]
        return pa.Table.from_pylist(rows, schema=PATTERNS)

    def pairs(self, _direction: Direction, sets: pa.Table) -> pa.Table:
        members = self._members(sets)
        rows = [
            {"first": a, "second": b, "accounts": len(members[a] & members[b])}
            for a in members
            for b in members
            if a <= b
        ]
        return pa.Table.from_pylist(rows, schema=PAIRS)


def alone(name: str) -> AudienceSet:
    return AudienceSet(f"@{name}", (Seed(None, name, None),))


def test_the_published_averages_of_trust_and_healthwatch_agree() -> None:
    """Of Healthwatch's followers 19 %, of the trust's 6 %: 4.78 % of both."""
    both = 114
    healthwatch, trust = set(range(600)), set(range(600 - both, 2500 - both))
    answers = Drawn({"healthwatch": healthwatch, "trust": trust})
    found = overlaps(answers, FOLLOWERS, [alone("healthwatch"), alone("trust")])
    (pair,) = found.pairs.to_pylist()
    assert (pair["accounts_first"], pair["accounts_second"]) == (600, 1900)
    assert pair["share_first"] == 0.19
    assert pair["share_second"] == 0.06
    assert 1 - pair["share_first"] == pytest.approx(0.81)
    assert 1 - pair["share_second"] == pytest.approx(0.94)
    assert round(pair["jaccard"], 4) == 0.0478
    assert pair["both_estimate"] is None


def test_two_sets_without_anybody_have_no_jaccard() -> None:
    assert jaccard(0, 0, 0) is None
    assert jaccard(4, 6, 2) == 0.25


def test_who_follows_a_healthwatch_and_none_of_the_nationals() -> None:
    answers = Drawn(
        {"hw1": set(range(40)), "hw2": set(range(30, 60)), "nhs": set(range(40, 200))}
    )
    local = AudienceSet(
        "healthwatch", (Seed(None, "hw1", None), Seed(None, "hw2", None))
    )
    found = overlaps(answers, FOLLOWERS, [local], [Seed(None, "nhs", None)])
    assert found.without is not None
    assert (found.without.any_of, found.without.none_of) == (60, 40)
    assert found.sets.to_pylist()[0]["seeds"] == 2


def test_how_deep_sets_overlap() -> None:
    answers = Drawn(
        {"a": set(range(100)), "b": set(range(50, 150)), "c": set(range(80, 200))}
    )
    found = overlaps(answers, FOLLOWERS, [alone(name) for name in "abc"])
    assert found.depths == ((1, 200), (2, 100), (3, 20))


def test_audiences_seen_in_part_give_an_estimate_with_an_interval() -> None:
    """100 in both, seen at .5 and .8: 250, with a deviation of 10 * sqrt(.6) / .4."""
    answers = Drawn(
        {"a": set(range(500)), "b": set(range(400, 1200))}, {"a": 1000, "b": 1000}
    )
    found = overlaps(answers, FOLLOWERS, [alone("a"), alone("b")])
    (pair,) = found.pairs.to_pylist()
    assert pair["both_estimate"] == pytest.approx(250)
    assert pair["both_low"] == pytest.approx(250 - 37.956, abs=0.01)
    assert pair["both_high"] == pytest.approx(250 + 37.956, abs=0.01)


def test_a_whole_audience_leaves_nothing_open() -> None:
    answers = Drawn({"a": set(range(50)), "b": set(range(30, 90))}, {"a": 50, "b": 60})
    (pair,) = overlaps(answers, FOLLOWERS, [alone("a"), alone("b")]).pairs.to_pylist()
    assert pair["both_low"] == pair["both"] == pair["both_high"] == 20


def test_sets_of_two_networks_are_not_compared() -> None:
    answers = Drawn(
        {"a": set(range(50)), "b": set(range(100, 190)), "c": set(range(30, 70))},
        networks={"b": "bluesky"},
    )
    found = overlaps(answers, FOLLOWERS, [alone(name) for name in "abc"])
    assert [(row["first"], row["second"]) for row in found.pairs.to_pylist()] == [
        ("@a", "@c")
    ]


def test_sets_that_the_lake_does_not_know_are_said() -> None:
    answers = Drawn({"a": set(range(50)), "b": set(range(20, 60))})
    found = overlaps(answers, FOLLOWERS, [alone("a"), alone("b"), alone("nobody")])
    assert [each.seed for each in found.unresolved] == ["@nobody"]
    with pytest.raises(SetsRefused, match="Only 1 of the 2 sets"):
        overlaps(answers, FOLLOWERS, [alone("a"), alone("nobody")])


def test_nobody_seen_in_both_of_two_parts_is_not_nobody() -> None:
    """At a rate of .5 * .2 five go unseen in .9^5 of cases; 35 in 2.5 %."""
    answers = Drawn(
        {"a": set(range(50)), "b": set(range(60, 100))}, {"a": 100, "b": 200}
    )
    (pair,) = overlaps(answers, FOLLOWERS, [alone("a"), alone("b")]).pairs.to_pylist()
    assert (pair["both_estimate"], pair["both_low"]) == (0, 0)
    assert pair["both_high"] == pytest.approx(35.01, abs=0.01)


def test_shares_and_jaccard_have_intervals_of_their_own() -> None:
    """250 of 1,000 and of 1,000: a quarter of each; Jaccard 250 / 1,750."""
    answers = Drawn(
        {"a": set(range(500)), "b": set(range(400, 1200))}, {"a": 1000, "b": 1000}
    )
    (pair,) = overlaps(answers, FOLLOWERS, [alone("a"), alone("b")]).pairs.to_pylist()
    assert pair["share_first_estimate"] == pytest.approx(0.25)
    assert pair["share_second_high"] == pytest.approx(0.287955, abs=1e-6)
    assert pair["jaccard_estimate"] == pytest.approx(250 / 1750)
    assert pair["jaccard_low"] < pair["jaccard_estimate"] < pair["jaccard_high"]


def test_no_more_are_shared_than_the_smaller_audience_holds() -> None:
    answers = Drawn({"a": set(range(50)), "b": set(range(50))}, {"a": 100, "b": 1000})
    (pair,) = overlaps(answers, FOLLOWERS, [alone("a"), alone("b")]).pairs.to_pylist()
    assert pair["both_high"] == 100
    assert pair["share_first_high"] == 1


def test_a_union_that_would_give_a_hidden_pair_away_is_hidden() -> None:
    """100 and 20, of whom 5 are in both: 115 in either would tell."""
    answers = Drawn({"a": set(range(100)), "b": set(range(95, 115)), "c": {1}})
    found = overlaps(
        answers, FOLLOWERS, [alone("a"), alone("b")], [Seed(None, "c", None)]
    )
    assert found.pairs["hidden"].to_pylist() == [True]
    assert (found.depths, found.combinations) == ((), None)
    assert found.without is not None
    assert (found.without.any_of, found.without.none_of) == (None, None)


def test_others_that_the_lake_does_not_know_are_refused() -> None:
    answers = Drawn({"a": set(range(50))})
    with pytest.raises(SetsRefused, match="None of @typo is in the lake"):
        overlaps(answers, FOLLOWERS, [alone("a")], [Seed(None, "typo", None)])


def test_the_share_of_each_set_that_is_in_none_of_the_others() -> None:
    answers = Drawn(
        {"a": set(range(40)), "b": set(range(20, 80)), "n": set(range(60, 100))}
    )
    found = overlaps(
        answers, FOLLOWERS, [alone("a"), alone("b")], [Seed(None, "n", None)]
    )
    assert found.sets["in_none_of"].to_pylist() == [40, 40]
    assert found.without is not None
    assert (found.without.any_of, found.without.none_of) == (80, 60)


MEMBERS = st.sets(st.integers(0, 60))


@given(st.lists(MEMBERS, min_size=1, max_size=5), st.data())
def test_combinations_add_up_to_what_plain_sets_hold(
    audiences: list[set[int]], chosen: st.DataObject
) -> None:
    named = {f"s{number}": members for number, members in enumerate(audiences)}
    keys = [(number, number) for number in range(len(named))]
    sets = pa.table(list(zip(*keys, strict=True)), schema=SETS)
    patterns = Drawn(named).patterns(FOLLOWERS, sets)
    numbers = st.sets(st.integers(0, len(named) - 1))
    all_of, none_of = chosen.draw(numbers), chosen.draw(numbers)
    anybody = set.union(*audiences)
    left = anybody.intersection(*(audiences[one] for one in all_of))
    left = left.difference(*(audiences[one] for one in none_of))
    assert intersection(patterns, all_of, none_of) == len(left)
    either = set().union(*(audiences[one] for one in all_of))
    assert union(patterns, all_of) == len(either)
    often = [sum(one in members for members in audiences) for one in anybody]
    assert at_least(patterns, 2) == sum(times >= 2 for times in often)


Rows = list[tuple[list[int], int]]


def told(found: Overlaps, names: list[str]) -> Rows:
    """Read all counts that are shown: which combinations each adds up."""
    every = range(1, 1 << (len(names) + 1))
    place = {f"@{name}": 1 << number for number, name in enumerate(names)}
    inside, unwanted = (1 << len(names)) - 1, 1 << len(names)
    rows: Rows = []

    def add(test: Callable[[int], object], count: int | None) -> None:
        if count is not None:
            rows.append(([bool(test(mask)) for mask in every], count))

    for row in found.sets.to_pylist():
        one = place[row["name"]]
        add(lambda mask, one=one: mask & one, row["accounts"])
        add(lambda mask, one=one: mask & one and not mask & unwanted, row["in_none_of"])
    for row in found.pairs.to_pylist():
        both = place[row["first"]] | place[row["second"]]
        add(lambda mask, both=both: mask & both == both, row["both"])
    for least, count in found.depths:
        add(lambda mask, n=least: (mask & inside).bit_count() >= n, count)
    shown = [] if found.combinations is None else found.combinations.to_pylist()
    for row in shown:
        exact = sum(place[name] for name in row["sets"])
        add(lambda mask, exact=exact: mask & inside == exact, row["accounts"])
    if found.without is not None:
        add(lambda mask: mask & inside, found.without.any_of)
        left = found.without.none_of
        add(lambda mask: mask & inside and not mask & unwanted, left)
    return rows


def pinned(rows: Rows, group: list[int]) -> bool:
    """Whether whole numbers that give what is told leave a group one size only."""
    columns = np.array([row for row, _ in rows], float)
    counts = np.array([count for _, count in rows], float)
    fixed = LinearConstraint(columns, counts, counts)
    ends = [
        milp(sign * np.array(group, float), constraints=fixed, integrality=1).x
        for sign in (1, -1)
    ]
    if any(end is None for end in ends):
        return False
    low, high = (round(float(end @ np.array(group, float))) for end in ends)
    return low == high


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=15, max_size=15), st.integers(2, 3))
def test_a_small_group_can_never_be_worked_out(sizes: list[int], count: int) -> None:
    """Each combination, and each part of a pair, could have another size as well."""
    names = [f"s{number}" for number in range(count)]
    audiences: dict[str, set[int]] = {name: set() for name in [*names, "other"]}
    person = itertools.count()
    true = dict(zip(range(1, 1 << (count + 1)), sizes, strict=False))
    for mask, size in true.items():
        for one in itertools.islice(person, size):
            for number, name in enumerate(audiences):
                if mask >> number & 1:
                    audiences[name].add(one)
    found = overlaps(
        Drawn(audiences), FOLLOWERS, [alone(name) for name in names], [OTHER]
    )
    rows = told(found, names)
    within = (1 << count) - 1
    singles = [[int(mask == one) for mask in true] for one in true if one & within]
    twos = [
        [int(mask & both == part) for mask in true]
        for a, b in itertools.combinations(range(count), 2)
        for both in [1 << a | 1 << b]
        for part in (both, 1 << a, 1 << b)
    ]
    for group in (*singles, *twos):
        size = sum(itertools.compress(true.values(), group))
        if 0 < size < SMALL:
            assert not pinned(rows, group)


def test_hundreds_of_sets_on_the_matrix_match_plain_python(tmp_path: Path) -> None:
    audiences = {
        f"s{number}": {(number * 37 + step * step) % 400 for step in range(60)}
        for number in range(130)
    }
    follows = [
        {"source_id": f"p{one}", "target_id": name}
        for name, members in audiences.items()
        for one in members
    ]
    lake = lay(tmp_path / "lake", follows=follows)
    answers = MatrixAnswers(matrix(lake.snapshot(), SETTINGS), lake.opt_outs())
    sets = [AudienceSet(name, (Seed("x", None, name),)) for name in audiences]
    found = overlaps(answers, FOLLOWERS, sets)
    assert found.depths == ()
    shown = [row for row in found.pairs.to_pylist() if not row["hidden"]]
    assert len(shown) > 1000
    for row in shown:
        first, second = audiences[row["first"]], audiences[row["second"]]
        assert row["both"] == len(first & second)
        assert row["jaccard"] == len(first & second) / len(first | second)


def test_whom_organisations_follow_can_be_compared(tmp_path: Path) -> None:
    follows = [
        {"source_id": source, "target_id": f"p{one}"}
        for source, members in (("a", range(40)), ("b", range(20, 60)))
        for one in members
    ]
    lake = lay(tmp_path / "lake", follows=follows)
    answers = MatrixAnswers(matrix(lake.snapshot(), SETTINGS), lake.opt_outs())
    sets = [AudienceSet(name, (Seed("x", None, name),)) for name in "ab"]
    (pair,) = overlaps(answers, FOLLOWED, sets).pairs.to_pylist()
    assert (pair["both"], pair["accounts_first"]) == (20, 40)
