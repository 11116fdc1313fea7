"""People are scored by every figure that the statements they were asked allow."""

import numpy as np
import pytest
from tests.findings.capability.surveys import DRAFT, survey

from wellheard.findings.capability.scored import OVERALL, figures_of, scored


def made_of(form: str) -> dict[str, tuple[str, ...]]:
    asked = [item.id for item in DRAFT.items_of(form)]
    return {
        each.name: each.items
        for each in figures_of(DRAFT, asked)
        if len(each.items) > 1
    }


def test_the_nine_make_four_dimensions_the_index_and_the_whole() -> None:
    made = made_of("index9")
    assert list(made) == ["CC", "CO", "LP", "OC", "index9", OVERALL]
    assert made["CC"] == ("CC1", "CC2", "CC3")
    assert made["LP"] == ("LP1", "LP2")
    assert len(made["index9"]) == len(made[OVERALL]) == 9


def test_the_full_form_has_seven_statements_a_dimension_and_still_the_index() -> None:
    made = made_of("full")
    assert {len(made[each]) for each in ("CC", "CO", "LP", "OC")} == {7}
    assert len(made["index9"]) == 9
    assert len(made[OVERALL]) == 28


def test_one_statement_makes_no_dimension_and_three_dimensions_no_whole() -> None:
    asked = ["CC1", "CC2", "CO1", "CO2", "LP1", "OC1", "OC2"]
    names = [each.name for each in figures_of(DRAFT, asked)]
    assert names == [*asked, "CC", "CO", "OC"]


def test_people_have_points_where_they_answered_half() -> None:
    found = scored(
        survey(
            {"A": [(1, 5, 3), (2, 0, -1)], "B": [(0, -2, 0)]}, ["CC1", "CC2", "CC3"]
        ),
        DRAFT,
    )
    assert found.names == ("CC1", "CC2", "CC3", "CC")
    assert found.units == ("A", "B")
    expected = [
        [0, 100, 50, 50],
        [25, np.nan, np.nan, np.nan],  # one of three is less than half
        [np.nan] * 4,
    ]
    np.testing.assert_allclose(found.points, expected)
    assert found.sums.answers.tolist() == [[2, 1, 1, 1], [0, 0, 0, 0]]
    assert found.sums.total[0].tolist() == pytest.approx([25, 100, 50, 50])
