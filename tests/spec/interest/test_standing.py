"""Standing among peers, beside another program's PageRank."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.standing import standing


def graph_of(nodes: int, pairs: list[tuple[int, int]]) -> Graph:
    source, target = (
        np.array([pair[side] for pair in pairs], np.int32) for side in (0, 1)
    )
    return Graph.of(nodes, source, target)


def test_two_who_follow_each_other_stand_alike() -> None:
    assert standing(graph_of(2, [(0, 1), (1, 0)])).tolist() == [0.5, 0.5]


def test_nobody_and_nothing_followed() -> None:
    assert standing(graph_of(0, [])).tolist() == []
    assert standing(graph_of(4, [])) == pytest.approx([0.25] * 4)


def test_follows_of_oneself_and_repeats_do_not_count() -> None:
    graph = graph_of(3, [(0, 1), (0, 1), (1, 1), (2, 1)])
    assert graph.follows == 2
    assert graph.followers().tolist() == [0, 2, 0]
    assert graph.sources().tolist() == [0, 2]


@settings(deadline=None, max_examples=50)
@given(
    st.integers(1, 12).flatmap(
        lambda nodes: st.tuples(
            st.just(nodes),
            st.lists(
                st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1)),
                max_size=40,
            ),
        )
    )
)
def test_standing_is_pagerank(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    nodes, pairs = drawn
    graph = graph_of(nodes, pairs)
    other = nx.DiGraph()
    other.add_nodes_from(range(nodes))
    other.add_edges_from((a, b) for a, b in pairs if a != b)
    expected = nx.pagerank(other, alpha=0.85, tol=1e-12 / nodes, max_iter=1000)
    found = standing(graph, threads=2)
    assert found == pytest.approx([expected[node] for node in range(nodes)], abs=1e-9)
    assert np.array_equal(found, standing(graph, threads=1))
