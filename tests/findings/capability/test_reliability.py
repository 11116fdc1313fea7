"""Alpha and omega, beside R's `psych`."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.findings.capability.beside_r import EXPECTED, LEVEL, LISTWISE, PAIRWISE

from wellheard.findings.capability import reliability
from wellheard.findings.capability.reliability import CannotTellReliability
from wellheard.findings.capability.sums import Products

BOTH = [("pairwise", PAIRWISE), ("listwise", LISTWISE)]


@pytest.mark.parametrize(("name", "products"), BOTH)
def test_covariances_are_those_of_r(name: str, products: Products) -> None:
    expected = np.array(EXPECTED[name]["covariances"])
    assert products.covariances / LEVEL**2 == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("name", "products"), BOTH)
def test_alpha_is_that_of_psych(name: str, products: Products) -> None:
    expected = EXPECTED[name]["alpha"]
    assert reliability.alpha(products.covariances) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("name", "products"), BOTH)
def test_one_factor_is_that_of_psych(name: str, products: Products) -> None:
    expected, fit = EXPECTED[name], reliability.one_factor(products.covariances)
    assert fit.loadings == pytest.approx(np.array(expected["loadings"]), abs=1e-5)
    left = np.array(expected["uniquenesses"])
    assert fit.uniquenesses == pytest.approx(left, abs=1e-5)
    assert fit.omega == pytest.approx(expected["omega"], abs=1e-6)


def one_thing(loadings: list[float]) -> np.ndarray:
    """Return the covariances that one factor makes, without error of sampling."""
    made = np.outer(loadings, loadings)
    np.fill_diagonal(made, 1)
    return made


def test_three_loadings_by_hand() -> None:
    # (.6 + .7 + .8)^2 = 4.41; uniquenesses .64 + .51 + .36 = 1.51
    fit = reliability.one_factor(one_thing([0.6, 0.7, 0.8]) * 9)
    assert fit.loadings == pytest.approx(np.array([0.6, 0.7, 0.8]), abs=1e-5)
    assert fit.omega == pytest.approx(4.41 / 5.92, abs=1e-6)
    assert fit.unfit == pytest.approx(0, abs=1e-9)


def test_alpha_by_hand() -> None:
    # Two statements, variances 2 and 2, covariance 1: (1 - 4 / 6) x 2
    assert reliability.alpha(np.array([[2.0, 1], [1, 2]])) == pytest.approx(2 / 3)


def test_statements_as_good_as_one_another_have_the_same_alpha_and_omega() -> None:
    made = one_thing([0.7] * 6)
    assert reliability.omega(made) == pytest.approx(reliability.alpha(made), abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.2, 0.95), min_size=3, max_size=8))
def test_loadings_that_were_put_in_are_found_again(loadings: list[float]) -> None:
    fit = reliability.one_factor(one_thing(loadings))
    assert fit.loadings == pytest.approx(np.array(loadings), abs=2e-3)
    assert fit.omega >= reliability.alpha(one_thing(loadings)) - 1e-3


def test_too_few_statements_tell_nothing() -> None:
    with pytest.raises(CannotTellReliability, match="at least 2"):
        reliability.alpha(np.ones((1, 1)))
    with pytest.raises(CannotTellReliability, match="at least 3"):
        reliability.omega(np.eye(2))
    with pytest.raises(CannotTellReliability, match="at least 2"):
        reliability.alpha(np.ones((2, 3)))


def test_statements_that_do_not_vary_tell_nothing() -> None:
    with pytest.raises(CannotTellReliability, match="do not vary"):
        reliability.alpha(np.zeros((3, 3)))
    with pytest.raises(CannotTellReliability, match="Statement 2 does not vary"):
        reliability.omega(np.diag([1.0, 0, 1]))


def test_a_pair_that_nobody_answered_tells_nothing() -> None:
    points = np.array([[1.0, np.nan, 2], [2, np.nan, 3], [np.nan, 5, 5]])
    with pytest.raises(CannotTellReliability, match="answered both"):
        reliability.alpha(Products.of(points).covariances)


def test_a_dimension_is_cut_out_of_all_statements() -> None:
    assert np.array_equal(
        PAIRWISE.among([1, 4]).covariances, PAIRWISE.covariances[np.ix_([1, 4], [1, 4])]
    )
