"""People are counted in groups, small organisations together, empty cells as cells."""

import numpy as np
import pyarrow as pa
import pytest

from wellheard.findings.capability import survey, versions
from wellheard.findings.capability.disclosure import crosses
from wellheard.findings.capability.disclosure.cells import (
    NOT_SAID,
    Cells,
    Grouped,
    Place,
    grouped,
    laid_out,
)
from wellheard.findings.capability.refused import ReleaseRefused

DRAFT = versions.shipped().version("1.0.0-draft")
LEVELS = ("board", "front_line")
PLACES = {
    "Anton": Place("acute", "north"),
    "Berry": Place("acute", "south"),
    "Cross": Place("acute", "north"),
    "Dover": Place("community", "north"),
}


def answers(*rows: tuple[str, str | None, int, int]) -> survey.Survey:
    """Answer CC1 so many times: organisation, level, code, people."""
    units, levels, codes = [], [], []
    for unit, level, code, people in rows:
        units += [unit] * people
        levels += [level] * people
        codes += [code] * people
    table = pa.table(
        {"unit": units, "level": pa.array(levels, pa.string()), "CC1": codes}
    )
    return survey.checked(table, DRAFT).survey


ANSWERS = answers(
    ("Anton", "board", 3, 4),
    ("Anton", "front_line", 4, 20),
    ("Anton", None, survey.DONT_KNOW, 2),
    ("Berry", "front_line", 2, 6),
    ("Cross", "board", 1, 10),
)


def counted() -> tuple[Cells, Grouped]:
    groups = grouped(ANSWERS, PLACES, LEVELS)
    return laid_out(groups.labels, crosses.declared()), groups


def test_people_are_counted_in_every_declared_cross() -> None:
    cells, groups = counted()
    people = cells.of(groups.count())
    assert people[cells.number("everyone")] == 42
    assert people[cells.number("sector", "acute")] == 42
    assert people[cells.number("sector by region", "acute", "south")] == 6
    assert people[cells.number("level", NOT_SAID)] == 2
    assert people[cells.number("organisation by level", "Anton", "board")] == 4


def test_small_organisations_are_put_together_by_sector() -> None:
    cells, groups = counted()
    people = cells.of(groups.count())
    assert people[cells.number("organisation", "other acute")] == 16
    with pytest.raises(KeyError):
        cells.number("organisation", "Berry")


def test_an_organisation_in_which_nobody_answered_has_its_cells() -> None:
    cells, groups = counted()
    people = cells.of(groups.count())
    assert people[cells.number("organisation", "other community")] == 0
    assert people[cells.number("sector by level", "community", "board")] == 0


def test_only_those_who_answered_an_item_are_counted_for_it() -> None:
    cells, groups = counted()
    answered = ANSWERS.codes(["CC1"])[:, 0] > 0
    people = cells.of(groups.count(answered))
    assert people[cells.number("organisation", "Anton")] == 24
    assert people[cells.number("level", NOT_SAID)] == 0


def test_the_people_of_a_cell_are_found_again() -> None:
    cells, groups = counted()
    inside = cells.people(
        cells.number("sector by level", "acute", "board"), groups.group
    )
    assert inside.sum() == 14
    levels = ANSWERS.levels(["CC1"])[inside, 0]
    assert np.nanmean(levels) == pytest.approx((4 * 3 + 10 * 1) / 14)


def test_without_levels_everyone_is_of_those_who_did_not_say() -> None:
    table = pa.table({"unit": ["Anton"] * 12, "CC1": [3] * 12})
    groups = grouped(survey.checked(table, DRAFT).survey, PLACES, LEVELS)
    cells = laid_out(groups.labels, crosses.declared())
    assert cells.of(groups.count())[cells.number("level", NOT_SAID)] == 12


def test_an_organisation_without_a_place_is_refused() -> None:
    with pytest.raises(ReleaseRefused, match="Cannot place Elder"):
        grouped(answers(("Elder", "board", 3, 12)), PLACES, LEVELS)


def test_groups_that_no_cell_tells_apart_are_one_in_the_audit() -> None:
    groups = grouped(ANSWERS, PLACES, LEVELS)
    whole = laid_out(groups.labels, crosses.declared())
    coarse = laid_out(groups.labels, crosses.declared()[:2])
    assert coarse.members.shape[1] == whole.members.shape[1]
    assert coarse.merged.shape[1] == 2


def test_the_declared_crosses_begin_with_everyone_and_end_with_the_finest() -> None:
    declared = crosses.declared()
    assert declared[0].by == ()
    assert declared[-1].by == ("organisation", "level")
    assert {cross.by for cross in declared if len(cross.by) == 2} == {
        ("organisation", "level"),
        ("sector", "level"),
        ("sector", "region"),
    }


EVERYONE = '[[cross]]\nname = "everyone"\nby = []\nleast_shown = 0\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Cannot read the declared crosses"),
        (EVERYONE.replace("[]", '["age"]'), "there is no age to break down by"),
        (EVERYONE.replace("[]", '["level"]'), "Cannot do without everyone"),
        (EVERYONE + EVERYONE, "Cannot declare the same cross twice"),
    ],
)
def test_crosses_that_cannot_be_used_are_refused(text: str, said: str) -> None:
    with pytest.raises(ReleaseRefused, match=said):
        crosses.from_text(text)
