"""Flows: how often each community follows each other, against what chance would give.

By chance, the follows that a community gives are shared out as all follows are that
communities receive: given x received / all.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.findings.interest.charting.canvas import OTHER
from wellheard.findings.interest.communities import Labels
from wellheard.findings.interest.graph import Graph

MOST_CIRCLES = 30
"""More circles than this cannot be told apart at a glance."""
FLOW = pa.schema(
    [
        ("source", pa.int64()),
        ("target", pa.int64()),
        ("follows", pa.int64()),
        ("expected", pa.float64()),
        ("ratio", pa.float64()),
    ]
)
"""One row for each community (source) that follows a community (target)."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Flows:
    """Follows between communities, with 0 standing for all others together."""

    counts: Counts
    """Follows from each community (row) to each (column)."""

    @classmethod
    def of(cls, graph: Graph, placed: Labels) -> "Flows":
        """Count the follows between communities, numbered as by `placed_in`."""
        size = int(placed.max(initial=OTHER)) + 1
        pairs = placed[graph.sources()] * size + placed[graph.target]
        counts = np.bincount(pairs, minlength=size * size).reshape(size, size)
        return cls(counts)

    def expected(self) -> npt.NDArray[np.float64]:
        """Return the follows that chance would give."""
        given, received = self.counts.sum(axis=1), self.counts.sum(axis=0)
        whole = max(int(self.counts.sum()), 1)
        return np.outer(given, received) / whole

    def strength(self) -> npt.NDArray[np.float64]:
        """Say how strongly each pair is tied either way: 1 is as by chance."""
        counts, expected = self.counts, self.expected()
        either = np.maximum(expected + expected.T, np.finfo(float).tiny)
        tied: npt.NDArray[np.float64] = (counts + counts.T) / either
        return tied

    def table(self) -> pa.Table:
        """Return the flows as FLOW, the strongest first; none is under 11."""
        source, target = np.nonzero(self.counts >= SMALLEST_GROUP)
        follows, expected = self.counts[source, target], self.expected()[source, target]
        ratio = follows / expected
        order = np.lexsort((target, source, -ratio))
        columns = (source, target, follows, expected.round(3), ratio.round(4))
        return pa.table([pa.array(each[order]) for each in columns], schema=FLOW)


def placed_in(labels: Labels, most: int = MOST_CIRCLES) -> Labels:
    """Return the number of each account's circle: its community's, from 1, or OTHER.

    Communities come largest first, each of 11 at least; those beyond the largest
    `most` - 1 are among the others, so that no more than `most` circles are needed.
    """
    count = int(labels.max(initial=-1)) + 1
    shown = count if count < most or (count == most and labels.min() >= 0) else most - 1
    return np.where((labels >= 0) & (labels < shown), labels + 1, OTHER)
