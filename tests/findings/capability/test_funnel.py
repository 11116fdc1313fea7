"""Funnels of means and of shares, beside R and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.findings.capability.beside_r import EXPECTED, LEVEL, SUMS

from wellheard.findings.capability import funnel
from wellheard.findings.capability.funnel import NoFunnel
from wellheard.findings.capability.sums import Sums


def test_the_funnel_of_means_is_that_of_r() -> None:
    expected, found = EXPECTED["funnel"], funnel.of_means(SUMS.column(0))
    where = [int(name) for name in expected["organisations"]]
    assert found.centre / LEVEL + 1 == pytest.approx(expected["centre"], abs=1e-9)
    assert found.usual / LEVEL**2 == pytest.approx(expected["usual"], abs=1e-9)
    for limits, end in ((found.inner[0], "inner_low"), (found.outer[1], "outer_high")):
        assert limits[where] / LEVEL + 1 == pytest.approx(
            np.array(expected[end]), abs=1e-9
        )


def test_the_funnel_of_shares_is_that_of_r() -> None:
    expected = EXPECTED["funnel_shares"]
    part, people = (np.array(expected[name], float) for name in ("part", "people"))
    found = funnel.of_shares(part, people)
    assert found.centre == pytest.approx(expected["centre"], abs=1e-9)
    high, low = (np.array(expected[name]) for name in ("inner_high", "outer_low"))
    assert found.inner[1] == pytest.approx(high, abs=1e-9)
    assert found.outer[0] == pytest.approx(low, abs=1e-9)


def test_a_share_of_a_tenth_by_hand() -> None:
    # .1 +- 1.959964 x sqrt(.09 / 100) = .1 +- .0587989
    people = np.array([100.0, 4, 0])
    found = funnel.of_shares(np.array([10.4, 0.0, 0]), people)
    assert found.inner[0][0] == pytest.approx(0.0412, abs=1e-4)
    assert found.inner[1][0] == pytest.approx(0.1588, abs=1e-4)
    assert found.outer[0][1] == 0  # cut at nothing
    assert np.isnan(found.inner[0][2])


def test_organisations_that_differ_by_chance_have_no_usual_spread() -> None:
    assert funnel.usual_spread(np.array([-0.5, 0.5, 0.1]), np.ones(3)) == 0


def test_the_usual_spread_by_hand() -> None:
    # No score is drawn in when all are -3 or 3: (4 x 9 - 3) / (4 - 4 / 4) = 11
    scores = np.array([-3.0, -3, 3, 3])
    assert funnel.usual_spread(scores, np.ones(4)) == pytest.approx(11)


def test_an_extreme_organisation_does_not_widen_its_own_limits() -> None:
    # 21 scores from -1 to 1 and one of 30: the tenth from the top decides
    scores = np.append(np.linspace(-1, 1, 21), 30)
    assert funnel.usual_spread(scores, np.ones(22)) == 0


def test_only_what_is_beyond_chance_and_usual_spread_is_outside() -> None:
    answers = np.full(11, 100.0)
    means = np.array([48.0, 49, 50, 51, 52, 48, 49, 50, 51, 52, 90])
    squares = answers * (means**2 + 625)
    sums = Sums(answers[:, None], (answers * means)[:, None], squares[:, None])
    found = funnel.of_means(sums)
    assert found.outside(means).tolist() == [False] * 10 + [True]


def test_one_organisation_or_no_difference_makes_no_funnel() -> None:
    alone = Sums.of(np.array([[1.0], [2]]), np.array([0, 0]), 1)
    same = Sums.of(np.array([[1.0]] * 4), np.array([0, 0, 1, 1]), 2)
    for sums in (alone, same):
        with pytest.raises(NoFunnel, match="two organisations"):
            funnel.of_means(sums)
    with pytest.raises(NoFunnel, match="needs people"):
        funnel.of_shares(np.zeros(2), np.zeros(2))


@given(st.lists(st.integers(1, 500), min_size=2, max_size=20))
def test_the_more_answered_the_narrower_the_funnel(people: list[int]) -> None:
    count = np.array(people, float)
    found = funnel.of_shares(count * 0.4, count)
    widths = found.inner[1] - found.inner[0]
    order = np.argsort(count)
    assert (np.diff(widths[order]) <= 1e-12).all()
    assert (found.outer[0] <= found.inner[0]).all()
    assert (found.inner[1] <= found.outer[1]).all()
