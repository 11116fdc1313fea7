"""Standing among peers: who is followed by those who are themselves followed.

PageRank (Brin and Page 1998): the share of time that somebody would spend at each
account who follows follows at random and, at each step with a chance of .15, begins
again anywhere.
"""

import numpy as np
import numpy.typing as npt

from wellheard.compiling import spread
from wellheard.findings.interest.compiled import ranking
from wellheard.findings.interest.graph import Graph

Shares = npt.NDArray[np.float64]

DAMPING = 0.85
PRECISION = 1e-10
"""The steps end when all shares together move by less than this."""
MOST_STEPS = 500


def standing(graph: Graph, threads: int | None = None) -> Shares:
    """Return each node's PageRank; all of them add up to 1.

    Each node's sum is made in one order, so the answer does not depend on `threads`.
    """
    nodes = len(graph)
    if not nodes:
        return np.zeros(0)
    start, source = followers(graph)
    follows = np.diff(graph.start)
    ends = follows == 0
    share = np.full(nodes, 1 / nodes)
    for _ in range(MOST_STEPS):
        given = share / np.maximum(follows, 1)
        lost = float(share[ends].sum())
        constants = np.array([DAMPING, (1 - DAMPING + DAMPING * lost) / nodes])
        after = _gathered(start, source, given, constants, threads)
        moved = float(np.abs(after - share).sum())
        share = after
        if moved < PRECISION:
            break
    return share


def _gathered(
    start: npt.NDArray[np.int64],
    source: npt.NDArray[np.int32],
    given: Shares,
    constants: Shares,
    threads: int | None,
) -> Shares:
    """Let each node gather what its followers give."""
    into = np.empty(len(given))

    def part(low: int, high: int) -> None:
        ranking.gather(start, source, given, constants, into, (low, high))

    spread(part, len(given), threads)
    return into


def followers(graph: Graph) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Return where each node's followers begin, and the followers."""
    start = np.zeros(len(graph) + 1, np.int64)
    np.cumsum(graph.followers(), out=start[1:])
    source = np.empty(graph.follows, np.int32)
    ranking.turn_round(graph.start, graph.target, start[:-1].copy(), source)
    return start, source
