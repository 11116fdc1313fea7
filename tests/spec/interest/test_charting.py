"""Charts: circles apart, points inside, tied accounts near, the same each time."""

import itertools
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tests.drawing import lay
from tests.engines.asking import SETTINGS
from wellheard.evidence.matrix.opening import matrix
from wellheard.findings.interest.charting.canvas import OTHER, SHEET, Canvas
from wellheard.findings.interest.charting.chart import (
    Chart,
    Drawing,
    charted,
    circles_of,
    drawn,
)
from wellheard.findings.interest.charting.circles import (
    arranged,
    majorised,
    radii,
    scaled,
)
from wellheard.findings.interest.charting.flows import Flows, placed_in
from wellheard.findings.interest.communities import communities
from wellheard.findings.interest.definition import standard
from wellheard.findings.interest.direction import FOLLOWERS
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.matrix_answers import MatrixAnswers
from wellheard.findings.interest.request import Request
from wellheard.people.seeds import Seed

Labels = np.ndarray[tuple[int], np.dtype[np.int64]]


def rows(accounts: int) -> pa.Table:
    """Accounts as a ranking lists them; every fifth is an organisation."""
    names = [f"p{number:04}" for number in range(accounts)]
    kinds = ["organisation" if at % 5 == 4 else "individual" for at in range(accounts)]
    roles = [["nurse"] if at % 2 else [] for at in range(accounts)]
    return pa.table(
        {
            "rank": pa.array(range(1, accounts + 1), pa.int64()),
            "network": pa.array(["x"] * accounts, pa.string()),
            "account_id": pa.array(names, pa.string()),
            "handle": pa.array([None] * accounts, pa.string()),
            "kind": pa.array(kinds, pa.string()),
            "roles": pa.array(roles, pa.list_(pa.string())),
        }
    )


def planted(*sizes: int, circle: int = 10, seed: int = 5) -> tuple[Graph, Labels]:
    """Communities of small circles of friends; the accounts are mixed by chance."""
    chance = np.random.default_rng(seed)
    accounts = sum(sizes)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    source = np.repeat(np.arange(accounts), 8)
    friends = source // circle * circle + chance.integers(0, circle, len(source))
    anybody = chance.integers(0, accounts, len(source))
    target = np.where(chance.random(len(source)) < 0.8, friends, anybody)
    mixed = chance.permutation(accounts)
    placed = np.empty(accounts, np.int64)
    placed[mixed] = labels
    target = np.minimum(target, accounts - 1)
    graph = Graph.of(
        accounts, mixed[source].astype(np.int32), mixed[target].astype(np.int32)
    )
    return graph, placed


def chart(*sizes: int, how: Drawing | None = None) -> Chart:
    graph, labels = planted(*sizes)
    return drawn(
        graph, placed_in(labels), {1: "nurses"}, rows(len(graph)), how=how or Drawing()
    )


def places(of: Chart) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.column_stack([of.records["x"], of.records["y"]]) / of.sheet.steps


def test_a_flow_is_held_against_chance_by_hand() -> None:
    """Two communities, 40 follows: 20 and 12 within, 4 each way between.

    The first gives 24 and receives 24, so chance would give it 24 x 24 / 40 = 14.4.
    """
    flows = Flows(np.array([[0, 0, 0], [0, 20, 4], [0, 4, 12]]))
    assert flows.expected()[1:, 1:].tolist() == [[14.4, 9.6], [9.6, 6.4]]
    assert flows.strength()[1, 2] == pytest.approx(8 / 19.2)
    assert flows.table().to_pylist() == [
        {"source": 2, "target": 2, "follows": 12, "expected": 6.4, "ratio": 1.875},
        {"source": 1, "target": 1, "follows": 20, "expected": 14.4, "ratio": 1.3889},
    ]


def test_flows_under_eleven_are_not_shown() -> None:
    flows = Flows(np.array([[11, 10], [10, 11]]))
    assert flows.table()["follows"].to_pylist() == [11, 11]


def test_every_follow_is_in_one_flow() -> None:
    graph = Graph.of(4, np.array([0, 1, 2], np.int32), np.array([1, 2, 3], np.int32))
    flows = Flows.of(graph, np.array([1, 1, OTHER, 2]))
    assert flows.counts.tolist() == [[0, 0, 1], [1, 1, 0], [0, 0, 0]]


def test_communities_without_a_circle_of_their_own_are_among_the_others() -> None:
    labels = np.array([0, 1, 2, -1, 3])
    assert placed_in(labels, 5).tolist() == [1, 2, 3, 0, 4]
    assert placed_in(labels, 4).tolist() == [1, 2, 3, 0, 0]
    assert placed_in(np.array([0, 1, 2]), 3).tolist() == [1, 2, 3]
    assert placed_in(np.array([-1, -1])).tolist() == [0, 0]


@pytest.mark.parametrize("count", [1, 2, 3, 10, 30])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_circle_is_over_another_or_over_the_edge(count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    accounts = chance.integers(11, 5000, count).tolist()
    strength = chance.random((count, count)) * 2
    middles, r = arranged(accounts, strength + strength.T, SHEET)
    for one, other in itertools.combinations(range(count), 2):
        apart = np.hypot(*(middles[one] - middles[other]))
        assert apart > r[one] + r[other]
    assert (middles - r[:, None] >= 0).all()
    assert (middles + r[:, None] <= [SHEET.width, SHEET.height]).all()


def test_communities_that_are_not_tied_at_all_still_stand_apart() -> None:
    middles, r = arranged([50] * 6, np.zeros((6, 6)), SHEET)
    lengths = [
        np.hypot(*(middles[one] - middles[other]))
        for one, other in itertools.combinations(range(6), 2)
    ]
    assert min(lengths) > 2 * r[0]


def test_areas_are_as_the_accounts_down_to_one_that_can_be_seen() -> None:
    assert radii([400, 100, 1]).tolist() == [1, 0.5, 0.1]


def test_strongly_tied_communities_stand_near() -> None:
    """A chain: the first is tied with the second, that with the third, and so on."""
    strength = np.eye(5, k=1) + np.eye(5, k=-1)
    middles, _ = arranged([100] * 5, strength, SHEET)
    from_first = np.hypot(*(middles - middles[0]).T)
    assert from_first[1] < from_first[2] < from_first[4]


def test_majorising_brings_distances_nearer_to_the_wished_ones() -> None:
    """The places that scaling gives are good for long distances, not for short ones."""
    chance = np.random.default_rng(4)
    wished = chance.random((12, 12)) + 0.5
    wished = wished + wished.T
    np.fill_diagonal(wished, 0)

    def stress(at: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> float:
        one, other = np.triu_indices(12, 1)
        lengths = np.hypot(*(at[one] - at[other]).T)
        return float(((lengths / wished[one, other] - 1) ** 2).sum())

    begun = scaled(wished)
    assert stress(majorised(begun, wished)) < 0.8 * stress(begun)


def test_all_accounts_stand_inside_the_circles_of_their_communities() -> None:
    made = chart(400, 250, 60, 11)
    assert [each.accounts for each in made.circles] == [400, 250, 60, 11]
    at = places(made)
    for each in made.circles:
        members = at[made.records["community"] == each.community]
        assert len(members) == each.accounts
        assert np.hypot(*(members - [each.x, each.y]).T).max() < each.r


def test_tied_accounts_stand_nearer_than_others_of_their_community() -> None:
    made = chart(500, 400)
    at, community = places(made), made.records["community"]
    source, target = made.graph.sources(), made.graph.target
    inside = community[source] == community[target]
    tied = np.hypot(*(at[source] - at[target])[inside].T).mean()
    chance = np.random.default_rng(1)
    one, other = chance.integers(0, len(at), (2, 20_000))
    same = community[one] == community[other]
    untied = np.hypot(*(at[one] - at[other])[same].T).mean()
    assert tied < 0.7 * untied


def test_the_keenest_stand_in_the_middle() -> None:
    made = chart(300, 200)
    at = places(made)
    for each in made.circles:
        members = np.flatnonzero(made.records["community"] == each.community)
        far = np.hypot(*(at[members] - [each.x, each.y]).T)
        assert (np.diff(far) > -0.05).all()


def test_the_same_seed_draws_the_same_however_many_threads() -> None:
    one = chart(300, 200, how=Drawing(threads=1))
    two = chart(300, 200, how=Drawing(threads=2))
    other = chart(300, 200, how=Drawing(seed=2))
    assert one.packed() == two.packed()
    assert one.packed() != other.packed()
    assert one.top(100).nodes.equals(two.top(100).nodes)
    assert one.around(7).nodes.equals(two.around(7).nodes)


def test_one_community_fills_the_sheet() -> None:
    (circle,) = chart(50).circles
    assert (circle.x, circle.y) == (SHEET.width / 2, SHEET.height / 2)
    assert circle.r > 0.45 * SHEET.height
    assert circle.name == "nurses"


def test_nobody_makes_an_empty_chart() -> None:
    graph = Graph.of(0, np.zeros(0, np.int32), np.zeros(0, np.int32))
    made = drawn(graph, np.zeros(0, np.int64), {}, rows(0))
    assert made.circles == ()
    assert len(made.records) == made.flows.num_rows == 0
    assert made.density(4, 3).tolist() == [[0] * 4] * 3
    assert made.top().nodes.num_rows == made.top().ties == 0


def test_accounts_without_ties_have_a_place_of_their_own() -> None:
    graph = Graph.of(30, np.array([0], np.int32), np.array([1], np.int32))
    made = drawn(graph, np.zeros(30, np.int64), {}, rows(30))
    assert len(np.unique(places(made), axis=0)) == 30
    top = made.top()
    spots = np.column_stack([top.nodes["x"], top.nodes["y"]])
    assert len(np.unique(spots, axis=0)) == 30
    assert top.edges.num_rows == 1


def test_few_others_have_no_number() -> None:
    placed = np.array([1] * 20 + [OTHER] * 10)
    flows = Flows(np.array([[0, 0], [0, 0]]))
    named = circles_of(flows, placed, {1: "nurses"}, SHEET)
    assert [(each.name, each.accounts) for each in named] == [
        ("nurses", 20),
        ("others", None),
    ]
    more = circles_of(flows, np.array([1] * 20 + [OTHER] * 11), {}, SHEET)
    assert [each.r for each in named] == [each.r for each in more]


def test_a_tall_sheet_is_kept_to() -> None:
    made = chart(100, 60, 40, how=Drawing(sheet=Canvas(300, 900)))
    at = places(made)
    assert (at >= 0).all()
    assert (at <= [300, 900]).all()


def asked(folder: Path, *, opted_out: tuple[str, ...] = ()) -> Chart:
    """Two groups of 40 and 30 who follow one another, and all follow the seed."""
    follows = [
        {
            "source_id": f"{group}{one:02}",
            "target_id": f"{group}{(one + step) % size:02}",
        }
        for group, size in (("a", 40), ("b", 30))
        for one in range(size)
        for step in range(1, size, 2)
    ]
    everybody = sorted({each["source_id"] for each in follows})
    lake = lay(
        folder / "lake",
        accounts=[{"account_id": name} for name in everybody],
        follows=[*follows, *({"source_id": n, "target_id": "nhs"} for n in everybody)],
    )
    opt_outs = lake.opt_outs()
    for name in opted_out:
        opt_outs = opt_outs.including("x", [name])
    answers = MatrixAnswers(matrix(lake.snapshot(), SETTINGS), opt_outs)
    request = Request([Seed("x", None, "nhs")], 1000, FOLLOWERS, standard())
    ranking = answers.rank(request)
    return charted(answers, ranking, communities(answers, ranking))


def test_a_ranking_is_charted(tmp_path: Path) -> None:
    made = asked(tmp_path)
    assert [(each.community, each.accounts) for each in made.circles] == [
        (1, 40),
        (2, 30),
    ]
    assert len(made.records) == 70


def test_who_opted_out_is_nowhere_on_a_chart(tmp_path: Path) -> None:
    made = asked(tmp_path, opted_out=("a03", "b07"))
    assert len(made.records) == 68
    assert sum(each.accounts or 0 for each in made.circles) == 68
    named = set(made.top(5000).nodes["account_id"].to_pylist())
    assert len(named) == 68
    assert not named & {"a03", "b07"}
    for rank in range(1, 69):
        near = made.around(rank)
        ends = near.edges["source"].to_pylist() + near.edges["target"].to_pylist()
        assert not {"x:a03", "x:b07"} & {*ends, *near.nodes["id"].to_pylist()}


def test_a_ranking_without_communities_is_one_circle(tmp_path: Path) -> None:
    lake = lay(
        tmp_path / "lake",
        follows=[{"source_id": f"p{n}", "target_id": "nhs"} for n in range(20)],
    )
    answers = MatrixAnswers(matrix(lake.snapshot(), SETTINGS), lake.opt_outs())
    ranking = answers.rank(Request([Seed("x", None, "nhs")], 99, FOLLOWERS, standard()))
    made = charted(answers, ranking, None)
    (circle,) = made.circles
    assert (circle.community, circle.name, circle.accounts) == (OTHER, "others", 20)
    assert made.flows.num_rows == 0
