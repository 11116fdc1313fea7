"""Each organisation has its mean, what to make of it, and limits if there are any."""

import numpy as np
import pytest
from tests.findings.capability.surveys import DRAFT, survey

from wellheard.findings.capability import intraclass, shrinkage
from wellheard.findings.capability.estimates import estimates
from wellheard.findings.capability.scored import Scored, scored
from wellheard.findings.capability.simulating import simulated


def people() -> Scored:
    return scored(simulated(DRAFT).survey, DRAFT)


def test_an_estimate_lies_between_the_mean_and_the_centre() -> None:
    found = estimates(people(), "CC1")
    assert found.shrunk is not None
    away = np.abs(found.shrunk.estimate - found.shrunk.centre)
    assert (away <= np.abs(found.raw - found.shrunk.centre) + 1e-9).all()
    assert (found.shrunk.low < found.shrunk.estimate).all()


def test_estimates_are_those_of_the_figure_alone() -> None:
    scores = people()
    at = scores.names.index("LP")
    expected = shrinkage.shrunk(scores.sums)[at]
    found = estimates(scores, "LP")
    assert found.shrunk is not None
    np.testing.assert_allclose(found.shrunk.estimate, expected.estimate)
    alike = float(intraclass.likeness(scores.sums).icc1[at])
    assert found.reliability[0] == pytest.approx(
        intraclass.reliability(alike, found.people[0])
    )


def test_one_organisation_alone_has_a_mean_and_nothing_to_compare_it_with() -> None:
    found = estimates(scored(survey({"A": [(2,), (4,)]}, ["CC1"]), DRAFT), "CC1")
    assert found.raw.tolist() == [50]
    assert found.shrunk is None
    assert found.funnel is None
    assert np.isnan(found.reliability).all()
    assert not intraclass.is_enough(found.reliability).any()
