"""Communities: accounts of a ranking that follow one another more than the rest.

Two accounts are tied where either follows the other. Louvain's method (Blondel,
Guillaume, Lambiotte and Lefebvre 2008) puts them into groups so that modularity is
high: the share of ties within groups, less what it would be by chance (Newman 2006).
The same seed gives the same groups.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse
from sknetwork.clustering import Louvain

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.tables.communities import COMMUNITY
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.community_names import names, telling
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.request import Ranking
from wellheard.findings.interest.standing import standing

Labels = npt.NDArray[np.int64]
SMALL = -1
"""The label of accounts whose community is too small to be shown."""
ORGANISATIONS = 5
STEPS = ("reading who follows whom", "finding communities", "naming them")


class NoFollows(Exception):
    """The accounts are not known to follow one another."""


@dataclass(frozen=True)
class Communities:
    """The communities of a ranking's accounts."""

    communities: pa.Table
    """See the table `community`."""
    labels: Labels
    """The community of each account, from 0; SMALL where it is too small."""
    standing: npt.NDArray[np.float64]
    """PageRank of each account within the graph."""
    graph: Graph
    modularity: float
    between: npt.NDArray[np.int64]
    """Follows from each community (row) to each (column)."""


def communities(
    answers: Answers,
    ranking: Ranking,
    *,
    seed: int = 1,
    resolution: float = 1.0,
    progress: Progress = silent,
) -> Communities:
    """Find the communities of a ranking's accounts; raises NoFollows."""
    progress(STEPS[0], 0, len(STEPS))
    graph = answers.graph(ranking.keys)
    if not graph.follows:
        raise NoFollows(
            f"The lake knows no follows among these {len(graph):,} accounts; import "
            "the lists of whom they follow, then ask again"
        )
    progress(STEPS[1], 1, len(STEPS))
    ties = undirected(graph)
    labels = grouped(ties, seed, resolution)
    progress(STEPS[2], 2, len(STEPS))
    bios = answers.profiles(ranking.keys, ("description",))["description"]
    shown, shares = _shown(labels), standing(graph)
    found = Communities(
        communities=_table(ranking, ties, shown, bios.to_pylist(), shares),
        labels=shown,
        standing=shares,
        graph=graph,
        modularity=modularity(ties, labels),
        between=_between(graph, shown),
    )
    progress("ready", len(STEPS), len(STEPS))
    return found


def undirected(graph: Graph) -> sparse.csr_matrix:
    """Return the ties of a graph: 1 where either follows the other."""
    shape = (len(graph), len(graph))
    ones = np.ones(graph.follows, np.uint8)
    follows = sparse.csr_matrix((ones, graph.target, graph.start), shape=shape)
    ties = (follows + follows.T).tocsr()
    ties.data = np.ones(len(ties.data), bool)
    return ties


def grouped(ties: sparse.csr_matrix, seed: int, resolution: float = 1.0) -> Labels:
    """Put the nodes into groups, the largest first; of equals, the first node's."""
    louvain = Louvain(resolution=resolution, random_state=seed)
    found = louvain.fit_predict(ties)
    _, first, inverse, sizes = np.unique(
        found, return_index=True, return_inverse=True, return_counts=True
    )
    place = np.empty(len(sizes), np.int64)
    place[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    labels: Labels = place[inverse]
    return labels


def modularity(ties: sparse.csr_matrix, labels: Labels) -> float:
    """Return the modularity of groups: at most 1, 0 where they are as by chance."""
    degree = np.diff(ties.indptr).astype(np.float64)
    total = degree.sum()
    rows = np.repeat(np.arange(ties.shape[0]), np.diff(ties.indptr))
    inside = (labels[rows] == labels[ties.indices]).sum() / total
    expected = ((np.bincount(labels, weights=degree) / total) ** 2).sum()
    return float(inside - expected)


def _shown(labels: Labels) -> Labels:
    """Gather the communities that are too small to be shown.

    Where these are too few even together, the smallest that is shown joins them: else
    their number could be told from the total.
    """
    sizes = np.bincount(labels)
    shown = np.where(sizes[labels] >= SMALLEST_GROUP, labels, SMALL)
    if 0 < (shown == SMALL).sum() < SMALLEST_GROUP:
        shown[shown == shown.max()] = SMALL
    return shown


def _between(graph: Graph, labels: Labels) -> npt.NDArray[np.int64]:
    count = int(labels.max(initial=SMALL)) + 1
    source, target = labels[graph.sources()], labels[graph.target]
    kept = (source >= 0) & (target >= 0)
    pairs = source[kept] * count + target[kept]
    return np.bincount(pairs, minlength=count * count).reshape(count, count)


def _table(
    ranking: Ranking,
    ties: sparse.csr_matrix,
    labels: Labels,
    bios: list[str | None],
    shares: npt.NDArray[np.float64],
) -> pa.Table:
    count = int(labels.max(initial=SMALL)) + 1
    listed = telling(bios, labels, count)
    inside = _inside(ties, labels, count)
    rows: list[dict[str, object]] = [
        {
            "community": number + 1,
            "name": name,
            "accounts": int((labels == number).sum()),
            "inside": inside[number],
            "words": listed[number],
            "organisations": _organisations(ranking, labels == number, shares),
        }
        for number, name in enumerate(names(listed))
    ]
    left = int((labels == SMALL).sum())
    if left:
        shown = left if left >= SMALLEST_GROUP else None
        rows.append({"name": "in groups of fewer than 11", "accounts": shown})
    return pa.Table.from_pylist(rows, schema=COMMUNITY.schema)


def _inside(ties: sparse.csr_matrix, labels: Labels, count: int) -> list[float]:
    """Return for each community the share of its members' ties within it."""
    degree = np.diff(ties.indptr)
    rows = np.repeat(labels, degree)
    same = (rows == labels[ties.indices]) & (rows >= 0)
    inside = np.bincount(rows[same], minlength=count)
    member = labels >= 0
    whole = np.bincount(labels[member], weights=degree[member], minlength=count)
    return [float(share) for share in inside / np.maximum(whole, 1)]


def _organisations(
    ranking: Ranking, member: npt.NDArray[np.bool_], shares: npt.NDArray[np.float64]
) -> list[str]:
    """Name the organisations of a community that stand highest; never a person."""
    kinds = ranking.rows["kind"].to_pylist()
    places = [at for at in np.flatnonzero(member) if kinds[at] == "organisation"]
    places.sort(key=lambda at: (-shares[at], at))
    chosen = ranking.rows.take(pa.array(places[:ORGANISATIONS], pa.int64()))
    return [
        f"@{handle}" if handle else account_id
        for handle, account_id in zip(
            chosen["handle"].to_pylist(), chosen["account_id"].to_pylist(), strict=True
        )
    ]
