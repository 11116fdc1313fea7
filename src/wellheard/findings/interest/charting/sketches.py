"""Small charts with names and ties: of the keenest, and around one account.

A tie is mutual where both follow each other. Its weight is the share of the accounts
tied with either end, the ends themselves included, that are tied with both (Jaccard).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from wellheard.compiling import spread
from wellheard.findings.interest.charting import loops
from wellheard.findings.interest.charting.discs import Ties
from wellheard.findings.interest.charting.positions import of_matrix
from wellheard.findings.interest.graph import Graph

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

MOST_NODES, MOST_EDGES = 5_000, 20_000
"""More than these a browser draws too slowly."""
SMALLEST, LARGEST = 3.0, 15.0
NODE = pa.schema(
    [
        ("id", pa.string()),
        ("label", pa.string()),
        ("x", pa.float64()),
        ("y", pa.float64()),
        ("size", pa.float64()),
        ("community", pa.int64()),
        ("rank", pa.int64()),
        ("network", pa.string()),
        ("account_id", pa.string()),
        ("kind", pa.string()),
        ("degree", pa.int64()),
        ("relation", pa.string()),
    ]
)
"""One row for each account; `degree` counts its ties within the chart, drawn or not."""
EDGE = pa.schema(
    [
        ("source", pa.string()),
        ("target", pa.string()),
        ("mutual", pa.bool_()),
        ("weight", pa.float64()),
    ]
)
"""One row for each tie drawn, the strongest first; where not mutual, source follows."""


@dataclass(frozen=True)
class Sketch:
    """A small chart: who stands where, and the strongest ties."""

    nodes: pa.Table
    """As NODE, the keenest first; around an account, that account first."""
    edges: pa.Table
    """As EDGE."""
    ties: int
    """How many ties there are among the accounts, of which the edges are some."""


@dataclass(frozen=True)
class Among:
    """The follows among chosen nodes, numbered as they are chosen."""

    follows: sparse.csr_matrix
    nodes: Whole

    @classmethod
    def of(cls, graph: Graph, nodes: Whole) -> "Among":
        """Choose nodes of a graph."""
        number = np.full(len(graph), -1, np.int64)
        number[nodes] = np.arange(len(nodes))
        begin, count = graph.start[nodes], np.diff(graph.start)[nodes]
        first = np.cumsum(count) - count
        flat = np.arange(count.sum()) + np.repeat(begin - first, count)
        source, target = np.repeat(np.arange(len(nodes)), count), graph.target[flat]
        kept = number[target] >= 0
        shape = (len(nodes), len(nodes))
        pairs = (source[kept], number[target[kept]])
        ones = np.ones(int(kept.sum()), np.int8)
        return cls(sparse.csr_matrix((ones, pairs), shape=shape), nodes)

    @cached_property
    def ties(self) -> Ties:
        """Who is tied either way."""
        return of_matrix((self.follows + self.follows.T).tocsr())

    @cached_property
    def edges(self) -> "Edges":
        """All ties, the strongest first."""
        both = self.follows.multiply(self.follows.T).tocoo()
        one_way = (self.follows - self.follows.multiply(self.follows.T)).tocoo()
        once = both.row < both.col
        there = one_way.data != 0
        source = np.concatenate([both.row[once], one_way.row[there]]).astype(np.int64)
        target = np.concatenate([both.col[once], one_way.col[there]]).astype(np.int64)
        mutual = np.arange(len(source)) < once.sum()
        weight = closeness(self.ties, source, target)
        order = np.lexsort((target, source, -weight, ~mutual))
        return Edges(source[order], target[order], mutual[order], weight[order])


@dataclass(frozen=True)
class Edges:
    """Ties, each once."""

    source: Whole
    target: Whole
    mutual: npt.NDArray[np.bool_]
    weight: Numbers

    def __len__(self) -> int:
        """How many ties there are."""
        return len(self.source)

    def first(self, most: int) -> "Edges":
        """Return so many of them."""
        return Edges(
            self.source[:most],
            self.target[:most],
            self.mutual[:most],
            self.weight[:most],
        )

    def table(self, ids: pa.Array) -> pa.Table:
        """Return them as EDGE."""
        ends = [ids.take(pa.array(each)) for each in (self.source, self.target)]
        told = [pa.array(self.mutual), pa.array(self.weight.round(4))]
        return pa.table(ends + told, schema=EDGE)


def closeness(ties: Ties, source: Whole, target: Whole) -> Numbers:
    """Return the weight of each tie: above 0, and 1 where both have the same ties."""
    shared = np.zeros(len(source), np.int64)
    rows = (ties.start, ties.other)

    def part(low: int, high: int) -> None:
        loops.shared_ties(rows, source, target, shared, (low, high))

    spread(part, len(source), None)
    degree = ties.degree()
    either = degree[source] + degree[target] - shared
    closeness: Numbers = (shared + 2) / np.maximum(either, 1)
    return closeness


def nodes(
    rows: pa.Table,
    places: Numbers,
    community: Whole,
    ties: Ties,
    relation: list[str | None],
) -> pa.Table:
    """Return accounts as NODE, where they stand."""
    degree = ties.degree()
    share = np.sqrt(degree / max(int(degree.max(initial=1)), 1))
    size = SMALLEST + (LARGEST - SMALLEST) * share
    ids = pc.binary_join_element_wise(rows["network"], rows["account_id"], ":")
    told = {
        "id": ids,
        "label": pc.coalesce(rows["handle"], rows["account_id"]),
        "x": pa.array(places[:, 0].round(2)),
        "y": pa.array(places[:, 1].round(2)),
        "size": pa.array(size.round(2)),
        "community": pa.array(community, pa.int64()),
        "rank": rows["rank"],
        "network": rows["network"],
        "account_id": rows["account_id"],
        "kind": rows["kind"],
        "degree": pa.array(degree),
        "relation": pa.array(relation, pa.string()),
    }
    return pa.table(told, schema=NODE)
