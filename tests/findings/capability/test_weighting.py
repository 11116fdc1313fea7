"""Weights to the mix of staff, by hand and beside R's `survey`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.findings.capability.beside_r import EXPECTED, FRAME, GIVEN, LEVEL, POINTS

from wellheard.findings.capability import weighting
from wellheard.findings.capability.sums import Sums
from wellheard.findings.capability.weighting import Margin, WeightsRefused

ONE = np.zeros(3, np.int64)


def floats(*values: float) -> np.ndarray:
    return np.array(values, np.float64)


def test_those_who_answered_seldom_weigh_more() -> None:
    # 10, 20 and 30 answered of 20, 20 and 20: shares .167 .333 .5 should be a third
    weight = weighting.post_stratified(floats(10, 20, 30), floats(20, 20, 20), ONE)
    assert weight == pytest.approx(floats(2, 1, 2 / 3))


def test_a_level_of_which_nobody_answered_is_stood_in_for() -> None:
    weight = weighting.post_stratified(floats(10, 0, 30), floats(20, 900, 20), ONE)
    assert weight == pytest.approx(floats(2, 0, 2 / 3))


def test_an_organisation_without_a_frame_is_not_weighted() -> None:
    place = np.array([0, 0, 1])
    weight = weighting.post_stratified(floats(10, 30, 5), floats(20, 20, 0), place)
    assert weight == pytest.approx(floats(2, 2 / 3, 1))


def test_no_weight_is_more_than_three_times_the_median() -> None:
    # 21 people weigh 1, one weighs 10: held to 3, and all raised by 31 / 24
    weight = weighting.capped(floats(1, 10), floats(21, 1), np.array([0, 0]))
    assert weight == pytest.approx(floats(31 / 24, 93 / 24))


def test_an_organisation_that_nobody_answered_for_has_nothing_to_hold() -> None:
    weight = weighting.capped(floats(1, 0), floats(5, 0), np.array([0, 1]))
    assert weight.tolist() == [1, 0]


def test_the_effective_number_is_that_of_kish() -> None:
    # (10 x 1 + 10 x 3)^2 / (10 x 1 + 10 x 9)
    assert weighting.kish(floats(1, 3), floats(10, 10)) == 16
    assert weighting.kish(floats(0), floats(0)) == 0


def test_strata_are_weighted_as_by_survey() -> None:
    mine = GIVEN["organisation"] == 4
    level, expected = GIVEN["level"][mine], EXPECTED["stratified"]
    answers = np.bincount(level, minlength=4).astype(float)
    staff = FRAME["staff"][FRAME["organisation"] == 4].astype(float)
    place = np.zeros(4, np.int64)
    weight = weighting.post_stratified(answers, staff, place)
    r = np.array(expected["weights"])
    assert weight[level] == pytest.approx(r / r.mean(), abs=1e-9)
    cells = Sums.of(POINTS[mine][:, :1], level, 4)
    found = weighting.weighted(cells, weight, place, 1)
    assert found.mean[0, 0] / LEVEL + 1 == pytest.approx(expected["mean"], abs=1e-9)
    error = found.standard_error[0, 0] / LEVEL
    assert error == pytest.approx(expected["standard_error"], abs=1e-9)


def test_raked_weights_are_those_of_survey() -> None:
    region = GIVEN["organisation"] % 3
    cell = GIVEN["level"] * 3 + region
    answers = np.bincount(cell, minlength=12).astype(float)
    level, place = np.divmod(np.arange(12), 3)
    staff = FRAME["staff"].astype(float)
    found = weighting.raked(
        answers,
        [
            Margin("level", level, np.bincount(FRAME["level"], staff)),
            Margin("region", place, np.bincount(FRAME["organisation"] % 3, staff)),
        ],
    )
    assert found[cell] == pytest.approx(np.array(EXPECTED["raked"]), abs=1e-6)


def test_raking_by_one_margin_is_that_margin() -> None:
    group = np.array([0, 0, 1])
    margin = Margin("level", group, floats(30, 70))
    found = weighting.raked(floats(5, 5, 10), [margin])
    assert found == pytest.approx(floats(3, 3, 7))


def test_a_group_of_which_nobody_answered_cannot_be_raked() -> None:
    with pytest.raises(WeightsRefused, match="group 1 of level"):
        weighting.raked(floats(5, 0), [Margin("level", np.array([0, 1]), floats(1, 1))])


def test_margins_that_contradict_each_other_are_refused() -> None:
    # Only two cells, which are the same in both margins, with other shares
    same = np.array([0, 1])
    margins = [Margin("level", same, floats(1, 1)), Margin("band", same, floats(1, 3))]
    with pytest.raises(WeightsRefused, match="level and band"):
        weighting.raked(floats(5, 5), margins)


def test_equal_weights_give_the_plain_mean_and_its_error() -> None:
    # 20, 40 and 60: mean 40, variance 400, error 20 / sqrt(3)
    cells = Sums.of(np.array([[20.0], [40], [60]]), ONE, 1)
    found = weighting.weighted(cells, floats(1), np.array([0]), 1)
    assert found.mean[0, 0] == 40
    assert found.standard_error[0, 0] == pytest.approx(11.547005)
    assert found.effective[0, 0] == 3


def test_one_answer_has_no_error_and_none_has_no_mean() -> None:
    cells = Sums.of(np.array([[20.0]]), np.array([0]), 2)
    found = weighting.weighted(cells, floats(1, 1), np.array([0, 1]), 2)
    assert np.isnan(found.standard_error).all()
    assert found.mean[0, 0] == 20
    assert np.isnan(found.mean[1, 0])
    assert found.effective.ravel().tolist() == [1, 0]


CELLS = st.lists(
    st.tuples(st.integers(1, 40), st.integers(1, 500)), min_size=1, max_size=5
)


@given(CELLS)
def test_weights_average_one_and_give_the_mix_of_staff(
    cells: list[tuple[int, int]],
) -> None:
    answers, staff = (np.array(each, float) for each in zip(*cells, strict=True))
    place = np.zeros(len(cells), np.int64)
    weight = weighting.post_stratified(answers, staff, place)
    assert weight @ answers == pytest.approx(answers.sum())
    shares = weight * answers / answers.sum()
    assert shares == pytest.approx(staff / staff.sum())


@given(CELLS)
def test_held_weights_add_up_as_before_and_say_no_more_than_plain_ones(
    cells: list[tuple[int, int]],
) -> None:
    answers, staff = (np.array(each, float) for each in zip(*cells, strict=True))
    place = np.zeros(len(cells), np.int64)
    weight = weighting.post_stratified(answers, staff, place)
    held = weighting.capped(weight, answers, place)
    assert held @ answers == pytest.approx(answers.sum())
    people = np.repeat(held, answers.astype(int))
    assert people.max() <= 3 * np.median(people) * (1 + 1e-9)
    assert weighting.kish(held, answers) <= answers.sum() * (1 + 1e-9)
