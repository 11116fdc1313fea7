"""Who follows whom among some accounts: a graph in compressed sparse rows."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Starts = npt.NDArray[np.int64]
Nodes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Graph:
    """A directed graph of follows among accounts numbered from 0.

    Node i follows `target[start[i]:start[i + 1]]`, in ascending order; nobody follows
    the same account twice, or themselves.
    """

    start: Starts
    """Where each node's follows begin; one longer than there are nodes."""
    target: Nodes

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.start) - 1

    @property
    def follows(self) -> int:
        """How many follows there are."""
        return len(self.target)

    @classmethod
    def of(cls, nodes: int, source: Nodes, target: Nodes) -> "Graph":
        """Build from pairs in any order; repeats and self-follows are left out."""
        wide = source.astype(np.int64) * nodes + target
        pairs = np.unique(wide[source != target])
        start = np.zeros(nodes + 1, np.int64)
        np.cumsum(np.bincount(pairs // max(nodes, 1), minlength=nodes), out=start[1:])
        return cls(start, (pairs % max(nodes, 1)).astype(np.int32))

    def sources(self) -> Nodes:
        """Return the follower of each follow, beside `target`."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.start))

    def followers(self) -> Starts:
        """Count each node's followers within the graph."""
        return np.bincount(self.target, minlength=len(self))
