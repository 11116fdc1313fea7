"""Whether all engines wrote the same ranking, bit by bit."""

import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MILLION = pa.scalar(1_000_000, pa.decimal128(7, 0))
NUMBERS = ("rank", "id", "interest", "engagement", "concentration", "seeds")
OF_PEERS = {
    "rank": "rank",
    "id": "id",
    "interest": "f",
    "engagement": "e",
    "concentration": "score",
    "seeds": "nseeds",
    "place": "region",
}
OF_PRODUCT = {
    "rank": "rank",
    "id": "account_id",
    "interest": "interest",
    "engagement": "engagement",
    "concentration": "concentration",
    "seeds": "seeds_followed",
    "place": "place",
}


def of(path: Path) -> str:
    """Digest a ranking: ranks, ids, every part of the figure, and places."""
    table = pq.read_table(path)
    names = OF_PRODUCT if "account_id" in table.column_names else OF_PEERS
    table = table.sort_by(names["rank"])
    digest = hashlib.sha256()
    for name in NUMBERS:
        digest.update(_integers(table[names[name]]).tobytes())
    places = table[names["place"]].cast(pa.string()).to_pylist()
    digest.update("|".join(place or "" for place in places).encode())
    return f"{table.num_rows}-{digest.hexdigest()[:12]}"


def of_place_ranks(path: Path) -> str | None:
    """Digest the ranks within each place, which only the peers write."""
    if "region_rank" not in pq.read_schema(path).names:
        return None
    table = pq.read_table(path, columns=["rank", "region_rank"]).sort_by("rank")
    return hashlib.sha256(_integers(table["region_rank"]).tobytes()).hexdigest()[:12]


def _integers(column: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return whole numbers; decimals in millionths, ids without leading zeros."""
    if pa.types.is_decimal(column.type):
        column = pc.multiply(column, MILLION)
    filled = pc.fill_null(column.cast(pa.int64()), 0)
    return np.ascontiguousarray(filled.to_numpy())
