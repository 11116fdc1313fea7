"""Drill-down: how many of a ranking's accounts are where, who, and how active."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.findings.interest.drilldown import (
    FACETS,
    PLACES,
    UnknownFacet,
    cells,
    columns,
    concealed,
    drilldown,
)

Row = tuple[object, ...]


def people(**each: list[tuple[object, int]]) -> pa.Table:
    """Repeat each value so many times, one row for each account."""
    rows = {
        name: [value for value, times in values for _ in range(times)]
        for name, values in each.items()
    }
    kinds = {"roles": pa.list_(pa.string()), "place_sure": pa.bool_()}
    return pa.table(
        {
            name: pa.array(values, kinds.get(name, pa.string()))
            for name, values in rows.items()
        }
    )


def shown(profiles: pa.Table, *facets: str) -> list[Row]:
    """Read a drill-down as value, within, accounts and share in thousandths."""
    return [
        (
            row["value"],
            row["within"],
            row["accounts"],
            None
            if row["share_of_known"] is None
            else round(1000 * row["share_of_known"]),
        )
        for row in drilldown(profiles, facets).to_pylist()
    ]


def test_accounts_are_counted_by_value_with_their_share_of_the_known() -> None:
    profiles = people(kind=[("organisation", 20), ("individual", 60), (None, 40)])
    assert shown(profiles, "kind") == [
        ("individual", None, 60, 750),
        ("organisation", None, 20, 250),
        (None, None, 40, None),
    ]


def test_a_group_under_eleven_is_hidden_and_the_next_smallest_with_it() -> None:
    profiles = people(language=[("en", 90), ("cy", 30), ("gd", 10), (None, 50)])
    # 10 hidden alone would be 180 - 90 - 30 - 50
    assert shown(profiles, "language") == [
        ("en", None, 90, 692),
        (None, None, 50, None),
        ("others", None, None, None),
    ]


def test_groups_that_are_small_in_sum_take_one_more_with_them() -> None:
    profiles = people(language=[("en", 90), ("cy", 30), ("gd", 2), ("kw", 3)])
    assert shown(profiles, "language") == [
        ("en", None, 90, 720),
        ("others", None, None, None),
    ]


def test_eleven_is_shown_and_two_small_groups_of_eleven_are_enough() -> None:
    profiles = people(language=[("en", 11), ("gd", 5), ("kw", 6)])
    assert [row[:3] for row in shown(profiles, "language")] == [
        ("en", None, 11),
        ("others", None, None),
    ]


def test_the_share_is_empty_where_it_would_tell_how_many_are_unknown() -> None:
    profiles = people(kind=[("organisation", 50), ("individual", 20), (None, 4)])
    assert shown(profiles, "kind") == [
        ("organisation", None, 50, None),
        ("others", None, None, None),
    ]


def test_nothing_is_shown_of_fewer_than_eleven_accounts() -> None:
    assert shown(people(kind=[("individual", 10)]), "kind") == [
        ("others", None, None, None)
    ]
    assert shown(people(kind=[]), "kind") == []


def test_an_account_with_several_roles_counts_for_each() -> None:
    profiles = people(roles=[(["nurse", "carer"], 20), (["nurse"], 15), (None, 15)])
    assert shown(profiles, "role") == [
        ("nurse", None, 35, 1000),
        ("carer", None, 20, 571),
        (None, None, 15, None),
    ]


def test_regions_stand_within_their_countries() -> None:
    profiles = people(
        country=[("England", 60), ("Wales", 20)],
        region=[("North", 40), ("South", 20), (None, 20)],
    )
    assert shown(profiles, "region") == [
        ("North", "England", 40, 667),
        ("South", "England", 20, 333),
        (None, "Wales", 20, None),
    ]


def test_a_region_is_hidden_where_its_country_would_tell_it() -> None:
    profiles = people(
        country=[("England", 60), ("Wales", 30)],
        region=[("North", 45), ("South", 10), ("West", 5), ("Gwent", 30)],
    )
    # South and West are 15 together; neither can be told from 60 - 45
    assert [row[:3] for row in shown(profiles, "region")] == [
        ("North", "England", 45),
        ("Gwent", "Wales", 30),
        ("others", None, None),
    ]


def test_what_lies_in_a_hidden_country_is_hidden_whatever_is_asked_for() -> None:
    profiles = people(
        country=[("England", 60), ("Wales", 20), ("Jersey", 5)],
        region=[("North", 60), ("Gwent", 20), ("Town", 5)],
    )
    assert [row[:3] for row in shown(profiles, "region")] == [
        ("North", "England", 60),
        ("others", None, None),
    ]


def test_the_columns_that_are_needed_are_those_of_the_places_around_too() -> None:
    assert columns(["ics", "role"]) == ("country", "region", "ics", "roles")
    assert columns(["community"]) == ()
    with pytest.raises(UnknownFacet, match="cannot be divided by 'shoe size'"):
        columns(["shoe size"])


def test_communities_are_counted_where_they_are_given() -> None:
    profiles = pa.table({"community": pa.array([1] * 12 + [2] * 30, pa.int32())})
    assert [row[:3] for row in shown(profiles, "community")] == [
        ("2", None, 30),
        ("1", None, 12),
    ]
    assert "community" in FACETS


paths = st.dictionaries(
    st.tuples(*[st.sampled_from(["a", "b", "c", None])] * 3),
    st.integers(1, 30),
    max_size=12,
)


@given(leaves=paths)
def test_no_hidden_count_can_be_worked_out_from_what_is_shown(
    leaves: dict[tuple[str | None, ...], int],
) -> None:
    counts: Counter[tuple[str | None, ...]] = Counter()
    for path, count in leaves.items():
        for length in range(4):
            counts[path[:length]] += count
    hidden = concealed(counts)
    assert {path for path, count in counts.items() if count < SMALLEST_GROUP} <= hidden
    nodes = sorted(counts, key=str)
    place = {node: number for number, node in enumerate(nodes)}
    sums = [parent for parent in nodes if len(parent) < 3]
    equal = np.zeros((len(sums), len(nodes)))
    for row, parent in enumerate(sums):
        equal[row, place[parent]] = -1
        for node in nodes:
            if node and node[:-1] == parent:
                equal[row, place[node]] = 1
    bounds = [(1, None) if node in hidden else (counts[node],) * 2 for node in nodes]
    for node in hidden:
        aim = np.zeros(len(nodes))
        aim[place[node]] = 1
        low = linprog(aim, A_eq=equal, b_eq=np.zeros(len(sums)), bounds=bounds)
        high = linprog(-aim, A_eq=equal, b_eq=np.zeros(len(sums)), bounds=bounds)
        alone = all_ones(node, hidden, counts)
        assert alone or high.status == 3 or -high.fun - low.fun >= 1


def all_ones(node: Row, hidden: set[Row], counts: Counter[Row]) -> bool:
    """Whether a node is one of many with one account each: their row has no names."""
    beside = [each for each in counts if each and each[:-1] == node[:-1]]
    return len(beside) >= SMALLEST_GROUP and all(
        counts[each] == 1 and each in hidden for each in beside
    )


@given(leaves=paths)
def test_what_is_hidden_beside_one_another_is_no_small_group_in_sum(
    leaves: dict[tuple[str | None, ...], int],
) -> None:
    rows = [path for path, count in leaves.items() for _ in range(count)]
    names = PLACES[:3]
    profiles = pa.table(
        {
            name: pa.array([row[number] for row in rows], pa.string())
            for number, name in enumerate(names)
        }
    )
    for facet in names:
        found = cells(profiles, facet)
        left = len(rows) - sum(cell.accounts or 0 for cell in found)
        assert left == 0 or left >= min(SMALLEST_GROUP, len(rows))
