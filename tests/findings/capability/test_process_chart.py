"""Month by month: limits beside R, and the four signs by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.findings.capability.beside_r import EXPECTED

from wellheard.findings.capability import process_chart
from wellheard.findings.capability.process_chart import (
    EIGHT_AND_SIX,
    MAKING_DATA_COUNT,
    ChartRefused,
    Rebase,
    Rules,
    chart,
)

R = EXPECTED["process"]


def at(flags: np.ndarray) -> list[int]:
    return np.flatnonzero(flags).tolist()


def test_the_limits_are_those_of_r() -> None:
    found = chart(R["points"])
    assert found.mean[0] == pytest.approx(R["mean"])
    assert [found.low[0], found.high[0]] == pytest.approx(R["limits"], abs=1e-9)


def test_the_limits_without_odd_moving_ranges_are_those_of_r() -> None:
    found = chart(R["points"], Rules(7, 7, screens=True))
    assert [found.low[0], found.high[0]] == pytest.approx(R["screened"], abs=1e-9)


def test_limits_by_hand() -> None:
    # Ranges 2, 4, 2: mean 8 / 3; mean of the points 10
    found = chart([10, 12, 8, 10])
    assert found.mean[0] == 10
    assert found.high[0] == pytest.approx(10 + 2.66 * 8 / 3)
    assert found.on_trial.all()


def test_a_point_beyond_a_limit_is_a_sign() -> None:
    found = chart([10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 20])
    assert at(found.outside) == [12]
    assert not found.on_trial.any()


def test_seven_on_one_side_are_a_sign_and_eight_are_asked_by_other_rules() -> None:
    points = [-1.0, 1, -1, *[1, 2] * 3, 1, -3, 2, -9]
    seven = [3, 4, 5, 6, 7, 8, 9]
    assert at(chart(points, MAKING_DATA_COUNT).shift) == seven
    assert at(chart(points, EIGHT_AND_SIX).shift) == []


def test_points_on_the_mean_are_on_neither_side() -> None:
    # In binary the mean of these is not quite .9
    assert at(chart([0.8, 1.0, *[0.9] * 7]).shift) == []
    assert at(chart([0.1] * 10).special) == []


def test_six_rising_points_are_a_sign_by_other_rules_only() -> None:
    points = [5.0, 1, 2, 3, 4, 5, 6, 0, 5, 1]
    assert at(chart(points, EIGHT_AND_SIX).trend) == [1, 2, 3, 4, 5, 6]
    assert at(chart(points, MAKING_DATA_COUNT).trend) == []


def test_seven_falling_points_are_a_sign_and_a_standstill_breaks_the_run() -> None:
    falling = [1.0, 7, 6, 5, 4, 3, 2, 1, 5]
    assert at(chart(falling).trend) == [1, 2, 3, 4, 5, 6, 7]
    assert at(chart([1.0, 7, 6, 5, 5, 4, 3, 2, 1, 5]).trend) == []


def test_two_of_three_near_one_limit_are_a_sign() -> None:
    # Mean 10, limits from the first twelve: 10 +- 2.66 x 2; near is beyond 13.55
    points = [9.0, 11] * 6 + [14, 11, 14.5, 9]
    found = chart(points, baseline=12)
    assert (found.low[0], found.high[0]) == pytest.approx((4.68, 15.32))
    assert at(found.near) == [12, 14]
    # The third on the other side of the mean: no sign
    assert at(chart([9.0, 11] * 6 + [14, 9, 14.5, 9], baseline=12).near) == []
    # Beyond the limit is not near it
    assert at(chart([9.0, 11] * 6 + [16, 11, 14.5, 9], baseline=12).near) == []


def test_every_sign_is_a_special_point() -> None:
    points = [9.0, 11] * 6 + [14, 11, 14.5, 9]
    assert at(chart(points, baseline=12).special) == [12, 14]


def test_limits_stay_until_somebody_rebases_and_says_why() -> None:
    points = [9.0, 11] * 7 + [29.0, 31] * 7
    kept = chart(points)
    assert len(set(kept.mean.tolist())) == 1
    rebased = chart(points, rebases=[Rebase(14, "New rota for replies", "A. Owner")])
    assert rebased.mean.tolist() == [10] * 14 + [30] * 14
    assert not rebased.special.any()
    assert rebased.rebases[0].author == "A. Owner"


def test_nobody_rebases_without_a_reason_and_a_name() -> None:
    for reason, author in (("", "A. Owner"), ("New rota", " ")):
        with pytest.raises(ChartRefused, match="say why, and who"):
            Rebase(14, reason, author)


def test_a_chart_with_a_gap_or_without_points_is_refused() -> None:
    with pytest.raises(ChartRefused, match="Point 1 is missing"):
        chart([1, float("nan"), 2])
    for points, rebases in (
        ([1.0], []),
        ([1.0, 2, 3], [Rebase(2, "Late", "A. Owner")]),
        ([1.0, 2, 3], [Rebase(9, "Beyond", "A. Owner")]),
    ):
        with pytest.raises(ChartRefused, match="at least 2"):
            chart(points, rebases=rebases)


def test_short_runs_are_no_sign() -> None:
    with pytest.raises(ChartRefused, match="by chance"):
        Rules(4, 7)


def test_a_figure_that_never_moves_has_no_signs() -> None:
    found = chart([5.0] * 20, Rules(7, 7, screens=True))
    assert not found.special.any()
    assert process_chart.moving_range(np.array([5.0, 5, 5]), screens=True) == 0


POINTS = st.lists(st.integers(0, 50).map(float), min_size=2, max_size=30)


@given(POINTS)
def test_signs_do_not_depend_on_the_unit(points: list[float]) -> None:
    plain, scaled = chart(points), chart([4 * each - 64 for each in points])
    assert at(plain.special) == at(scaled.special)


@given(POINTS)
def test_up_and_down_are_alike(points: list[float]) -> None:
    plain, turned = chart(points), chart([-each for each in points])
    assert at(plain.special) == at(turned.special)
