"""From answers to points, worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.findings.capability import measures, scoring
from wellheard.findings.capability.measures import MeasureRefused
from wellheard.findings.capability.scoring import AnswersRefused, Rates

ITEMS = ("CC1", "CC2", "CC3", "CC4", "CO1", "CO2", "CO3")
CC = measures.mean_of("CC", ITEMS[:4])
CO = measures.mean_of("CO", ITEMS[4:])
ALL = measures.overall("all", {"CC": ITEMS[:4], "CO": ITEMS[4:]})


def scored(answers: list[int], measure: measures.Measure) -> float:
    return float(scoring.scores(scoring.checked([answers]), ITEMS, measure)[0])


def test_a_level_is_worth_25_points_above_the_first() -> None:
    codes = scoring.checked([[1, 2, 3, 4, 5]])
    assert scoring.item_points(codes).tolist() == [[0, 25, 50, 75, 100]]
    assert [scoring.points_of_level(each) for each in (1, 2.4, 5)] == [0, 35, 100]


def test_do_not_know_does_not_apply_and_no_answer_have_no_score() -> None:
    assert np.isnan(scoring.item_points(scoring.checked([[0, -1, -2]]))).all()


def test_a_dimension_is_the_mean_of_what_was_answered() -> None:
    # (2 + 3 + 3) / 3 = 2.667 levels
    assert scored([2, 3, 3, -1, 0, 0, 0], CC) == pytest.approx(41.6667, abs=1e-4)


def test_half_of_a_dimension_is_enough_and_less_is_not() -> None:
    assert scored([4, 2, 0, -1, 1, 1, 1], CC) == 50
    assert math.isnan(scored([4, 0, -2, -1, 1, 1, 1], CC))
    assert scored([0, 0, 0, 0, 5, 1, 0], CO) == 50
    assert math.isnan(scored([0, 0, 0, 0, 5, 0, 0], CO))


def test_all_together_weighs_the_dimensions_alike_however_long() -> None:
    # 4 statements at level 1 (0 points) and 3 at level 5 (100 points)
    assert scored([1, 1, 1, 1, 5, 5, 5], ALL) == 50
    assert math.isnan(scored([1, 1, 1, 1, 5, 0, 0], ALL))


def test_what_is_no_answer_is_refused() -> None:
    for wrong in ([[6]], [[-3]], [[2.5]], [1, 2]):
        with pytest.raises(AnswersRefused, match="Cannot score"):
            scoring.checked(wrong)


def test_a_measure_names_each_statement_once() -> None:
    with pytest.raises(MeasureRefused, match="without a statement"):
        measures.mean_of("nothing", ())
    with pytest.raises(MeasureRefused, match="plain names, each once"):
        measures.mean_of("twice", ("CC1", "CC1"))
    with pytest.raises(MeasureRefused, match="plain names"):
        measures.item("CC1; DROP")
    with pytest.raises(MeasureRefused, match="at most 32"):
        measures.mean_of("long", [f"Q{at}" for at in range(33)])


def test_a_level_is_divided_so_that_every_mean_is_whole() -> None:
    seven = measures.mean_of("CC", [f"CC{at}" for at in range(7)])
    nine = measures.mean_of("Index-9", [f"Q{at}" for at in range(9)])
    assert seven.parts == 420  # 4, 5, 6 or 7 answers
    assert nine.parts == 2520  # 5 to 9 answers
    assert ALL.parts == 2 * 12  # 2, 3 or 4 answers, of two dimensions


def test_how_many_gave_each_answer_is_counted() -> None:
    codes = scoring.checked([[1, -1], [3, -1], [-1, -2], [0, 5]])
    first, second = scoring.rates(codes)
    assert first == Rates((1, 0, 1, 0, 0), 1, 0, 1)
    assert second == Rates((0, 0, 0, 0, 1), 2, 1, 0)
    assert (first.scored, second.scored) == (2, 1)


def test_those_who_do_not_know_are_a_share_of_those_who_gave_any_answer() -> None:
    rates = Rates(levels=(1, 1, 0, 0, 1), do_not_know=2, not_applicable=5, unanswered=9)
    assert rates.not_knowing_share == 0.2
    assert rates.not_applicable_share == 0.5
    assert math.isnan(Rates.of({0: 4}).not_knowing_share)


@given(st.lists(st.integers(-2, 5), min_size=7, max_size=7))
def test_any_score_is_the_plain_mean_of_means(answers: list[int]) -> None:
    groups = []
    for part in (answers[:4], answers[4:]):
        levels = [level for level in part if level > 0]
        enough = 2 * len(levels) >= len(part)
        groups.append(25 * (sum(levels) / len(levels) - 1) if enough else math.nan)
    found = [scored(answers, measure) for measure in (CC, CO, ALL)]
    expected = [*groups, sum(groups) / 2]
    assert found == pytest.approx(expected, abs=1e-12, nan_ok=True)
