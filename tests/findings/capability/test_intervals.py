"""How far figures may be off: the bootstrap of organisations, and Wilson."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.findings.capability.beside_r import EXPECTED, LEVEL, SUMS

from wellheard.findings.capability import intervals
from wellheard.findings.capability.sums import Sums

CC1 = SUMS.column(0)
TWO = Sums.of(np.array([[0.0], [0], [0], [100]]), np.array([0, 0, 0, 1]), 2)


def test_respondents_and_organisations_weigh_differently() -> None:
    assert intervals.mean(TWO, "respondents").tolist() == [25]
    assert intervals.mean(TWO, "organisations").tolist() == [50]


def test_an_organisation_without_an_answer_is_not_an_organisation() -> None:
    three = Sums.of(np.array([[0.0], [0], [100]]), np.array([0, 0, 1]), 3)
    assert intervals.mean(three, "organisations").tolist() == [50]


def test_the_bootstrap_spreads_as_the_survey_package_says() -> None:
    expected, draws = EXPECTED["sector"], intervals.drawn(CC1, "respondents")
    assert draws.shape == (2000, 1)
    mean = intervals.mean(CC1, "respondents")[0] / LEVEL + 1
    assert mean == pytest.approx(expected["mean"], abs=1e-9)
    error = draws.std(ddof=1) / LEVEL
    assert error == pytest.approx(expected["standard_error"], rel=0.06)


def test_the_same_seed_gives_the_same_interval() -> None:
    first, again = (
        intervals.percentile(intervals.drawn(CC1, "organisations")) for _ in range(2)
    )
    other = intervals.percentile(intervals.drawn(CC1, "organisations", seed=7))
    assert first == again
    assert first != other
    assert abs(first[0].low - other[0].low) < 1


def test_draws_of_two_organisations_are_known_by_hand() -> None:
    draws = intervals.drawn(TWO, "organisations")
    assert set(draws.ravel().tolist()) == {0, 50, 100}
    assert (draws == 50).mean() == pytest.approx(0.5, abs=0.05)
    (found,) = intervals.percentile(draws)
    assert (found.low, found.high, found.width) == (0, 100, 100)


def test_draws_by_sums_are_draws_of_people() -> None:
    people = [np.array([10.0, 20]), np.array([30.0]), np.array([40.0, 60, 80])]
    sums = Sums.of(
        np.concatenate(people)[:, None], np.repeat(np.arange(3), [2, 1, 3]), 3
    )
    times = intervals.times_drawn(3).astype(int)
    expected = [
        np.concatenate([np.tile(some, n) for some, n in zip(people, row, strict=True)])
        for row in times[:50]
    ]
    found = intervals.drawn(sums, "respondents")[:50, 0]
    assert found == pytest.approx(np.array([each.mean() for each in expected]))


def test_one_organisation_tells_no_interval() -> None:
    one = Sums.of(np.array([[10.0], [20]]), np.array([0, 0]), 1)
    (found,) = intervals.percentile(intervals.drawn(one, "respondents"))
    assert np.isnan([found.low, found.high]).all()


@pytest.mark.parametrize("at", range(4))
def test_the_interval_of_a_share_is_that_of_r(at: int) -> None:
    expected = EXPECTED["wilson"][at]
    found = intervals.wilson(expected["part"] / expected["people"], expected["people"])
    assert found.low == pytest.approx(expected["low"], abs=1e-9)
    assert found.high == pytest.approx(expected["high"], abs=1e-9)


def test_colleagues_count_for_fewer_than_they_are() -> None:
    deff = intervals.design_effect(12.5, 0.10)
    assert deff == pytest.approx(2.15)
    assert 412 / deff == pytest.approx(191.6, abs=0.05)
    assert intervals.wilson(0.3, 412, deff) == intervals.wilson(0.3, 412 / deff)
    assert intervals.design_effect(12.5, -0.05) == 1


def test_a_share_of_nobody_has_no_interval() -> None:
    found = intervals.wilson(0.0, 0)
    assert np.isnan([found.low, found.high]).all()


@given(st.integers(0, 300), st.integers(1, 300), st.floats(1, 10))
def test_the_interval_holds_the_share(part: int, people: int, deff: float) -> None:
    share = min(part, people) / people
    found = intervals.wilson(share, people, deff)
    assert 0 <= found.low <= share + 1e-12
    assert share - 1e-12 <= found.high <= 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=2, max_size=30))
def test_draws_stay_among_the_organisations(points: list[float]) -> None:
    sums = Sums.of(np.array(points)[:, None], np.arange(len(points)), len(points))
    (found,) = intervals.percentile(intervals.drawn(sums, "organisations"))
    assert min(points) - 1e-9 <= found.low <= found.high <= max(points) + 1e-9
