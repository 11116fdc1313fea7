"""Measure standing and communities on a graph like that of found accounts.

    python bench/graphs.py FOLDER SCALE

238,927 accounts and 20 million follows at full scale: the counts of follows are those
of a power law, two of three follows lie within one of 150 planted communities. It is
made once and kept in the folder; each question loads it. Medians are printed as JSON
lines, with the modularity and how far the communities agree with the planted ones.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sknetwork.ranking import PageRank

from interactive import measured
from wellheard.findings.interest.communities import (
    How,
    Labels,
    grouped,
    modularity,
    quickly,
    undirected,
)
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.standing import standing

ACCOUNTS, FOLLOWS, PLANTED, APART = 238_927, 20_000_000, 150, 0.35
PRECISE = 1e-10
Numbers = npt.NDArray[np.int64]


def main(folder_name: str, scale: float) -> None:
    """Make the graph where it is missing, and ask it."""
    folder = Path(folder_name)
    if not (folder / "planted.npy").exists():
        make(folder, int(ACCOUNTS * scale), int(FOLLOWS * scale))
    for name, ask in questions(folder).items():
        print(json.dumps(measured(name, ask)), flush=True)
    graph = loaded(folder)
    ties, planted = undirected(graph), np.load(folder / "planted.npy")
    for name, labels in {
        "communities": grouped(ties),
        "communities, quickly": quickly(graph, How(quick=True)),
    }.items():
        found = {
            "modularity": round(modularity(ties, labels), 4),
            "shared_with_planted": round(shared(labels, planted), 3),
        }
        print(json.dumps({"question": name, **found}), flush=True)


def questions(folder: Path) -> dict[str, Callable[[], object]]:
    """Name the questions; each loads the graph."""

    def rival() -> object:
        graph = loaded(folder)
        shape = (len(graph), len(graph))
        ones = np.ones(graph.follows, bool)
        matrix = sparse.csr_matrix((ones, graph.target, graph.start), shape=shape)
        walk = PageRank(n_iter=500, tol=PRECISE)
        return walk.fit_predict(matrix)

    return {
        "PageRank, the graph loaded": lambda: standing(loaded(folder)),
        "scikit-network: PageRank, the graph loaded": rival,
        "communities, the graph loaded": lambda: grouped(undirected(loaded(folder))),
        "communities quickly, the graph loaded": lambda: quickly(
            loaded(folder), How(quick=True)
        ),
    }


def loaded(folder: Path) -> Graph:
    """Load the graph."""
    return Graph(np.load(folder / "start.npy"), np.load(folder / "target.npy"))


def make(folder: Path, accounts: int, follows: int) -> None:
    """Draw a graph with planted communities (a degree-corrected block model)."""
    drawn = np.random.default_rng(7)
    sizes = drawn.pareto(1.2, PLANTED) + 0.3
    planted = np.sort(drawn.choice(PLANTED, accounts, p=sizes / sizes.sum()))
    keen = np.minimum(drawn.pareto(1.6, accounts) + 0.2, accounts**0.55)
    known = np.minimum(drawn.pareto(1.25, accounts) + 0.1, accounts**0.62)
    keen_sum, known_sum = np.cumsum(keen), np.cumsum(known)
    edges = np.concatenate([[0.0], known_sum])
    low = edges[np.searchsorted(planted, np.arange(PLANTED))]
    high = edges[np.searchsorted(planted, np.arange(PLANTED), "right")]
    pairs: Numbers = np.zeros(0, np.int64)
    while len(pairs) < follows:
        more = int((follows - len(pairs)) * 1.25) + 1000
        source = np.searchsorted(keen_sum, drawn.random(more) * keen_sum[-1])
        group, place = planted[source], drawn.random(more)
        within = low[group] + place * (high[group] - low[group])
        anywhere = place * known_sum[-1]
        chosen = np.where(drawn.random(more) > APART, within, anywhere)
        target = np.searchsorted(known_sum, chosen)
        new = (source * accounts + target)[source != target]
        pairs = np.unique(np.concatenate([pairs, new]))
    pairs = drawn.permutation(pairs)[:follows]
    shuffled = drawn.permutation(accounts)
    graph = Graph.of(
        accounts,
        shuffled[pairs // accounts].astype(np.int32),
        shuffled[pairs % accounts].astype(np.int32),
    )
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "start.npy", graph.start)
    np.save(folder / "target.npy", graph.target)
    np.save(folder / "planted.npy", planted[np.argsort(shuffled)])


def shared(first: Labels, second: Labels) -> float:
    """Return the normalised mutual information of two divisions: 2 I / (H + H)."""
    count = int(second.max()) + 1
    together = np.bincount(first * count + second) / len(first)
    one, other = (np.bincount(each) / len(first) for each in (first, second))
    entropy = [
        -float((p[p > 0] * np.log(p[p > 0])).sum()) for p in (together, one, other)
    ]
    return 2 * (entropy[1] + entropy[2] - entropy[0]) / (entropy[1] + entropy[2])


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
