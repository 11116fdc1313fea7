"""Likeness and shrinkage, beside R's `multilevel` and `lme4`."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.findings.capability.beside_r import EXPECTED, LEVEL, SUMS

from wellheard.findings.capability import intraclass
from wellheard.findings.capability.shrinkage import Shrunk, TooFewToShrink, shrunk
from wellheard.findings.capability.sums import Sums

FOUND = shrunk(SUMS)


@pytest.mark.parametrize("at", range(7))
def test_the_likeness_of_colleagues_is_that_of_multilevel(at: int) -> None:
    expected, alike = EXPECTED["items"][at], intraclass.likeness(SUMS)
    assert alike.icc1[at] == pytest.approx(expected["icc1"], abs=1e-9)
    assert alike.icc2[at] == pytest.approx(expected["icc2"], abs=1e-8)


@pytest.mark.parametrize("at", range(7))
def test_the_variances_are_those_of_lme4(at: int) -> None:
    expected, one = EXPECTED["items"][at], FOUND[at]
    assert one.between / LEVEL**2 == pytest.approx(expected["between"], abs=1e-5)
    assert one.within / LEVEL**2 == pytest.approx(expected["within"], abs=1e-5)
    assert one.centre / LEVEL + 1 == pytest.approx(expected["centre"], abs=1e-6)


@pytest.mark.parametrize("at", range(7))
def test_each_organisation_is_shrunk_as_by_lme4(at: int) -> None:
    expected, one = EXPECTED["items"][at], FOUND[at]
    where = [int(name) for name in expected["organisations"]]
    assert len(where) == (SUMS.answers[:, at] > 0).sum()
    assert one.estimate[where] / LEVEL + 1 == pytest.approx(
        np.array(expected["estimate"]), abs=1e-5
    )
    assert one.conditional_variance[where] / LEVEL**2 == pytest.approx(
        np.array(expected["conditional_variance"]), abs=1e-5
    )


def of(people: list[list[float]]) -> Sums:
    points = np.array([[each] for some in people for each in some])
    place = np.repeat(np.arange(len(people)), [len(some) for some in people])
    return Sums.of(points, place, len(people))


def test_equal_numbers_give_the_variances_of_the_textbook() -> None:
    # Means 20 and 60; within: 4 squared distances of 100, 400 / 2 = 200.
    # Between: MSB = 2 x (20^2 + 20^2) = 1600; tau2 = (1600 - 200) / 2 = 700.
    (one,) = shrunk(of([[10, 30], [50, 70]]))
    assert one.centre == pytest.approx(40)
    assert one.within == pytest.approx(200, rel=1e-6)
    assert one.between == pytest.approx(700, rel=1e-6)
    # Drawn in by 700 / (700 + 200 / 2) = 7 / 8 of 20 points
    assert one.estimate == pytest.approx(np.array([22.5, 57.5]), rel=1e-6)


def test_organisations_alike_are_all_drawn_to_the_centre() -> None:
    (one,) = shrunk(of([[10, 90], [20, 80], [40, 60]]))
    assert one.between == 0
    assert one.estimate == pytest.approx(np.array([50.0] * 3))


def test_an_organisation_without_answers_has_the_centre_and_a_wide_interval() -> None:
    (one,) = shrunk(of([[10, 30], [], [50, 70]]))
    assert one.estimate[1] == pytest.approx(40)
    assert np.isnan(one.raw[1])
    widths = one.high - one.low
    assert widths[1] > widths[0]


def test_colleagues_who_never_differ_are_believed() -> None:
    (one,) = shrunk(of([[25, 25], [75, 75], [75, 75]]))
    assert one.estimate.tolist() == [25, 75, 75]
    assert one.between == pytest.approx(2500 / 3)
    (same,) = shrunk(of([[25, 25], [25, 25]]))
    assert same.estimate.tolist() == [25, 25]


def test_too_few_answers_are_refused() -> None:
    for people in ([[1.0, 2.0]], [[1.0], [2.0]]):
        with pytest.raises(TooFewToShrink, match="at least two organisations"):
            shrunk(of(people))


LOTS = st.lists(
    st.lists(st.sampled_from([0.0, 25, 50, 75, 100]), min_size=2, max_size=6),
    min_size=2,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(LOTS)
def test_nobody_is_drawn_past_the_centre(people: list[list[float]]) -> None:
    (one,) = shrunk(of(people))
    lowest = np.minimum(one.raw, one.centre) - 1e-9
    highest = np.maximum(one.raw, one.centre) + 1e-9
    assert ((lowest <= one.estimate) & (one.estimate <= highest)).all()
    assert (one.low <= one.high).all()


@settings(max_examples=60, deadline=None)
@given(LOTS)
def test_no_other_ratio_is_likelier(people: list[list[float]]) -> None:
    sums = of(people)
    (one,) = shrunk(sums)
    if one.within == 0:
        return
    best = unlikelihood(people, one)
    for factor in (0.5, 0.9, 1.1, 2):
        other = Shrunk(**{**vars(one), "between": one.between * factor + 1e-3})
        assert best <= unlikelihood(people, other) + 1e-7


def unlikelihood(people: list[list[float]], one: Shrunk) -> float:
    """Minus twice the restricted log likelihood, with matrices of all people."""
    points = np.concatenate([np.array(some) for some in people])
    place = np.repeat(np.arange(len(people)), [len(some) for some in people])
    ratio = one.between / one.within
    spread = np.eye(len(points)) + ratio * (place[:, None] == place)
    inverse = np.linalg.inv(spread)
    weight = float(inverse.sum())
    apart = points - float((inverse @ points).sum()) / weight
    left = float(apart @ inverse @ apart)
    _, size = np.linalg.slogdet(spread)
    return float((len(points) - 1) * math.log(left) + size + math.log(weight))


def test_how_many_must_answer_follows_from_how_alike_they_are() -> None:
    needed = [intraclass.people_needed(icc, 0.7) for icc in (0.05, 0.10, 0.15)]
    assert needed == pytest.approx([44.333, 21.0, 13.222], abs=1e-3)
    assert intraclass.people_needed(0) == math.inf
    assert intraclass.reliability(0.10, 21) == pytest.approx(0.7)
    assert intraclass.reliability(-0.2, 21) == 0


def test_an_organisation_needs_nine_answers_where_a_tenth_is_shared() -> None:
    reliable = [intraclass.reliability(0.1, people) for people in (9, 8)]
    assert intraclass.is_enough(np.array(reliable)).tolist() == [True, False]


def test_one_organisation_has_no_likeness() -> None:
    assert np.isnan(intraclass.likeness(of([[1.0, 2.0]])).icc1).all()
