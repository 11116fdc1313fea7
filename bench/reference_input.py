"""Make the reference input: accounts, follows and interactions of an invented network.

    python bench/reference_input.py SCALE FOLDER

Scale 1 is 15 million accounts, 250 seeds, 71 million follows and 40 million
interactions. The same scale gives the same rows on every machine: the order of the
calls to the random number generator is part of the format.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

import population
import profiles
from job import SEEDS
from population import KEY, Integers, World

INTERACTIONS_AT_FULL_SCALE = 40_000_000
WRITE_ROWS = 4_000_000
GROUP_ROWS = 1_000_000
KINDS = ("like", "mention", "reply", "repost")
KIND_SHARES = (0.55, 0.15, 0.12, 0.18)

FOLLOWS = pa.schema([("follower_id", pa.int64()), ("seed_id", pa.int32())])
INTERACTIONS = pa.schema(
    [
        ("account_id", pa.int64()),
        ("seed_id", pa.int32()),
        ("kind", pa.dictionary(pa.int8(), pa.string())),
        ("n", pa.int32()),
    ]
)


def make(scale: float, folder: Path) -> None:
    """Write all tables of one scale into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    world = population.begin(scale, folder)
    audiences = _followers(world)
    seed_numbers = (world.random.permutation(SEEDS) + 1).astype(np.int32)
    follows = _write_follows(world, audiences, seed_numbers)
    interactions = _write_interactions(world, seed_numbers)
    profiles.write(world)
    meta = {
        "scale": scale,
        "N": world.accounts,
        "S": SEEDS,
        "edges": follows,
        "interactions": interactions,
    }
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")


def _followers(world: World) -> list[Integers]:
    """Draw each seed's followers, as ranks; nobody is left without a seed."""
    follows_any = np.zeros(world.accounts, bool)
    drawn = []
    for size in world.audiences:
        ranks = np.unique(world.draw_ranks(int(size * 1.15), 2.0))
        while len(ranks) < size:
            more = world.draw_ranks(int((size - len(ranks)) * 1.5) + 10, 2.0)
            ranks = np.unique(np.concatenate([ranks, more]))
        ranks = world.random.permutation(ranks)[:size]
        follows_any[ranks] = True
        drawn.append(ranks)
    left = np.flatnonzero(~follows_any).astype(np.int32)
    chosen = world.random.integers(0, 20, len(left))
    for number in range(20):
        drawn[number] = np.concatenate([drawn[number], left[chosen == number]])
    return drawn


class _Pair:
    """The same rows written twice: with the networks' ids, and with dense keys."""

    def __init__(self, world: World, name: str, schema: pa.Schema) -> None:
        self._ids = world.ids
        self._schema = schema
        self._dense_schema = schema.set(0, KEY)
        columns = [field.name for field in schema][1:]
        self._sparse = pq.ParquetWriter(
            world.folder / f"{name}.parquet",
            schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=columns,
        )
        self._dense = pq.ParquetWriter(
            world.folder / f"{name}_dense.parquet",
            self._dense_schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=columns,
            column_encoding={KEY.name: "DELTA_BINARY_PACKED"},
        )

    def write(
        self,
        sparse: tuple[Integers, list[pa.Array]],
        dense: tuple[Integers, list[pa.Array]],
    ) -> None:
        """Write rows given as keys and other columns, in either order."""
        ids = pa.array(self._ids[sparse[0]])
        self._sparse.write_table(
            pa.table([ids, *sparse[1]], schema=self._schema), GROUP_ROWS
        )
        self._dense.write_table(
            pa.table([pa.array(dense[0]), *dense[1]], schema=self._dense_schema),
            GROUP_ROWS,
        )

    def close(self) -> None:
        """Finish both files."""
        self._sparse.close()
        self._dense.close()


def _write_follows(world: World, drawn: list[Integers], seed_numbers: Integers) -> int:
    """Write the follows seed by seed, as a crawl would bring them."""
    pair = _Pair(world, "follows", FOLLOWS)
    waiting: list[tuple[Integers, Integers, Integers]] = []
    rows = 0

    def flush() -> None:
        if waiting:
            crawled, ordered, seeds = map(np.concatenate, zip(*waiting, strict=True))
            numbers = [pa.array(seeds)]
            pair.write((crawled, numbers), (ordered, numbers))
            waiting.clear()

    for seed in world.random.permutation(SEEDS):
        keys = world.random.permutation(world.key_of_rank[drawn[seed]])
        number = np.full(len(keys), seed_numbers[seed], np.int32)
        waiting.append((keys, np.sort(keys), number))
        rows += len(keys)
        if sum(len(keys) for keys, _, _ in waiting) > WRITE_ROWS:
            flush()
    flush()
    pair.close()
    return rows


def _write_interactions(world: World, seed_numbers: Integers) -> int:
    """Write who interacted with which seed, how, and how many times in a day."""
    pair = _Pair(world, "interactions", INTERACTIONS)
    attraction = np.sqrt(world.audiences)
    seed_shares = np.cumsum(attraction / attraction.sum())
    kind_shares = np.cumsum(KIND_SHARES)
    total = int(INTERACTIONS_AT_FULL_SCALE * world.scale)
    for start in range(0, total, WRITE_ROWS):
        count = min(WRITE_ROWS, total - start)
        keys = world.key_of_rank[world.draw_ranks(count, 3.0)]
        picked = np.searchsorted(seed_shares, world.random.random(count))
        seeds = seed_numbers[picked.clip(0, SEEDS - 1)]
        picked = np.searchsorted(kind_shares, world.random.random(count))
        kinds = picked.clip(0, len(KINDS) - 1).astype(np.int8)
        times = np.minimum(world.random.zipf(1.9, count), 5000).astype(np.int32)
        order = np.argsort(keys, kind="stable")
        pair.write(
            (keys, _interaction_columns(seeds, kinds, times)),
            (
                keys[order],
                _interaction_columns(seeds[order], kinds[order], times[order]),
            ),
        )
    pair.close()
    return total


def _interaction_columns(
    seeds: Integers, kinds: NDArray[np.int8], times: Integers
) -> list[pa.Array]:
    words = pa.DictionaryArray.from_arrays(pa.array(kinds), pa.array(KINDS))
    return [pa.array(seeds), words, pa.array(times)]


if __name__ == "__main__":
    make(float(sys.argv[1]), Path(sys.argv[2]))
