"""Measure how a day's follows and unfollows are brought into the matrix, and saved.

    python bench/folding.py LAKE

A hundredth of the follows comes in: four in five are new, one in five has ended. Beside
it, all is worked out anew from the same files, and DuckDB merges the same pairs, as
dense keys already, into a table of its own and saves that. All end with the same
follows. Medians are printed as JSON lines.
"""

import json
import os
import resource
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.forgetting import LAYOUTS
from wellheard.evidence.lake import Lake
from wellheard.evidence.matrix.matrix import Matrix
from wellheard.evidence.matrix.opening import matrix
from wellheard.evidence.tables import seen

REPS = 3
SHARE, ENDED = 100, 5
FOLDED = "a day's follows folded into the matrix, saved"
ANEW = "the settled lake and its matrix worked out anew, once"
NOW = datetime(2100, 1, 1, tzinfo=UTC)
MERGE = """
    MERGE INTO follow USING ({day}) AS day USING (source_key, target_key)
    WHEN MATCHED AND NOT live THEN DELETE
    WHEN NOT MATCHED AND live THEN INSERT (source_key, target_key)
        VALUES (day.source_key, day.target_key)
"""


NAMED = """
    SELECT source.account_key AS source_key, target.account_key AS target_key,
           ended_at IS NULL AS live
    FROM read_parquet('{file}')
    JOIN account AS source ON source.account_id = source_id
    JOIN account AS target ON target.account_id = target_id
"""


Taken = dict[str, float]


class Unequal(Exception):
    """The two ended with different follows."""


def main(lake_folder: str) -> None:
    """Fold and merge by turns, each from the same state."""
    folder = Path(lake_folder)
    base = matrix(Lake.open(folder).snapshot(), EngineSettings())
    day = a_day(base)
    ways = {
        FOLDED: (
            lambda: copied(folder, day),
            follows,
        ),
        "DuckDB: MERGE INTO a table of dense keys, saved": (
            lambda: (merging(folder, base, day), "FROM day"),
            merged,
        ),
        "DuckDB: the same from the file, its names looked up": (
            lambda: (merging(folder, base, day, names=True), named_day(folder, day)),
            merged,
        ),
    }
    taken = {name: measured(*way) for name, way in ways.items()}
    taken[ANEW] = measured(lambda: emptied(copied(folder, day)), follows, reps=1)
    if len({each["follows"] for each in taken.values()}) > 1:
        raise Unequal(f"The ways ended with different follows: {taken}")
    taken[FOLDED] |= compared(taken[FOLDED], taken[ANEW])
    for name, each in taken.items():
        print(json.dumps({"question": name, **each}))


def follows(lake: Lake) -> int:
    """Bring the matrix of a lake up to date; return how many follows are in it."""
    return len(matrix(lake.snapshot(), EngineSettings()).follows.column)


def emptied(lake: Lake) -> Lake:
    """Take away what was worked out before."""
    for name in LAYOUTS:
        shutil.rmtree(lake.folder / name, ignore_errors=True)
    return lake


def compared(folded: Taken, anew: Taken) -> Taken:
    """Return what part of the time of all work the fold takes."""
    return {
        f"{name}_of_all_anew": round(folded[f"{name}_seconds"] / whole, 4)
        for name in ("wall", "cpu")
        if (whole := anew[f"{name}_seconds"])
    }


def a_day(base: Matrix) -> pa.Table:
    """Draw pairs that begin and pairs that end, each once, as keys."""
    drawn = np.random.default_rng(20141218)
    rows = len(base.follows.column) // SHARE
    ends = rows // ENDED
    at = drawn.integers(0, len(base.follows.column), ends)
    source = np.searchsorted(base.follows.start, at, side="right") - 1
    target = base.column_key[base.follows.column[at]]
    new = drawn.integers(0, len(base), rows - ends)
    whom = base.column_key[drawn.integers(0, len(base.column_key), rows - ends)]
    pair = np.concatenate([source << 32 | target, new << 32 | whom])
    pair, first = np.unique(pair, return_index=True)
    source, target = pair >> 32, pair & 0xFFFFFFFF
    kept = source != target
    columns = [source.astype(np.int32), target.astype(np.int32), first >= ends]
    names = ["source_key", "target_key", "live"]
    return pa.table([each[kept] for each in columns], names=names)


def copied(folder: Path, day: pa.Table) -> Lake:
    """Return the lake as it was, with the day's files added.

    Its files never change, so a copy is a second name for each.
    """
    copy = folder.with_name("lake-of-a-day")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy, copy_function=os.link)
    lake = Lake.open(copy)
    made = matrix(lake.snapshot(), EngineSettings())
    ids = [
        made.profiles(day[name].to_numpy(), ["account_id"])["account_id"]
        for name in ("source_key", "target_key")
    ]
    live = day["live"].to_numpy()
    moments = pa.array([NOW] * len(live), seen.FOLLOW.schema.field("ended_at").type)
    given = {
        "network": pa.array(["x"] * len(live)),
        "source_id": ids[0],
        "target_id": ids[1],
        "first_seen_at": moments,
        "last_seen_at": moments,
        "ended_at": pa.array(
            [None if each else NOW + timedelta(1) for each in live], moments.type
        ),
        "fetch_id": pa.array(["day"] * len(live)),
    }
    columns = [
        given.get(field.name, pa.nulls(len(live), field.type))
        for field in seen.FOLLOW.schema
    ]
    with lake.writing("a day", NOW) as writing:
        writing.append(seen.FOLLOW, pa.table(columns, schema=seen.FOLLOW.schema))
    return lake


def named_day(folder: Path, day: pa.Table) -> str:
    """Return the question that reads the day's file as keys."""
    lake = copied(folder, day)
    return NAMED.format(file=lake.snapshot().files(seen.FOLLOW.name)[-1])


def merging(
    folder: Path, base: Matrix, day: pa.Table, *, names: bool = False
) -> duckdb.DuckDBPyConnection:
    """Return a database with the follows as dense keys, and the day beside them."""
    path = folder.with_name("follows-of-a-day.duckdb")
    path.unlink(missing_ok=True)
    source = np.repeat(
        np.arange(len(base), dtype=np.int32), np.diff(base.follows.start)
    )
    pairs = pa.table(
        [source, base.column_key[base.follows.column]],
        names=["source_key", "target_key"],
    )
    database = duckdb.connect(str(path))
    database.register("pairs", pairs)
    database.execute("CREATE TABLE follow AS FROM pairs")
    if names:
        ids = pa.concat_tables(
            pa.Table.from_batches([each]) for each in base.texts.batches(["account_id"])
        )
        keys = pa.array(np.arange(len(base), dtype=np.int32))
        database.register("ids", ids.append_column("account_key", keys))
        database.execute("CREATE TABLE account AS FROM ids")
    database.execute("CHECKPOINT")
    database.register("day", day)
    return database


def merged(ready: tuple[duckdb.DuckDBPyConnection, str]) -> int:
    """Merge the day in, and save it."""
    database, day = ready
    database.execute(MERGE.format(day=day))
    database.execute("CHECKPOINT")
    counted = database.execute("SELECT count(*) FROM follow").fetchone()
    database.close()
    return int(counted[0]) if counted else 0


def measured(
    prepare: Callable[[], object], fold: Callable[..., int], reps: int = REPS + 1
) -> Taken:
    """Do it some times, the first to warm up, or once; return the medians."""
    walls, cpus, found = [], [], set()
    for _ in range(reps):
        ready = prepare()
        wall, cpu = time.perf_counter(), _cpu_seconds()
        found.add(fold(ready))
        walls.append(time.perf_counter() - wall)
        cpus.append(_cpu_seconds() - cpu)
    (count,) = found
    warm = min(1, reps - 1)
    return {
        "wall_seconds": round(statistics.median(walls[warm:]), 3),
        "cpu_seconds": round(statistics.median(cpus[warm:]), 3),
        "follows": count,
    }


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(sys.argv[1])
