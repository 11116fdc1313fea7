"""Many files of one table as one stream, in which the same fact stands once.

Rows are put together only where nothing is lost by it: what is read from them
afterwards, as at any day, is the same.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from wellheard.evidence.engines.duck import Duck
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import Table

KEPT_APART = frozenset((seen.ACCOUNT.name,))
"""How often an account was observed is told by how many rows it has."""
BATCH_ROWS = 65_536

FOLLOWS = """
    WITH pair AS (
        SELECT network, source_id, target_id, ended_at,
               min(record_uri) AS record_uri, max(record_uri) AS other_uri,
               min(followed_at) AS followed_at, max(followed_at) AS other_time,
               min(first_seen_at) AS first_seen_at, max(last_seen_at) AS last_seen_at,
               max_by(fetch_id, (last_seen_at, fetch_id)) AS fetch_id
        FROM raw GROUP BY network, source_id, target_id, ended_at
    )
    SELECT * EXCLUDE (other_uri, other_time) FROM pair
    WHERE record_uri IS NOT DISTINCT FROM other_uri
      AND followed_at IS NOT DISTINCT FROM other_time
    UNION ALL BY NAME
    SELECT raw.network, raw.source_id, raw.target_id, raw.ended_at,
           raw.record_uri, raw.followed_at,
           min(raw.first_seen_at) AS first_seen_at,
           max(raw.last_seen_at) AS last_seen_at,
           max_by(raw.fetch_id, (raw.last_seen_at, raw.fetch_id)) AS fetch_id
    FROM raw SEMI JOIN (
        FROM pair WHERE record_uri IS DISTINCT FROM other_uri
                     OR followed_at IS DISTINCT FROM other_time
    ) AS told
      ON raw.network = told.network AND raw.source_id = told.source_id
     AND raw.target_id = told.target_id
     AND raw.ended_at IS NOT DISTINCT FROM told.ended_at
    GROUP BY raw.network, raw.source_id, raw.target_id, raw.ended_at,
             raw.record_uri, raw.followed_at
"""
"""A follow once for each moment at which it ended, and once as long as it lasts.

Where it is known by several addresses, it was made several times; those stay apart, as
one of them may be deleted.
"""


def merged(engine: Duck, table: Table, files: Sequence[Path]) -> Iterator[pa.Table]:
    """Yield the rows of some files, some at a time."""
    if table.name in KEPT_APART:
        yield from _joined(table, files)
        return
    engine.table("raw", files)
    asked = FOLLOWS if table is seen.FOLLOW else _once(table)
    for batch in engine.stream(asked):
        rows = pa.Table.from_batches([batch])
        yield rows.select(table.schema.names).cast(table.schema)


def _joined(table: Table, files: Sequence[Path]) -> Iterator[pa.Table]:
    for path in files:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=BATCH_ROWS):
                yield pa.Table.from_batches([batch]).cast(table.schema)


def _once(table: Table) -> str:
    """Each row once; of those that differ in the fetch alone, the one of the newest.

    Only the few rows whose identity has a 64-bit mark that is not alone can be the
    same; they alone are compared in full.
    """
    mark = f"hash({_listed(table.identity)})"
    newest = [name for name in ("observed_at", "fetch_id") if name in _merging(table)]
    same = [name for name in table.schema.names if name not in newest]
    kept = [f"max({name}) AS {name}" for name in newest]
    if newest == ["observed_at", "fetch_id"]:
        kept[1] = "max_by(fetch_id, (observed_at, fetch_id)) AS fetch_id"
    return f"""
        WITH suspect AS (
            SELECT {mark} AS mark FROM raw GROUP BY mark HAVING count(*) > 1
        )
        SELECT {_listed(table.schema.names)} FROM raw ANTI JOIN suspect ON {mark} = mark
        UNION ALL BY NAME
        SELECT {", ".join((_listed(same), *kept))}
        FROM raw SEMI JOIN suspect ON {mark} = mark
        GROUP BY {_listed(same)}
    """


def _listed(names: Sequence[str]) -> str:
    """List columns; some have names that are words of SQL."""
    return ", ".join(f'"{name}"' for name in names)


def _merging(table: Table) -> tuple[str, ...]:
    """Return the columns in which rows of the same fact may differ."""
    if table is seen.ENGAGEMENT:
        return ("observed_at", "fetch_id")
    named = "fetch_id" in table.schema.names and "fetch_id" not in table.identity
    return ("fetch_id",) if named else ()
