"""What is published lets nobody bound a withheld cell closely."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog
from tests.findings.capability.tables import SQUARE, Tabled, crosses, tabled

from wellheard.accounts import privacy
from wellheard.findings.capability.disclosure import planning
from wellheard.findings.capability.disclosure.auditing import Told
from wellheard.findings.capability.disclosure.planning import Plan
from wellheard.findings.capability.disclosure.suppressing import (
    complemented,
    large_enough,
)
from wellheard.findings.capability.refused import ReleaseRefused

TABLE = "organisation by level"
NINE = tabled(
    """
    | organisation | level | respondents |
    |--------------|-------|-------------|
    | Anton        | board | 4           |
    | Anton        | lead  | 40          |
    | Anton        | front | 50          |
    | Berry        | board | 30          |
    | Berry        | lead  | 20          |
    | Berry        | front | 60          |
    | Cross        | board | 25          |
    | Cross        | lead  | 35          |
    | Cross        | front | 70          |
    """
)


def names(table: Tabled, cells: NDArray[np.bool_]) -> list[str]:
    return [" ".join(table.cells.names[at][1]) for at in np.flatnonzero(cells)]


def test_one_small_cell_takes_three_others_with_it() -> None:
    counts = NINE.cells.of(NINE.groups["respondents"])[None, :]
    every = np.ones(len(NINE.cells), bool)
    large = large_enough(counts)
    assert names(NINE, ~large) == ["Anton board"]
    shown = complemented(NINE.cells, counts, large, every)
    # The smallest of Anton's row (40), of the boards (25), and where these two meet.
    assert names(NINE, ~shown) == [
        "Anton board",
        "Anton lead",
        "Cross board",
        "Cross lead",
    ]


def test_withheld_cells_that_are_few_together_take_another_with_them() -> None:
    row = tabled(
        """
        | organisation | level | respondents |
        |--------------|-------|-------------|
        | Anton        | board | 4           |
        | Anton        | lead  | 5           |
        | Anton        | front | 20          |
        | Anton        | other | 30          |
        """,
        crosses(["level"]),
    )
    counts = row.cells.of(row.groups["respondents"])[None, :]
    every = np.ones(len(row.cells), bool)
    shown = complemented(row.cells, counts, large_enough(counts), every)
    assert names(row, ~shown) == ["board", "lead", "front"]


def test_an_empty_cell_is_withheld_like_a_small_one() -> None:
    counts = np.array([[0, 10, 11]])
    assert large_enough(counts).tolist() == [False, False, True]


def test_a_cell_is_shown_only_if_each_item_has_enough_people_in_it() -> None:
    assert large_enough(np.array([[20, 20], [19, 10]])).tolist() == [True, False]


def test_a_crafted_plan_that_leaks_is_found() -> None:
    counts = NINE.counts()["respondents"]
    plan = Plan("respondents", Told(counts, NINE.shown((TABLE, "Anton", "board"))))
    leaks = planning.leaking(NINE.cells, {"respondents": plan})
    assert leaks == {"respondents": [(TABLE, ("Anton", "board"))]}


def test_a_plan_that_shows_a_small_cell_is_found() -> None:
    counts = NINE.counts()["respondents"]
    plan = Plan("respondents", Told(counts, NINE.shown()))
    leaks = planning.leaking(NINE.cells, {"respondents": plan})
    assert leaks == {"respondents": [(TABLE, ("Anton", "board"))]}


def test_a_cross_that_is_mostly_withheld_is_left_out() -> None:
    small = tabled(
        """
        | organisation | level | respondents |
        |--------------|-------|-------------|
        | Anton        | board | 4           |
        | Anton        | front | 40          |
        | Berry        | board | 30          |
        | Berry        | front | 20          |
        """,
        (*SQUARE[:3], *crosses(["organisation", "level"], least_shown=0.5)[1:]),
    )
    plan = planning.planned(small.cells, small.counts())["respondents"]
    assert plan.left_out == {TABLE: planning.MOSTLY_WITHHELD}
    assert names(small, plan.told.shown) == ["", "Anton", "Berry", "board", "front"]


def test_a_cross_that_cannot_be_made_safe_is_left_out_for_the_coarser_ones() -> None:
    # Whoever knows all sums of a 2 by 2 by 2 table lacks one number only: some cells go
    # up together while the others go down. Anton's board can lose 1 person and Dover's
    # front 5, so that with all eight cells withheld each still has 7 possible sizes.
    cube = tabled(
        """
        | organisation | sector    | region | level | respondents |
        |--------------|-----------|--------|-------|-------------|
        | Anton        | acute     | north  | board | 1           |
        | Anton        | acute     | north  | front | 30          |
        | Berry        | acute     | south  | board | 20          |
        | Berry        | acute     | south  | front | 40          |
        | Cross        | community | north  | board | 25          |
        | Cross        | community | north  | front | 40          |
        | Dover        | community | south  | board | 40          |
        | Dover        | community | south  | front | 5           |
        """,
        crosses(
            ["sector", "region"],
            ["sector", "level"],
            ["region", "level"],
            ["organisation", "level"],
        ),
    )
    people = cube.counts()["respondents"]
    hidden = [(TABLE, *labels) for cross, labels in cube.cells.names if cross == TABLE]
    all_sums = Plan("respondents", Told(people, cube.shown(*hidden)))
    leaks = planning.leaking(cube.cells, {"respondents": all_sums})
    assert len(leaks["respondents"]) == 8
    plan = planning.planned(cube.cells, cube.counts())["respondents"]
    assert plan.left_out == {
        TABLE: planning.RECOVERABLE,
        "region by level": planning.RECOVERABLE,
    }
    assert planning.leaking(cube.cells, {"respondents": plan}) == {}
    assert names(cube, plan.told.shown) == [
        "",
        "acute north",
        "acute south",
        "community north",
        "community south",
        "acute board",
        "acute front",
        "community board",
        "community front",
    ]


def test_an_item_that_few_could_answer_is_shown_in_coarser_crosses_only() -> None:
    table = tabled(
        """
        | organisation | level | respondents | CC1 | LP1 |
        |--------------|-------|-------------|-----|-----|
        | Anton        | board | 30          | 29  | 20  |
        | Anton        | front | 60          | 58  | 10  |
        | Berry        | board | 40          | 40  | 25  |
        | Berry        | front | 50          | 48  | 15  |
        """,
    )
    plans = planning.planned(table.cells, table.counts())
    assert plans["respondents"].told.shown.all()
    assert plans["CC1"].told.shown.all()
    assert plans["LP1"].left_out == {TABLE: planning.SELDOM_ANSWERED}
    assert planning.leaking(table.cells, plans) == {}


SELDOM = tabled(
    """
    | organisation | level | respondents | LP1 |
    |--------------|-------|-------------|-----|
    | Anton        | board | 9           | 2   |
    | Anton        | lead  | 14          | 3   |
    | Anton        | front | 40          | 20  |
    """,
    crosses(["level"]),
)


def test_an_item_that_few_could_answer_loses_a_cross_that_would_leak() -> None:
    plans = planning.planned(SELDOM.cells, SELDOM.counts())
    assert names(SELDOM, plans["respondents"].told.shown) == ["", "front"]
    # 25 answers of which 20 are the front's leave 5 to the board and the leads.
    assert plans["LP1"].left_out == {"level": planning.RECOVERABLE}
    assert names(SELDOM, plans["LP1"].told.shown) == [""]


def test_without_the_audit_such_a_leak_is_found_later() -> None:
    plans = planning.planned(SELDOM.cells, SELDOM.counts(), audited=False)
    leaks = planning.leaking(SELDOM.cells, plans)
    assert leaks == {"LP1": [("level", ("board",)), ("level", ("lead",))]}


def test_an_item_that_nobody_could_answer_is_shown_nowhere() -> None:
    table = tabled(
        """
        | organisation | level | respondents | LP1 |
        |--------------|-------|-------------|-----|
        | Anton        | board | 30          | 0   |
        | Anton        | front | 60          | 3   |
        """,
    )
    plans = planning.planned(table.cells, table.counts())
    assert not plans["LP1"].told.shown.any()


def test_a_wave_of_ten_people_is_not_published() -> None:
    table = tabled(
        """
        | organisation | level | respondents |
        |--------------|-------|-------------|
        | Anton        | board | 10          |
        """
    )
    with pytest.raises(ReleaseRefused, match="fewer than 11 people answered"):
        planning.planned(table.cells, table.counts())


def test_without_the_audit_a_plan_is_made_by_lines_only() -> None:
    plans = planning.planned(NINE.cells, NINE.counts(), audited=False)
    shown = plans["respondents"].told.shown
    assert not shown[NINE.cells.number(TABLE, "Anton", "board")]
    assert int((~shown).sum()) >= 3


LABELS = [(o, lev) for o in ("A", "B") for lev in ("board", "lead", "front")]
TINY = st.lists(st.integers(0, 4), min_size=6, max_size=6)


def square(people: list[int], labels: list[tuple[str, str]]) -> Tabled:
    rows = "\n".join(
        f"| {organisation} | {level} | {some} |"
        for (organisation, level), some in zip(labels, people, strict=True)
    )
    return tabled(f"| organisation | level | respondents |\n|---|\n{rows}")


def tables_of(total: int, groups: int) -> Iterator[tuple[int, ...]]:
    """Go through all tables of so many people: bars between stars."""
    for bars in itertools.combinations(range(total + groups - 1), groups - 1):
        edges = (-1, *bars, total + groups - 1)
        yield tuple(b - a - 1 for a, b in itertools.pairwise(edges))


@settings(max_examples=40, deadline=None)
@given(TINY)
def test_of_all_tables_that_agree_with_what_is_shown_none_is_nearly_known(
    people: list[int],
) -> None:
    """Count on fingers: no linear programme here, every table is tried."""
    smallest = 3
    assume(smallest <= sum(people) <= 14)
    table = square(people, LABELS)
    plan = planning.planned(table.cells, table.counts(), smallest)["respondents"]
    every = np.array(list(tables_of(sum(people), len(people))))
    values = every @ table.cells.members.toarray().T
    shown, counts = plan.told.shown, plan.told.counts
    agreeing = values[(values[:, shown] == counts[shown]).all(axis=1)]
    secret = ~shown & (plan.strict(table.cells) | (counts < smallest))
    width = agreeing.max(axis=0) - agreeing.min(axis=0)
    assert (width[secret] >= smallest).all()
    assert (counts[shown] >= smallest).all()


SECTORS = crosses(
    ["sector"],
    ["level"],
    ["sector", "level"],
    ["sector", "region"],
    ["organisation"],
    ["organisation", "level"],
)
GROUPS = st.lists(
    st.tuples(
        st.sampled_from(["acute", "community"]),
        st.sampled_from(["north", "south"]),
        st.lists(st.integers(0, 40), min_size=3, max_size=3),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(GROUPS)
def test_no_table_lets_a_linear_programme_bound_a_withheld_cell_closer(
    groups: list[tuple[str, str, list[int]]],
) -> None:
    """The audit of the product is not used here: the programme is written out anew."""
    rows = "\n".join(
        f"| {number} | {sector} | {region} | {level} | {some} |"
        for number, (sector, region, people) in enumerate(groups)
        for level, some in zip(("board", "lead", "front"), people, strict=True)
    )
    head = "| organisation | sector | region | level | respondents |\n|---|\n"
    table = tabled(head + rows, SECTORS)
    counts = table.counts()
    assume(counts["respondents"][0] >= privacy.SMALLEST_GROUP)
    plan = planning.planned(table.cells, counts)["respondents"]
    whole = table.cells.members.toarray()
    shown, people = plan.told.shown, plan.told.counts
    for number in np.flatnonzero(~shown & (people < privacy.SMALLEST_GROUP)):
        low, high = (
            sign
            * linprog(sign * whole[number], A_eq=whole[shown], b_eq=people[shown]).fun
            for sign in (1, -1)
        )
        assert high - low >= privacy.SMALLEST_GROUP - 1e-6
