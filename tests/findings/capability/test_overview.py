"""What a survey says of everyone: hand-worked, and the verdicts of 2014."""

import math

import pytest
from tests.findings.capability.surveys import DRAFT, survey

from wellheard.findings.capability import verdicts
from wellheard.findings.capability.overview import Overview, overviews
from wellheard.findings.capability.scored import scored
from wellheard.findings.capability.simulating import simulated

WORDS = verdicts.standard()


def said(answers: dict[str, list[tuple[int, ...]]], *items: str) -> dict[str, Overview]:
    found = overviews(scored(survey(answers, items), DRAFT), WORDS)
    return {each.name: each for each in found}


def test_two_means_by_hand() -> None:
    # A: 0, 0, 50 points; B: 100. By people 150 / 4, by organisations (50/3 + 100) / 2
    one = said({"A": [(1,), (1,), (3,)], "B": [(5,)]}, "CC1")["CC1"]
    assert (one.people, one.organisations) == (4, 2)
    assert one.respondents.mean == pytest.approx(37.5)
    assert one.each_organisation.mean == pytest.approx(58.3333, abs=1e-4)
    assert one.respondents.verdict.word == "adequate"
    assert one.each_organisation.verdict.word == "reasonable"
    # Two organisations drawn twice: only A, both, or only B
    assert one.respondents.interval.low == pytest.approx(50 / 3)
    assert one.respondents.interval.high == pytest.approx(100)


def test_agreement_is_the_mean_of_organisations_where_two_answered() -> None:
    # A: 0, 0, 50 points has variance 833.3 of 1,250 by chance; B has one person only
    one = said({"A": [(1,), (1,), (3,)], "B": [(5,)]}, "CC1")["CC1"]
    assert one.alike.agreement == pytest.approx(1 - 833.3333 / 1250, abs=1e-6)


def test_one_statement_has_no_reliability_and_a_dimension_has() -> None:
    people = [(1, 1, 2), (2, 2, 2), (4, 3, 4), (5, 5, 4)]
    found = said({"A": people, "B": people[::-1]}, "CC1", "CC2", "CC3")
    assert math.isnan(found["CC1"].alike.alpha)
    # Squares around the means: 20, 17.5 and 8 of the statements, 125.5 of their sum
    alpha = 3 / 2 * (1 - (20 + 17.5 + 8) / 125.5)
    assert found["CC"].alike.alpha == pytest.approx(alpha)


def test_statements_that_never_differ_tell_no_reliability() -> None:
    found = said({"A": [(2, 2, 2)] * 3, "B": [(2, 2, 2)]}, "CC1", "CC2", "CC3")
    assert math.isnan(found["CC"].alike.alpha)
    assert math.isnan(found["CC"].alike.omega)


def test_what_nobody_answered_is_not_spoken_of() -> None:
    assert set(said({"A": [(1, 0)], "B": [(2, -1)]}, "CC1", "CO1")) == {"CC1"}


def test_the_index_is_the_mean_of_its_nine_statements_as_they_are_shown() -> None:
    found = overviews(scored(simulated(DRAFT).survey, DRAFT), WORDS)
    by_name = {each.name: each for each in found}
    nine = [by_name[item.id] for item in DRAFT.items_of("index9")]
    mean = sum(each.respondents.mean for each in nine) / 9
    assert by_name["index9"].respondents.mean == pytest.approx(mean, abs=1e-12)


@pytest.mark.parametrize("weighing", ["respondents", "each_organisation"])
def test_412_invented_people_give_the_verdicts_of_2014(weighing: str) -> None:
    found = overviews(scored(simulated(DRAFT).survey, DRAFT), WORDS)
    words = {each.name: getattr(each, weighing).verdict.word for each in found}
    for item in DRAFT.items_of("index9"):
        assert words[item.id] == item.verdict_2014
    assert words["index9"] == "low"
