"""The audit finds what subtraction and combination give away."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.findings.capability.tables import SQUARE, crosses, tabled

from wellheard.findings.capability.disclosure.auditing import Told, audit
from wellheard.findings.capability.refused import ReleaseRefused

FOUR = tabled(
    """
    | organisation | level | respondents |
    |--------------|-------|-------------|
    | Anton        | board | 5           |
    | Anton        | front | 20          |
    | Berry        | board | 15          |
    | Berry        | front | 30          |
    """
)
TABLE = "organisation by level"


def test_a_cell_withheld_alone_is_found_by_subtraction() -> None:
    people = FOUR.counts()["respondents"]
    bounds = audit(
        FOUR.cells.merged, [Told(people, FOUR.shown((TABLE, "Anton", "board")))]
    )
    number = FOUR.cells.number(TABLE, "Anton", "board")
    assert (bounds.low[0, number], bounds.high[0, number]) == (5, 5)
    assert bounds.narrower_than(11)[0].nonzero()[0].tolist() == [number]


def test_four_cells_of_two_rows_and_columns_hide_one_another() -> None:
    withheld = [
        (TABLE, organisation, level)
        for organisation in ("Anton", "Berry")
        for level in ("board", "front")
    ]
    people = FOUR.counts()["respondents"]
    bounds = audit(FOUR.cells.merged, [Told(people, FOUR.shown(*withheld))])
    numbers = [FOUR.cells.number(*each) for each in withheld]
    # Anton has 25 people and the boards 20, so that Anton's board has 0 to 20.
    assert bounds.low[0, numbers].tolist() == [0, 5, 0, 25]
    assert bounds.high[0, numbers].tolist() == [20, 25, 20, 45]
    assert not bounds.narrower_than(20).any()
    assert bounds.narrower_than(21)[0, numbers].all()


def test_only_cells_that_are_asked_for_are_bounded() -> None:
    people = FOUR.counts()["respondents"]
    told = Told(people, np.zeros(len(FOUR.cells), bool))
    asked = np.zeros((1, len(FOUR.cells)), bool)
    asked[0, 0] = True
    bounds = audit(FOUR.cells.merged, [told], asked)
    assert np.isnan(bounds.low[0, 1:]).all()
    assert (bounds.low[0, 0], bounds.high[0, 0]) == (0, np.inf)


def test_tables_that_are_safe_alone_give_away_a_cell_together() -> None:
    two = tabled(
        """
        | organisation | level | respondents | CC1 |
        |--------------|-------|-------------|-----|
        | Anton        | board | 12          | 11  |
        | Anton        | front | 28          | 27  |
        """,
        crosses(["level"]),
    )
    counts = two.counts()
    item = Told(counts["CC1"], two.shown(("level", "board"), ("level", "front")))
    alone = audit(two.cells.merged, [item])
    board = two.cells.number("level", "board")
    assert (alone.low[0, board], alone.high[0, board]) == (0, 38)
    # Beside 12 and 28 people, 38 answers leave at least 10 and at most 12 to the board.
    everyone = Told(counts["respondents"], two.shown())
    beside = audit(two.cells.merged, [everyone, item])
    assert (beside.low[1, board], beside.high[1, board]) == (10, 12)


def test_what_contradicts_itself_is_refused() -> None:
    people = FOUR.counts()["respondents"].copy()
    people[0] += 1
    shown = FOUR.shown((TABLE, "Anton", "board"))
    with pytest.raises(ReleaseRefused, match="count the people again"):
        audit(FOUR.cells.merged, [Told(people, shown)])


PEOPLE = st.lists(st.integers(0, 30), min_size=12, max_size=12)


@settings(max_examples=8, deadline=None)
@given(PEOPLE, PEOPLE, st.lists(st.booleans(), min_size=20, max_size=20))
def test_the_quick_audit_finds_the_same_leaks_as_the_exact_one(
    people: list[int], silent: list[int], shown: list[bool]
) -> None:
    names = [
        (o, lev) for o in ("A", "B", "C", "D") for lev in ("board", "lead", "front")
    ]
    rows = "\n".join(
        f"| {organisation} | {level} | {some} | {max(0, some - few)} |"
        for (organisation, level), some, few in zip(names, people, silent, strict=True)
    )
    table = tabled(
        f"| organisation | level | respondents | CC1 |\n|---|\n{rows}", SQUARE
    )
    counts = table.counts()
    left = np.array([True, *shown[: len(table.cells) - 1]])
    told = [Told(each, left & (each > 3)) for each in counts.values()]
    exact = audit(table.cells.merged, told)
    quick = audit(table.cells.merged, told, enough=11)
    assert (exact.narrower_than(11) == quick.narrower_than(11)).all()
    for bounds, each in zip(exact.low, told, strict=True):
        known = ~np.isnan(bounds)
        assert (bounds[known] <= each.counts[known]).all()
