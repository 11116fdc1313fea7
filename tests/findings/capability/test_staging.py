"""A level is held only with all below it, and the weakest dimension is the whole."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.findings.capability.surveys import DRAFT, survey

from wellheard.findings.capability import evidence_files, verdicts
from wellheard.findings.capability.overview import overviews
from wellheard.findings.capability.refused import SurveyRefused
from wellheard.findings.capability.scored import scored
from wellheard.findings.capability.staging import (
    Evidence,
    Review,
    perception_gaps,
    staged,
    stages,
)

LEVELS = st.sets(st.integers(1, 5))


@pytest.mark.parametrize(
    ("met", "held"),
    [((), 1), ((1,), 1), ((2,), 2), ((2, 3), 3), ((3, 4, 5), 1), ((2, 3, 5), 3)],
)
def test_a_level_that_is_missing_ends_the_ladder(
    met: tuple[int, ...], held: int
) -> None:
    assert staged(met) == held


@given(LEVELS, LEVELS)
def test_more_evidence_never_lowers_a_level(some: set[int], more: set[int]) -> None:
    assert staged(some | more) >= staged(some)


def evidence(**levels: int) -> list[Evidence]:
    return [
        Evidence(item, frozenset(range(1, level + 1))) for item, level in levels.items()
    ]


def test_a_dimension_is_its_lower_quartile_and_the_whole_its_weakest() -> None:
    # Four statements 2, 3, 4, 5: a quarter of the way from the lowest lies at 2
    shown = evidence(CC1=5, CC2=2, CC3=4, CC4=3, CO1=4, LP1=3)
    found = stages(shown, DRAFT)
    assert found.dimensions == {"CC": 2, "CO": 4, "LP": 3}
    assert found.overall == 2


def test_without_evidence_there_is_no_stage() -> None:
    assert stages([], DRAFT).overall is None


def test_the_gap_is_what_is_claimed_above_what_people_say() -> None:
    answers = {"A": [(1,), (3,)], "B": [(3,), (5,)]}
    people = overviews(scored(survey(answers, ["CC1"]), DRAFT), verdicts.standard())
    (gap,) = perception_gaps(evidence(CC1=4, CO1=5), people)
    assert (gap.item, gap.evidence, gap.people, gap.gap) == ("CC1", 75, 50, 25)
    # People's mean lies from 25 (A only) to 75 (B only)
    assert (gap.interval.low, gap.interval.high) == (0, 50)


def read(folder: Path, text: str) -> tuple[Evidence, ...]:
    path = folder / "evidence.csv"
    path.write_text(text, encoding="utf-8")
    return evidence_files.read(path, DRAFT)


def test_evidence_is_read_with_its_link_and_review(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        'Item,Met,Link,On,Review\nCC1,"2, 3",https://a.example,2026-11-24,Agreed\n'
        "CO1,2 3\n\n",
    )
    assert found[0] == Evidence(
        "CC1",
        frozenset({2, 3}),
        "https://a.example",
        "",
        date(2026, 11, 24),
        Review.AGREED,
    )
    assert (found[1].level, found[1].review) == (3, Review.CLAIMED)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("CC9,2", "row 2: 'CC9' is no statement"),
        ("CC1,6", "row 2: '6' is no level"),
        ("CC1,2,soon", "row 2: Invalid isoformat"),
        ("CC1,2,,agreed\nCC1,3", "row 3: CC1 stands there twice"),
        ("CC1,2,,signed", "row 2: 'signed' is not a valid Review"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(SurveyRefused, match=said):
        read(tmp_path, f"item,met,on,review\n{rows}\n")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(SurveyRefused, match="Cannot find the column met"):
        read(tmp_path, "item,level\nCC1,2\n")
