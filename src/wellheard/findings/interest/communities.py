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

from wellheard.accounts.privacy import SMALLEST_GROUP, is_small, shown
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.tables.communities import COMMUNITY
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.community_names import names, telling
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.request import Ranking
from wellheard.findings.interest.standing import standing

Labels = npt.NDArray[np.int64]
QUICK_FOLLOWS = 2_000_000
"""How many follows a quick look takes; of fewer it takes all."""
SMALL = -1
"""The label of accounts whose community is too small to be shown."""
ORGANISATIONS = 5
PROFILE = ("description", "kind", "kind_said")
STEPS = ("reading who follows whom", "finding communities", "naming them")


class NoFollows(Exception):
    """The accounts are not known to follow one another."""


@dataclass(frozen=True)
class How:
    """How communities are looked for."""

    seed: int = 1
    """The same number finds the same communities."""
    resolution: float = 1.0
    """Above 1 for more and smaller communities, below for fewer."""
    quick: bool = False
    """Whether some of the follows do, drawn at random, and standing is the share of
    all follows among these accounts rather than PageRank."""


STANDARD = How()


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
    how: How = STANDARD,
    progress: Progress = silent,
) -> Communities:
    """Find the communities of a ranking's accounts; raises NoFollows."""
    if not ranking.rows.num_rows:
        raise NoFollows(
            "Nobody was found who could form communities; ask with fewer conditions, "
            "or for other seeds"
        )
    progress(STEPS[0], 0, len(STEPS))
    graph = answers.graph(ranking.keys)
    if not graph.follows:
        raise NoFollows(
            f"The lake knows no follows among these {len(graph):,} accounts; import "
            "the lists of whom they follow, then ask again"
        )
    progress(STEPS[1], 1, len(STEPS))
    ties = undirected(graph)
    labels = quickly(graph, how) if how.quick else grouped(ties, how)
    progress(STEPS[2], 2, len(STEPS))
    profiles = answers.profiles(ranking.keys, PROFILE)
    kept = _kept(labels)
    shares = _share_of_followers(graph) if how.quick else standing(graph)
    found = Communities(
        communities=_table(ranking, ties, kept, profiles, shares),
        labels=kept,
        standing=shares,
        graph=graph,
        modularity=modularity(ties, labels),
        between=_between(graph, kept),
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


def of_each(found: Communities) -> pa.Array:
    """Return the name of each account's community, with its number."""
    listed = found.communities.select(["community", "name"]).to_pylist()
    names = [_numbered(**row) for row in listed]
    place = np.where(found.labels == SMALL, len(names) - 1, found.labels)
    return pa.array(names, pa.string()).take(pa.array(place))


def _numbered(community: int | None, name: str) -> str:
    """Say a name with its number, where it does not say it itself."""
    if community is None or name.endswith(str(community)):
        return name
    return f"{community}: {name}"


def quickly(graph: Graph, how: How) -> Labels:
    """Put the nodes into groups by some of the follows, drawn at random by the seed."""
    share = QUICK_FOLLOWS / graph.follows
    if share >= 1:
        return grouped(undirected(graph), how)
    drawn = np.random.default_rng(how.seed).random(graph.follows, np.float32) < share
    start = np.concatenate([[0], np.cumsum(drawn)])[graph.start]
    return grouped(undirected(Graph(start, graph.target[drawn])), how)


def _share_of_followers(graph: Graph) -> npt.NDArray[np.float64]:
    return graph.followers() / graph.follows


def grouped(ties: sparse.csr_matrix, how: How = STANDARD) -> Labels:
    """Put the nodes into groups, the largest first; of equals, the first node's."""
    louvain = Louvain(resolution=how.resolution, random_state=how.seed)
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


def _kept(labels: Labels) -> Labels:
    """Gather the communities that are too small to be shown.

    Where these are too few even together, the smallest that is shown joins them: else
    their number could be told from the total.
    """
    sizes = np.bincount(labels)
    kept = np.where(sizes[labels] >= SMALLEST_GROUP, labels, SMALL)
    if is_small(int((kept == SMALL).sum())):
        kept[kept == kept.max()] = SMALL
    return kept


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
    profiles: pa.Table,
    shares: npt.NDArray[np.float64],
) -> pa.Table:
    count = int(labels.max(initial=SMALL)) + 1
    listed = telling(profiles["description"].to_pylist(), labels, count)
    standing_first = _organisations(ranking, profiles, shares)
    inside = _inside(ties, labels, count)
    rows: list[dict[str, object]] = [
        {
            "community": number + 1,
            "name": name,
            "accounts": int((labels == number).sum()),
            "inside": inside[number],
            "words": listed[number],
            "organisations": [
                name for at, name in standing_first if labels[at] == number
            ][:ORGANISATIONS],
        }
        for number, name in enumerate(names(listed))
    ]
    left = int((labels == SMALL).sum())
    if left:
        small = f"in groups of fewer than {SMALLEST_GROUP}"
        rows.append({"name": small, "accounts": shown(left)})
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
    ranking: Ranking, profiles: pa.Table, shares: npt.NDArray[np.float64]
) -> list[tuple[int, str]]:
    """Name the organisations by their places, those that stand highest first.

    Only what a file says is an organisation: what was worked out may be a person.
    """
    said = zip(
        profiles["kind"].to_pylist(), profiles["kind_said"].to_pylist(), strict=True
    )
    places = [at for at, each in enumerate(said) if each == ("organisation", True)]
    places.sort(key=lambda at: (-shares[at], at))
    chosen = ranking.rows.take(pa.array(places, pa.int64()))
    names = zip(
        chosen["handle"].to_pylist(), chosen["account_id"].to_pylist(), strict=True
    )
    return [
        (at, f"@{handle}" if handle else account_id)
        for at, (handle, account_id) in zip(places, names, strict=True)
    ]
