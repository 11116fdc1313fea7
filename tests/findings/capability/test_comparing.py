"""Two waves are compared by what both asked, and only real changes are called so."""

import math
from dataclasses import replace

import pytest
from tests.findings.capability.surveys import DRAFT, survey

from wellheard.findings.capability import change
from wellheard.findings.capability.change import Estimate
from wellheard.findings.capability.comparing import (
    FELL,
    NOTHING,
    ROSE,
    Comparison,
    Moved,
    Wave,
    compared,
)
from wellheard.findings.capability.refused import SurveyRefused
from wellheard.findings.capability.simulating import Wish, simulated

LOW = [(1 + at % 2,) for at in range(12)]  # mean 12.5 points
HIGH = [(4 + at % 2,) for at in range(12)]  # mean 87.5 points


def wave(answers: dict[str, list[tuple[int, ...]]], *items: str) -> Wave:
    return Wave(survey(answers, items or ("CC1",)), DRAFT)


def of(found: Comparison, organisation: str | None = None) -> dict[str, Moved]:
    moved = (*found.everyone, *found.organisations)
    return {each.name: each for each in moved if each.organisation == organisation}


def test_an_organisation_that_moved_is_said_to_have() -> None:
    found = compared(wave({"A": LOW, "B": HIGH}), wave({"A": HIGH, "B": LOW}))
    rose, fell = of(found, "A")["CC1"], of(found, "B")["CC1"]
    assert (rose.in_words, fell.in_words) == (ROSE, FELL)
    assert rose.change.difference == pytest.approx(75)
    error = math.sqrt(12 * 12.5**2 / 11 / 12)
    expected = change.changed(Estimate(12.5, error, 12), Estimate(87.5, error, 12))
    assert rose.change.p == pytest.approx(expected.p)
    # Together nothing moved
    assert of(found)["CC1"].change.difference == pytest.approx(0)
    assert of(found)["CC1"].in_words == NOTHING


def test_ten_people_are_not_compared() -> None:
    few = {"A": LOW, "B": LOW[:10]}
    found = compared(wave(few), wave({"A": HIGH, "B": HIGH}))
    assert {each.organisation for each in found.organisations} == {"A"}
    nobody = compared(wave({"B": LOW[:10]}), wave({"B": HIGH}))
    assert nobody.everyone == ()


def test_an_organisation_of_one_wave_counts_for_everyone_only() -> None:
    found = compared(wave({"A": LOW, "B": LOW}), wave({"B": LOW, "C": HIGH}))
    assert {each.organisation for each in found.organisations} == {"B"}
    assert of(found)["CC1"].before.people == of(found)["CC1"].after.people == 24


def test_only_what_both_asked_makes_the_figures() -> None:
    first = wave({"A": [(1, 5, 5)] * 12}, "CC1", "CC2", "CC3")
    second = wave({"A": [(1, 5, 1)] * 12}, "CC1", "CC2", "CO1")
    found = compared(first, second)
    assert found.common == ("CC1", "CC2")
    assert found.left_out == ("CC3", "CO1")
    assert of(found)["CC"].before.mean == pytest.approx(50)  # without CC3
    assert of(found)["CC"].change.difference == pytest.approx(0)


def test_a_changed_description_is_not_compared() -> None:
    words = DRAFT.words["en"]
    texts = {**words.texts, "items.CC1.text": "Another question"}
    reworded = replace(DRAFT, words={**DRAFT.words, "en": replace(words, texts=texts)})
    before = wave({"A": LOW})
    with pytest.raises(SurveyRefused, match="no statement in common"):
        compared(before, Wave(before.survey, reworded))


def test_two_waves_of_the_same_people_show_no_change() -> None:
    invented = Wave(simulated(DRAFT).survey, DRAFT)
    found = compared(invented, invented)
    assert {each.in_words for each in (*found.everyone, *found.organisations)} == {
        NOTHING
    }


def test_other_people_of_the_same_opinion_seldom_show_a_change() -> None:
    before, after = (
        Wave(simulated(DRAFT, Wish(seed=seed)).survey, DRAFT) for seed in (1, 2)
    )
    moved = [
        each for each in compared(before, after).everyone if each.name != "overall"
    ]
    assert sum(each.in_words != NOTHING for each in moved) <= 3


def test_how_far_a_figure_must_move_is_said_of_people_who_answer_alike() -> None:
    invented = Wave(simulated(DRAFT).survey, DRAFT)
    found = compared(invented, invented)
    everyone = of(found)["CC1"]
    assert everyone.smallest_detectable == pytest.approx(
        everyone.change.interval.width / 2
    )
    one = found.organisations[0]
    assert one.smallest_detectable == pytest.approx(
        change.smallest_detectable(one.before.people, one.after.people)
    )
