"""Small charts: who is on them, which ties are drawn, and who stands near."""

import itertools

import numpy as np
import pyarrow as pa
import pytest

from wellheard.findings.interest.charting.canvas import SHEET
from wellheard.findings.interest.charting.chart import Chart, NotCharted, drawn
from wellheard.findings.interest.charting.relaxing import relaxed
from wellheard.findings.interest.charting.sketches import Among, Sketch
from wellheard.findings.interest.graph import Graph

Pairs = list[tuple[int, int]]

FEW: Pairs = [(0, 1), (1, 0), (0, 2), (3, 0), (1, 2), (2, 1), (4, 3)]
"""0 and 1, and 1 and 2, follow each other; 0 follows 2; 3 follows 0; 4 follows 3."""


def chart(accounts: int, pairs: Pairs) -> Chart:
    ends = np.array(pairs, np.int32).reshape(-1, 2)
    rows = pa.table(
        {
            "rank": pa.array(range(1, accounts + 1), pa.int64()),
            "network": pa.array(["x"] * accounts),
            "account_id": pa.array([str(at) for at in range(accounts)]),
            "handle": pa.array(["ward" if not at else None for at in range(accounts)]),
            "kind": pa.nulls(accounts, pa.string()),
            "roles": pa.nulls(accounts, pa.list_(pa.string())),
        }
    )
    graph = Graph.of(accounts, ends[:, 0], ends[:, 1])
    return drawn(graph, np.zeros(accounts, np.int64), {}, rows)


def listed(sketch: Sketch) -> list[tuple[str, str, bool]]:
    rows = sketch.edges.to_pylist()
    return [(row["source"][2:], row["target"][2:], row["mutual"]) for row in rows]


def spots(sketch: Sketch) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.column_stack([sketch.nodes["x"], sketch.nodes["y"]])


def test_mutual_ties_come_first_and_then_the_closest() -> None:
    """Of 0 and 1: tied with either are 0 to 3, with both 0, 1 and 2, so 3/4."""
    top = chart(5, FEW).top()
    assert listed(top) == [
        ("1", "2", True),
        ("0", "1", True),
        ("0", "2", False),
        ("4", "3", False),
        ("3", "0", False),
    ]
    assert top.edges["weight"].to_pylist() == [1, 0.75, 0.75, 0.6667, 0.4]


def test_the_top_are_the_keenest_and_the_ties_among_them() -> None:
    top = chart(5, FEW).top(3, edges=2)
    assert top.nodes["account_id"].to_pylist() == ["0", "1", "2"]
    assert top.nodes["label"].to_pylist() == ["ward", "1", "2"]
    assert top.nodes["degree"].to_pylist() == [2, 2, 2]
    assert (top.ties, top.edges.num_rows) == (3, 2)


def test_around_an_account_are_those_tied_with_it() -> None:
    near = chart(5, FEW).around(1)
    told = near.nodes.select(["account_id", "relation"]).to_pylist()
    assert [(row["account_id"], row["relation"]) for row in told] == [
        ("0", "itself"),
        ("1", "mutual"),
        ("2", "follows"),
        ("3", "follower"),
    ]
    assert ("1", "2", True) in listed(near)
    assert near.ties == 4


def test_the_strongest_are_kept_and_stand_nearest() -> None:
    pairs = [(0, at) for at in range(1, 60)] + [(at, 0) for at in range(30, 60)]
    near = chart(60, pairs).around(1, 40)
    assert near.nodes["relation"].to_pylist() == (
        ["itself"] + ["mutual"] * 30 + ["follows"] * 10
    )
    middle = [SHEET.width / 2, SHEET.height / 2]
    far = np.hypot(*(spots(near) - middle).T)
    assert far[0] == 0
    assert (np.diff(far) > 0).all()
    assert far.max() < SHEET.height / 2


def test_an_account_without_ties_stands_alone() -> None:
    alone = chart(6, FEW).around(6)
    assert alone.nodes["relation"].to_pylist() == ["itself"]
    assert (alone.edges.num_rows, alone.ties) == (0, 0)


@pytest.mark.parametrize("rank", [0, 6, -1])
def test_an_account_that_is_not_there_is_refused(rank: int) -> None:
    with pytest.raises(NotCharted, match="the chart has 5 accounts"):
        chart(5, FEW).around(rank)


def cliques(count: int, size: int) -> Pairs:
    """Groups in which all follow all, each joined to the next."""
    inside = [
        (group * size + one, group * size + other)
        for group in range(count)
        for one, other in itertools.permutations(range(size), 2)
    ]
    joined = [(at * size, (at + 1) % count * size) for at in range(count)]
    return inside + joined


def test_tied_accounts_are_drawn_near() -> None:
    at = spots(chart(60, cliques(6, 10)).top())
    group = np.arange(60) // 10
    lengths = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1))
    same = (group[:, None] == group[None, :]) & ~np.eye(60, dtype=bool)
    other = group[:, None] != group[None, :]
    assert lengths[same].mean() < 0.5 * lengths[other].mean()


def test_springs_bring_tied_accounts_near_wherever_they_begin() -> None:
    pairs = np.array(cliques(6, 10), np.int32)
    graph = Graph.of(60, pairs[:, 0], pairs[:, 1])
    edges = Among.of(graph, np.arange(60)).edges
    begun = np.random.default_rng(3).random((60, 2)) * [SHEET.width, SHEET.height]
    at = relaxed(begun, edges, SHEET)

    def share(places: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> float:
        tied = np.hypot(*(places[edges.source] - places[edges.target]).T).mean()
        lengths = np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1))
        return float(tied / lengths.mean())

    assert share(begun) > 0.9
    assert share(at) < 0.5


def test_those_tied_with_one_another_stand_the_same_way_from_an_account() -> None:
    pairs = [(0, at) for at in range(1, 41)]
    pairs += [(one + 1, other + 1) for one, other in cliques(4, 10)]
    near = chart(41, pairs).around(1)
    at = spots(near)[1:]
    group = (near.nodes["rank"].to_numpy()[1:] - 2) // 10
    lengths = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1))
    same = (group[:, None] == group[None, :]) & ~np.eye(40, dtype=bool)
    assert lengths[same].mean() < 0.7 * lengths[~same].mean()


def test_all_stand_on_the_sheet_and_no_two_on_one_spot() -> None:
    top = chart(60, cliques(6, 10)).top()
    at = spots(top)
    assert (at >= 0).all()
    assert (at <= [SHEET.width, SHEET.height]).all()
    assert len(np.unique(at, axis=0)) == 60
