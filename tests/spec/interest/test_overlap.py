"""What audiences share, by hand and by plain Python."""

import itertools
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import lay
from tests.engines.asking import SETTINGS
from wellheard.evidence.matrix.opening import matrix
from wellheard.findings.interest.answers import PAIRS, PATTERNS, Answers
from wellheard.findings.interest.direction import FOLLOWED, FOLLOWERS, Direction
from wellheard.findings.interest.matrix_answers import MatrixAnswers
from wellheard.findings.interest.overlap import (
    AudienceSet,
    SetsRefused,
    jaccard,
    overlaps,
)
from wellheard.findings.interest.seeding import SEED, Resolved, Unresolved
from wellheard.people.seeds import Seed

SMALL = 11


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


@given(
    st.lists(st.sets(st.integers(0, 40)), min_size=2, max_size=4),
    st.sets(st.integers(0, 40)),
)
def test_a_small_group_is_never_shown(
    audiences: list[set[int]], unwanted: set[int]
) -> None:
    named = {f"s{number}": members for number, members in enumerate(audiences)}
    answers = Drawn({**named, "other": unwanted})
    sets = [alone(name) for name in named]
    found = overlaps(answers, FOLLOWERS, sets, [Seed(None, "other", None)])
    for row in found.pairs.to_pylist():
        for left, right in ((row["accounts_first"], row["both"]),):
            assert left is None or left == 0 or left >= SMALL
            if right is not None:
                for group in (right, left - right, row["accounts_second"] - right):
                    assert group == 0 or group >= SMALL
    counts = [count for _, count in found.depths if count is not None]
    for group in [*counts, *(a - b for a, b in itertools.pairwise(counts))]:
        assert group == 0 or group >= SMALL
    without = found.without
    assert without is not None
    if without.none_of is not None and without.any_of is not None:
        for group in (without.none_of, without.any_of - without.none_of):
            assert group == 0 or group >= SMALL


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
