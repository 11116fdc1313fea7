"""By peers and by size: who is followed within the universe, and who at all.

The two orders differ, and the difference is the point: a place by size says who is
heard by many, a place by peers who is heard by those who care.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.tables.lists import PEER_PLACE
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.placing import Whole, listed, places

Beside = Mapping[str, pa.Array | pa.ChunkedArray]
PROFILE = ("followers_count",)
"""What is asked of each account of the universe."""


def by_peers(
    found: pa.Table,
    profiles: pa.Table,
    graph: Graph,
    standing: npt.NDArray[np.float64],
    top: int,
) -> pa.Table:
    """One row for each account of the universe, the most followed within it first.

    `found` is the ranking that made the universe; `profiles`, `graph` and `standing`
    are in its order. Accounts with equally many followers share a place, and stand in
    the order of `found`.
    """
    within = graph.followers().astype(np.int64)
    by_peers = places(within)
    reported = profiles["followers_count"].combine_chunks()
    known = pc.is_valid(reported).to_numpy(zero_copy_only=False)
    size = pc.fill_null(reported, 0).to_numpy()
    beside = {
        "followers_in_universe": pa.array(within),
        "place_by_peers": pa.array(by_peers),
        "standing": pa.array(standing),
        "place_by_standing": pa.array(places(standing)),
        "followers_count": reported,
        "place_by_size": _among(known, size),
        "is_seed": found["is_seed"],
        "difference": _difference(known, size, within),
    }
    order = np.argsort(by_peers, kind="stable")[:top].astype(np.int64)
    why = _reasons(beside, order, len(found))
    return listed(PEER_PLACE, found, order, beside, why)


def _among(known: npt.NDArray[np.bool_], numbers: Whole) -> pa.Array:
    """Place those that are known among themselves; null for the others."""
    placed = np.zeros(len(known), np.int64)
    placed[known] = places(numbers[known])
    return pa.array(placed, mask=~known)


def _difference(known: npt.NDArray[np.bool_], size: Whole, within: Whole) -> pa.Array:
    return pc.subtract(_among(known, size), _among(known, within))


def _reasons(beside: Beside, order: Whole, universe: int) -> list[str]:
    """Say for each account in the list where the two orders place it."""
    chosen = pa.array(order, pa.int64())
    told = (
        beside[name].take(chosen).to_pylist()
        for name in (
            "followers_in_universe",
            "place_by_peers",
            "followers_count",
            "place_by_size",
        )
    )
    return [
        f"place {peers:,} by peers, with {within:,} followers among {universe:,}; "
        + (
            "followers in all are not reported"
            if size is None
            else f"place {by_size:,} by size, with {size:,} followers in all"
        )
        for within, peers, size, by_size in zip(*told, strict=True)
    ]
