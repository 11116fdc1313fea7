"""The steps that are most needed come first, each with its reason."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.actions.proposals import (
    EFFORTS,
    MOST_ACTIONS,
    Now,
    PlanRefused,
    proposals,
)
from wellheard.findings.capability import steps, versions

DRAFT = versions.shipped().version("1.0.0-draft")
STEPS = steps.shipped()
ITEMS = [item.id for item in DRAFT.items]


def items_of(*standing: Now, **targets: int) -> list[str]:
    found = proposals(standing, STEPS, DRAFT, targets, most=len(standing))
    return [each.now.item for each in found]


@pytest.mark.parametrize(
    ("mean", "level"), [(0, 1), (24.9, 1), (25, 2), (49.9, 2), (75, 4), (100, 5)]
)
def test_between_two_levels_the_lower_counts(mean: float, level: int) -> None:
    assert Now("CC1", mean).level == level


def test_a_target_is_one_level_up_in_the_words_that_people_are_asked() -> None:
    (one,) = proposals([Now("CC1", 30)], STEPS, DRAFT)
    assert (one.now.level, one.target, one.step.reaches) == (2, 3, 3)
    assert one.reached == DRAFT.words["en"].item("CC1").anchors[2]
    assert one.reason == "1 level to go, from 2"


def test_peers_that_are_ahead_make_it_more_urgent() -> None:
    assert items_of(Now("CC1", 30), Now("CO1", 30, peers=55)) == ["CO1", "CC1"]
    (one, _other) = proposals([Now("CC1", 30), Now("CO1", 30, peers=55)], STEPS, DRAFT)
    assert one.priority == pytest.approx(2)
    assert "peers are 25 points ahead" in one.reason


def test_peers_that_are_behind_do_not_make_it_less_urgent() -> None:
    (one,) = proposals([Now("CC1", 30, peers=5)], STEPS, DRAFT)
    assert one.priority == 1


def test_a_claim_above_what_people_say_makes_it_more_urgent() -> None:
    (one,) = proposals([Now("CC1", 30, evidence=80)], STEPS, DRAFT)
    assert one.priority == pytest.approx(3)
    assert "what is claimed is 50 points above what people say" in one.reason


def test_a_further_target_and_a_weight_multiply() -> None:
    (one,) = proposals([Now("CC1", 30, weight=1.5)], STEPS, DRAFT, {"CC1": 4})
    assert one.priority == pytest.approx(3)
    assert one.reason == "2 levels to go, from 2; it counts 1.5 times"


def test_of_equals_the_one_of_least_effort_comes_first() -> None:
    found = proposals([Now(item, 30) for item in ITEMS], STEPS, DRAFT, most=28)
    efforts = [EFFORTS.index(each.step.effort) for each in found]
    assert efforts == sorted(efforts)
    assert len(set(efforts)) > 1


def test_at_most_five_in_half_a_year_and_none_for_the_highest() -> None:
    assert len(proposals([Now(item, 30) for item in ITEMS], STEPS, DRAFT)) == 5
    assert proposals([Now("CC1", 100)], STEPS, DRAFT) == ()


@pytest.mark.parametrize("target", [1, 2, 5])
def test_a_target_too_near_or_too_far_is_refused(target: int) -> None:
    with pytest.raises(PlanRefused, match="name a level from 3 to 4"):
        proposals([Now("CC1", 30)], STEPS, DRAFT, {"CC1": target})


MEANS = st.floats(0, 100)
STANDING = st.builds(
    Now, st.sampled_from(ITEMS), MEANS, MEANS | st.just(math.nan), MEANS
)


@given(st.lists(STANDING, unique_by=lambda now: now.item))
def test_no_plan_is_too_long_or_stands_still(standing: list[Now]) -> None:
    found = proposals(standing, STEPS, DRAFT)
    assert len(found) <= MOST_ACTIONS
    assert all(each.target == each.now.level + 1 for each in found)
    priorities = [each.priority for each in found]
    assert priorities == sorted(priorities, reverse=True)
