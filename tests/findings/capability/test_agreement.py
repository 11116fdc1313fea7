"""Whether colleagues agree, beside R's `multilevel`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.findings.capability.beside_r import (
    EXPECTED,
    ORGANISATIONS,
    PLACE,
    POINTS,
    SUMS,
    found,
)

from wellheard.findings.capability import agreement
from wellheard.findings.capability.agreement import SLIGHTLY_SKEWED, UNIFORM
from wellheard.findings.capability.sums import Sums

BOTH = [("uniform", UNIFORM), ("skewed", SLIGHTLY_SKEWED)]


@pytest.mark.parametrize(("name", "by_chance"), BOTH)
@pytest.mark.parametrize("at", range(7))
def test_agreement_on_a_statement_is_that_of_multilevel(
    name: str, by_chance: float, at: int
) -> None:
    expected = found(EXPECTED["items"][at][f"rwg_{name}"])
    mine = agreement.rwg(SUMS, by_chance)[:, at]
    assert mine == pytest.approx(np.array(expected), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize(("name", "by_chance"), BOTH)
def test_agreement_on_all_is_that_of_multilevel(name: str, by_chance: float) -> None:
    whole = ~np.isnan(POINTS).any(axis=1)
    sums = Sums.of(POINTS[whole], PLACE[whole], ORGANISATIONS)
    mine = agreement.rwg_j(sums, by_chance)[np.unique(PLACE[whole])]
    expected = np.array(found(EXPECTED[f"rwg_j_{name}"]))
    assert mine == pytest.approx(expected, abs=1e-9, nan_ok=True)


def of(*columns: list[float]) -> Sums:
    points = np.array(columns, float).T
    return Sums.of(points, np.zeros(len(points), np.int64), 1)


def test_chance_is_five_equal_levels_or_a_slight_lean() -> None:
    levels = np.array([0.0, 25, 50, 75, 100])
    assert levels.var() == UNIFORM
    lean = np.array([0.05, 0.15, 0.2, 0.35, 0.25])
    assert lean @ (levels - lean @ levels) ** 2 == pytest.approx(SLIGHTLY_SKEWED)


def test_agreement_by_hand() -> None:
    # Levels 2, 3, 4: variance 1 of 2 by chance
    assert agreement.rwg(of([25, 50, 75]))[0, 0] == pytest.approx(0.5)
    # Variances 1 and 0, mean .5: 2 x .75 / (2 x .75 + .25)
    both = agreement.rwg_j(of([25, 50, 75], [50, 50, 50]))
    assert both[0] == pytest.approx(6 / 7)


def test_full_agreement_is_one_and_less_than_chance_is_none() -> None:
    assert agreement.rwg_j(of([50, 50], [75, 75])).tolist() == [1]
    assert agreement.rwg(of([0, 100])).tolist() == [[0]]
    assert agreement.rwg_j(of([0, 100], [0, 100])).tolist() == [0]


def test_one_person_cannot_agree() -> None:
    assert np.isnan(agreement.rwg(of([50]))).all()
    assert np.isnan(agreement.rwg_j(of([50]))).all()


def test_below_seven_tenths_people_disagree() -> None:
    found = agreement.people_disagree(np.array([0.69, 0.7, np.nan]))
    assert found.tolist() == [True, False, False]


LEVELS = st.lists(st.sampled_from([0.0, 25, 50, 75, 100]), min_size=3, max_size=3)


@given(st.lists(LEVELS, min_size=1, max_size=7))
def test_agreement_is_between_none_and_full(columns: list[list[float]]) -> None:
    sums = of(*columns)
    for by_chance in (UNIFORM, SLIGHTLY_SKEWED):
        each, joint = agreement.rwg(sums, by_chance), agreement.rwg_j(sums, by_chance)
        assert ((each >= 0) & (each <= 1)).all()
        assert 0 <= joint[0] <= 1
