"""The follows of files that were added, as numbers: who, whom, seen and ended when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wellheard.evidence.tables import seen

Numbers = npt.NDArray[np.int64]
NEVER = np.iinfo(np.int64).min
COLUMNS = ["network", "source_id", "target_id", "last_seen_at", "ended_at"]


@dataclass(frozen=True)
class AddedFollows:
    """The rows that were added to one network."""

    network: str
    source: pa.Array
    """Who follows, by id or `@handle`."""
    target: pa.Array
    """Who is followed."""
    seen: Numbers
    """When it was last seen, in microseconds; NEVER where the row says it ended."""
    ended: Numbers
    """When it was seen to have ended; NEVER where it did not."""


def added_follows(files: Sequence[Path]) -> Iterator[AddedFollows]:
    """Read the follows of some files, network by network."""
    if not files:
        return
    schema = pa.schema([seen.FOLLOW.schema.field(name) for name in COLUMNS])
    parts = [pq.read_table(path, columns=COLUMNS).cast(schema) for path in files]
    rows = pa.concat_tables(parts)
    networks = sorted(pc.unique(rows["network"]).to_pylist())
    for network in networks:
        here = rows
        if len(networks) > 1:
            here = rows.filter(pc.equal(rows["network"], network))
        ended = _moments(here["ended_at"])
        yield AddedFollows(
            network,
            here["source_id"].combine_chunks(),
            here["target_id"].combine_chunks(),
            np.where(ended == NEVER, _moments(here["last_seen_at"]), NEVER),
            ended,
        )


def _moments(column: pa.ChunkedArray) -> Numbers:
    moments: Numbers = pc.fill_null(column.cast(pa.int64()), NEVER).to_numpy()
    return moments
