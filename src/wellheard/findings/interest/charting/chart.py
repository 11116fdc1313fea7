"""A chart of a ranking: its communities, all its accounts, and small charts of some."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.accounts.privacy import SMALLEST_GROUP, is_small, shown
from wellheard.evidence.progress import Progress, silent
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.charting import packing
from wellheard.findings.interest.charting.canvas import (
    OTHER,
    OTHER_NAME,
    SHEET,
    Canvas,
    Circle,
)
from wellheard.findings.interest.charting.circles import arranged
from wellheard.findings.interest.charting.density import Picture, density
from wellheard.findings.interest.charting.discs import Groups, inside
from wellheard.findings.interest.charting.flows import Flows, placed_in
from wellheard.findings.interest.charting.packing import Records
from wellheard.findings.interest.charting.positions import (
    Classes,
    all_positions,
    recorded,
)
from wellheard.findings.interest.charting.relaxing import relaxed
from wellheard.findings.interest.charting.sketches import (
    MOST_EDGES,
    MOST_NODES,
    Among,
    Sketch,
    nodes,
)
from wellheard.findings.interest.communities import SMALL, Communities, undirected
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.request import Ranking

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

STEPS = ("placing communities", "placing accounts")
TOP, AROUND = 500, 100
HOLLOW = 0.2
ITSELF, MUTUAL, FOLLOWS, FOLLOWER = "itself", "mutual", "follows", "follower"


class NotCharted(Exception):
    """The account is not on the chart."""


@dataclass(frozen=True)
class Chart:
    """Where the accounts of a ranking stand."""

    sheet: Canvas
    circles: tuple[Circle, ...]
    """The communities, the largest first, and the others last."""
    flows: pa.Table
    """Follows between communities; see `flows.FLOW`."""
    records: Records
    """One for each account, in the order of the ranking; see `packing`."""
    classes: Classes
    rows: pa.Table
    graph: Graph

    def legend(self) -> dict[str, Any]:
        """Say what the numbers in the records mean."""
        circles = [
            {
                "community": each.community,
                "name": each.name,
                "accounts": each.accounts,
                "x": round(each.x, 2),
                "y": round(each.y, 2),
                "r": round(each.r, 2),
            }
            for each in self.circles
        ]
        return {"communities": circles, "classes": list(self.classes.listed)}

    def packed(self) -> bytes:
        """Write all positions as a file; see `packing`."""
        return packing.pack(self.records, self.sheet, self.legend())

    def density(self, width: int, height: int) -> Picture:
        """Return how many accounts stand where, as a picture."""
        return density(self.records, self.sheet, width, height)

    def top(self, most: int = TOP, edges: int = MOST_EDGES) -> Sketch:
        """Draw the keenest accounts and their strongest ties."""
        count = min(most, MOST_NODES, self.rows.num_rows)
        among = Among.of(self.graph, np.arange(count))
        drawn = among.edges.first(min(edges, MOST_EDGES))
        places = relaxed(self._places(among.nodes), drawn, self.sheet)
        return self._sketch(among, places, edges, [None] * count)

    def around(self, rank: int, most: int = AROUND, edges: int = MOST_EDGES) -> Sketch:
        """Draw an account, whom it is tied with, and the ties among those.

        Who is tied with it more strongly stands nearer: first those who follow one
        another with it, the keenest first. Raises NotCharted.
        """
        if not 1 <= rank <= self.rows.num_rows:
            raise NotCharted(
                f"No account has rank {rank:,}; the chart has "
                f"{self.rows.num_rows:,} accounts"
            )
        near, relation = self._near(rank - 1, min(most, MOST_NODES - 1))
        among = Among.of(self.graph, np.concatenate([[rank - 1], near]))
        middle = np.array([[self.sheet.width / 2, self.sheet.height / 2]])
        reach = np.array([min(self.sheet.width, self.sheet.height) / 2])
        ring = Groups(np.zeros(len(near), np.int64), middle, reach)
        ties = Among.of(self.graph, near).ties
        places = np.concatenate([middle, inside(ties, ring, hollow=HOLLOW)])
        return self._sketch(among, places, edges, [ITSELF, *relation])

    def _near(self, node: int, most: int) -> tuple[Whole, list[str | None]]:
        """Return with whom a node is tied and how, the strongest first."""
        graph = self.graph
        followed = graph.target[graph.start[node] : graph.start[node + 1]]
        places = np.flatnonzero(graph.target == node)
        followers = np.searchsorted(graph.start, places, side="right") - 1
        mutual = np.intersect1d(followed, followers)
        either = np.setxor1d(followed, followers)
        near = np.concatenate([mutual, either])[:most].astype(np.int64)
        one_way = np.where(np.isin(near, followed), FOLLOWS, FOLLOWER)
        relation = np.where(np.isin(near, mutual), MUTUAL, one_way)
        return near, relation.tolist()

    def _places(self, chosen: Whole) -> Numbers:
        records = self.records[chosen]
        steps = self.sheet.steps
        return np.column_stack([records["x"] / steps, records["y"] / steps])

    def _sketch(
        self, among: Among, places: Numbers, edges: int, relation: list[str | None]
    ) -> Sketch:
        rows = self.rows.take(pa.array(among.nodes))
        community = self.records["community"][among.nodes].astype(np.int64)
        listed = nodes(rows, places, community, among.ties, relation)
        ids = listed["id"].combine_chunks()
        drawn = among.edges.first(min(edges, MOST_EDGES)).table(ids)
        return Sketch(listed, drawn, len(among.edges))


@dataclass(frozen=True)
class Drawing:
    """How a chart is drawn."""

    sheet: Canvas = SHEET
    seed: int = 1
    """The same number draws the same chart."""
    threads: int | None = None


STANDARD = Drawing()


def charted(
    answers: Answers,
    ranking: Ranking,
    found: Communities | None,
    *,
    how: Drawing = STANDARD,
    progress: Progress = silent,
) -> Chart:
    """Chart a ranking; all are among the others where no communities were found."""
    graph = answers.graph(ranking.keys) if found is None else found.graph
    nobody = np.full(ranking.rows.num_rows, SMALL)
    placed = placed_in(nobody if found is None else found.labels)
    names = {} if found is None else _names(found.communities)
    return drawn(graph, placed, names, ranking.rows, how=how, progress=progress)


def drawn(
    graph: Graph,
    placed: Whole,
    names: dict[int, str],
    rows: pa.Table,
    *,
    how: Drawing = STANDARD,
    progress: Progress = silent,
) -> Chart:
    """Draw accounts that are in communities."""
    progress(STEPS[0], 0, len(STEPS))
    flows = Flows.of(graph, placed)
    circles = circles_of(flows, placed, names, how.sheet)
    progress(STEPS[1], 1, len(STEPS))
    places = all_positions(
        undirected(graph), placed, circles, seed=how.seed, threads=how.threads
    )
    classes = Classes.of(rows)
    records = recorded(places, placed, classes, how.sheet)
    progress("ready", len(STEPS), len(STEPS))
    return Chart(how.sheet, circles, flows.table(), records, classes, rows, graph)


def circles_of(
    flows: Flows, placed: Whole, names: dict[int, str], sheet: Canvas
) -> tuple[Circle, ...]:
    """Return a circle for each community, the largest first, the others last."""
    sizes = np.bincount(placed)
    there = [*range(1, len(sizes)), OTHER] if len(sizes) and sizes[OTHER] else []
    there = there or list(range(1, len(sizes)))
    accounts = [_at_least(int(sizes[each])) for each in there]
    strength = flows.strength()[np.ix_(there, there)] if there else np.zeros((0, 0))
    middles, r = arranged(accounts, strength, sheet)
    return tuple(
        Circle(
            number,
            names.get(number, OTHER_NAME),
            shown(int(sizes[number])),
            float(middles[at, 0]),
            float(middles[at, 1]),
            float(r[at]),
        )
        for at, number in enumerate(there)
    )


def _at_least(accounts: int) -> int:
    """Draw few accounts no smaller than the fewest that are shown."""
    return SMALLEST_GROUP if is_small(accounts) else accounts


def _names(communities: pa.Table) -> dict[int, str]:
    listed = communities.select(["community", "name"]).to_pylist()
    return {row["community"]: row["name"] for row in listed if row["community"]}
