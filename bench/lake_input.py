"""Turn the reference input into files to import into a lake of Wellheard.

    python bench/lake_input.py INPUT FOLDER

The files are what a tool that gathers would hand over: ids as text, times, and the
place of an account found in what it states. The text that it was found in is left out,
so that the place stays the one that the peers look for. Ids have 19 digits, so that
their order as text is their order as numbers.

Wellheard damps engagement day by day, and the job of the peers row by row. So that both
do the same work, rows that agree on account, seed and kind lie on different days.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from job import KIND_WEIGHTS, PLACE_PATTERN, SEEDS, Input

NETWORK = "x"
ROWS = 1_000_000
ID_DIGITS = 19
LAST_DAY = datetime(2014, 12, 18, tzinfo=UTC)
DAY_MICROSECONDS = 86_400_000_000
TIME = pa.timestamp("us", tz="UTC")
KINDS = tuple(KIND_WEIGHTS)
TABLES = ("accounts", "follows", "engagements")


def write(source: Input, folder: Path) -> None:
    """Write accounts, follows, engagements and seeds as files to import."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "accounts.parquet", _accounts(source))
    _write(folder / "follows.parquet", _follows(source))
    _write(folder / "engagements.parquet", _engagements(source))
    seeds = [f"{NETWORK},seed-{number:04d}" for number in range(1, SEEDS + 1)]
    listed = "\n".join(["network,account_id", *seeds, ""])
    (folder / "seeds.csv").write_text(listed, encoding="utf-8")


def place_of(locations: pa.Array) -> pa.Array:
    """Return the place that each account states, in small letters; null where none."""
    stated = locations.dictionary_encode()
    pattern = PLACE_PATTERN.replace("(?i)\\b(", "(?i)\\b(?P<place>")
    found = pc.extract_regex(stated.dictionary, pattern)
    places = pc.utf8_lower(pc.struct_field(found, "place"))
    return places.take(stated.indices)


def account_ids(numbers: NDArray[np.int64]) -> pa.Array:
    """Write ids as text of one length."""
    return pc.utf8_lpad(pa.array(numbers).cast(pa.string()), ID_DIGITS, "0")


def seed_ids(numbers: pa.Array) -> pa.Array:
    """Write the numbers of seeds as ids."""
    names = pa.array([f"seed-{number:04d}" for number in range(SEEDS + 1)])
    return names.take(numbers)


def days_apart(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the rows that share a key, from 0, in the order they stand."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    start = np.maximum.accumulate(np.where(first, np.arange(len(keys)), 0))
    numbers = np.empty(len(keys), np.int64)
    numbers[order] = np.arange(len(keys)) - start
    return numbers


def _write(path: Path, tables: Iterator[pa.Table]) -> None:
    first = next(tables)
    with pq.ParquetWriter(path, first.schema, compression="zstd") as writer:
        writer.write_table(first)
        for table in tables:
            writer.write_table(table)


def _batches(source: Input, name: str, *, dense: bool) -> Iterator[pa.RecordBatch]:
    file = pq.ParquetFile(source.table(name, dense=dense))
    return iter(file.iter_batches(ROWS))


def _accounts(source: Input) -> Iterator[pa.Table]:
    for batch in _batches(source, "profiles", dense=False):
        location = batch["location"].cast(pa.string())
        yield pa.table(
            {
                "account_id": account_ids(batch["id"].to_numpy()),
                "handle": batch["handle"],
                "description": batch["bio"],
                "place": place_of(location),
                "followers_count": batch["followers_count"].cast(pa.int64()),
                "following_count": batch["following_count"].cast(pa.int64()),
            }
        )


def _follows(source: Input) -> Iterator[pa.Table]:
    for batch in _batches(source, "follows", dense=False):
        yield pa.table(
            {
                "source_id": account_ids(batch["follower_id"].to_numpy()),
                "target_id": seed_ids(batch["seed_id"]),
            }
        )


def _engagements(source: Input) -> Iterator[pa.Table]:
    ids = pq.read_table(source.table("profiles", dense=True), columns=["id"])
    id_of_key = ids["id"].to_numpy()
    rows = pq.read_table(source.table("interactions", dense=True))
    keys, seeds, times = (rows[name].to_numpy() for name in ("acct", "seed_id", "n"))
    words = rows["kind"].cast(pa.string())
    kinds = pc.index_in(words, pa.array(KINDS)).to_numpy()
    same = (keys.astype(np.int64) * (SEEDS + 1) + seeds) * len(KINDS) + kinds
    days = days_apart(same)
    last = int(LAST_DAY.timestamp()) * 1_000_000
    for start in range(0, len(keys), ROWS):
        part = slice(start, start + ROWS)
        moments = last - days[part] * DAY_MICROSECONDS
        yield pa.table(
            {
                "actor_id": account_ids(id_of_key[keys[part]]),
                "verb": pa.array(KINDS).take(pa.array(kinds[part])),
                "object_account_id": seed_ids(pa.array(seeds[part])),
                "times": pa.array(times[part]),
                "occurred_at": pa.array(moments).cast(TIME),
            }
        )


if __name__ == "__main__":
    write(Input.open(Path(sys.argv[1])), Path(sys.argv[2]))
