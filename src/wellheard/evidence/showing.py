"""All rows about one account, for whoever asks what is held of them."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from wellheard.evidence.erasing.removing import own
from wellheard.evidence.lake import Snapshot
from wellheard.evidence.names import Sought
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.tables.every import EVERY
from wellheard.evidence.tables.table import Table


def rows_about(
    snapshot: Snapshot, sought: Sought, progress: Progress = silent
) -> Iterator[tuple[Table, pa.Table]]:
    """Yield rows that are an account's own, or lead to it, some at a time.

    They are the rows that erasing removes. What others wrote and only mentions the
    account is theirs, and not among them.
    """
    files = [
        (table, path) for table in EVERY.values() for path in snapshot.files(table.name)
    ]
    for number, (table, path) in enumerate(files):
        progress("Looking through the lake", number, len(files))
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches():
                rows = pa.Table.from_batches([batch])
                mine = rows.filter(own(table, rows, sought))
                if mine.num_rows:
                    yield table, mine
    progress("Looking through the lake", len(files), len(files))
