"""Whether the lake is whole: every file there, of the size and rows it should have."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from wellheard.evidence import rewriting
from wellheard.evidence.lake import Lake, Snapshot
from wellheard.evidence.manifest import DataFile
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.every import EVERY
from wellheard.evidence.writing import COMMIT_LOCK, QUARANTINE, orphans, sweep

DAY_SECONDS = 86_400
UNFINISHED = "older states of the lake, which an erasure was to remove"


@dataclass(frozen=True)
class Damage:
    """One thing that is wrong, and what to do."""

    path: str
    what: str


@dataclass(frozen=True)
class Check:
    """What a look over the lake found."""

    files: int
    rows: int
    damage: tuple[Damage, ...]
    left_behind: tuple[str, ...]
    """What killed writers left; harmless, and removed where that was asked for."""


def check(lake: Lake, *, mend: bool = False) -> Check:
    """Look over every file that the lake names; `mend` removes what is left behind."""
    snapshot = lake.snapshot()
    files = snapshot.manifest.files
    damage = tuple(each for file in files for each in _faults(snapshot, file))
    with FileLock(lake.folder / COMMIT_LOCK):
        behind = orphans(lake.folder, lake.snapshot().manifest)
        behind += _unclaimed(lake)
        if mend:
            for path in behind:
                path.unlink()
    swept = sweep(lake.folder) if mend else []
    unfinished = [] if rewriting.is_finished(lake.folder) else [UNFINISHED]
    if mend:
        rewriting.finish(lake.folder)
    return Check(
        files=len(files),
        rows=sum(file.rows for file in files),
        damage=damage,
        left_behind=(*(path.name for path in behind), *swept, *unfinished),
    )


def _unclaimed(lake: Lake) -> list[Path]:
    """Return quarantine files of imports that never came to their end.

    One that is younger than a day may belong to an import that is still at work.
    """
    fetches = lake.snapshot().read(seen.FETCH_TABLE.name, seen.FETCH_TABLE.schema)
    claimed = set(fetches["fetch_id"].to_pylist())
    youngest = time.time() - DAY_SECONDS
    return [
        path
        for path in sorted((lake.folder / QUARANTINE).glob("*.csv"))
        if path.stem not in claimed and path.stat().st_mtime < youngest
    ]


def _faults(snapshot: Snapshot, file: DataFile) -> Iterator[Damage]:
    path = snapshot.folder / file.path
    if not path.exists():
        yield Damage(file.path, "is missing; restore it from a backup")
    elif path.stat().st_size != file.size:
        yield Damage(file.path, "has another size; restore it from a backup")
    else:
        yield from _contents(path, file)


def _contents(path: Path, file: DataFile) -> Iterator[Damage]:
    try:
        with pq.ParquetFile(path) as parquet:
            rows, schema = parquet.metadata.num_rows, parquet.schema_arrow
            for batch in parquet.iter_batches():
                batch.validate()
    except (OSError, pa.ArrowInvalid):
        yield Damage(file.path, "cannot be read; restore it from a backup")
        return
    if rows != file.rows:
        yield Damage(file.path, f"has {rows} rows and should have {file.rows}")
    if not schema.equals(EVERY[file.table].schema):
        yield Damage(file.path, f"has other columns than the table {file.table}")
