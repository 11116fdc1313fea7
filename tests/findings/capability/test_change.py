"""Whether a figure changed, beside R and by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.findings.capability.beside_r import EXPECTED, GIVEN, LEVEL, POINTS

from wellheard.findings.capability import change, intervals
from wellheard.findings.capability.change import Estimate
from wellheard.findings.capability.sums import Sums

EARLIER = GIVEN["level"] < 2


def estimated(points: np.ndarray) -> Estimate:
    kept = points[~np.isnan(points)]
    error = kept.std(ddof=1) / math.sqrt(len(kept))
    return Estimate(float(kept.mean()), float(error), len(kept))


@pytest.mark.parametrize("at", range(7))
def test_a_change_is_tested_as_r_does(at: int) -> None:
    expected = EXPECTED["changes"][at]
    found = change.changed(
        estimated(POINTS[EARLIER, at]), estimated(POINTS[~EARLIER, at])
    )
    assert found.p == pytest.approx(expected["p"], abs=1e-9)
    assert found.freedom == pytest.approx(expected["freedom"], abs=1e-6)
    assert found.interval.low / LEVEL == pytest.approx(expected["low"], abs=1e-8)
    assert found.interval.high / LEVEL == pytest.approx(expected["high"], abs=1e-8)


def test_many_tests_are_adjusted_as_r_does() -> None:
    p = [each["p"] for each in EXPECTED["changes"]]
    found = change.adjusted(p)
    assert found == pytest.approx(np.array(EXPECTED["adjusted"]), abs=1e-9)


def test_a_change_is_evidence_where_few_false_ones_are_among_them() -> None:
    assert [change.is_evidence(each) for each in (0.04, 0.05, 0.051)] == [1, 1, 0]


def test_adjusting_by_hand() -> None:
    # Ranked .01 .02 .5 of three: .01 x 3, .02 x 3 / 2, .5; both small ones become .03
    found = change.adjusted([0.5, math.nan, 0.01, 0.02])
    expected = np.array([0.5, math.nan, 0.03, 0.03])
    assert found == pytest.approx(expected, nan_ok=True)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjusting_raises_and_keeps_the_order(p: list[float]) -> None:
    found = change.adjusted(p)
    assert (found >= np.array(p) - 1e-15).all()
    assert (found <= 1).all()
    assert (np.diff(found[np.argsort(p, kind="stable")]) >= -1e-15).all()


def test_a_change_by_hand() -> None:
    # Errors 3 and 4 make 5; 10 points are two of them
    found = change.changed(Estimate(40, 3, 10), Estimate(50, 4, 10))
    assert found.difference == 10
    # The square of 25 over (81 and 256, each over 9 answers): 625 over 37.44
    assert found.freedom == pytest.approx(16.6914, abs=1e-4)
    assert found.p == pytest.approx(0.0620, abs=1e-4)


def test_too_few_answers_tell_no_change() -> None:
    for before in (Estimate(40, math.nan, 1), Estimate(40, 0, 5)):
        found = change.changed(before, Estimate(50, 0, 5))
        assert found.difference == 10
        assert math.isnan(found.p)
        assert not change.is_evidence(found.p)


def test_what_can_be_seen_is_known_before() -> None:
    people = (11, 25, 50, 100)
    found = [change.smallest_detectable(each, each) for each in people]
    assert found == pytest.approx([20.9, 13.9, 9.8, 6.9], abs=0.05)
    assert change.smallest_detectable(0, 50) == math.inf


def test_a_sector_that_moves_alike_moves_in_every_draw() -> None:
    chance = np.random.default_rng(1)
    place = np.repeat(np.arange(12), 8)
    points = chance.integers(0, 4, (96, 1)) * 25.0
    before, after = (Sums.of(each, place, 12) for each in (points, points + 25))
    draws = change.sector_draws(before, after)
    assert draws == pytest.approx(np.full((2000, 1), 25.0))


def test_an_organisation_of_one_survey_only_counts_in_that_one() -> None:
    before = Sums.of(np.array([[0.0], [50]]), np.array([0, 1]), 3)
    after = Sums.of(np.array([[50.0], [100]]), np.array([1, 2]), 3)
    (found,) = intervals.percentile(change.sector_draws(before, after))
    assert 0 <= found.low < 50 < found.high <= 100


def test_one_organisation_tells_no_change_of_the_sector() -> None:
    one = Sums.of(np.array([[0.0]]), np.array([0]), 1)
    assert np.isnan(change.sector_draws(one, one)).all()
