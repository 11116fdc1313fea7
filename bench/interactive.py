"""Measure what the stored matrix answers at once: new weights, filters, overlaps.

    python bench/interactive.py LAKE SEEDS TOP

Each question is asked three times in one process, as the pages of a website ask; the
medians are printed as JSON lines. The first time, which compiles, is left out.
"""

import importlib.util
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.lake import Lake
from wellheard.evidence.matrix.matrix import Matrix
from wellheard.evidence.matrix.opening import matrix
from wellheard.findings.interest.answers import SETS, Answers
from wellheard.findings.interest.definition import standard
from wellheard.findings.interest.direction import FOLLOWERS
from wellheard.findings.interest.filters import Condition
from wellheard.findings.interest.matrix_answers import MatrixAnswers
from wellheard.findings.interest.request import Request
from wellheard.people.seeds import Seed, read

REPS = 3
SHORT = 100
COMBINED = 60


def main(lake_folder: str, seeds_file: str, top: int) -> None:
    """Open the matrix of a lake and ask it."""
    lake = Lake.open(Path(lake_folder))
    made = matrix(lake.snapshot(), EngineSettings())
    answers = MatrixAnswers(made, lake.opt_outs())
    seeds = read(seeds_file).seeds
    exported = Path(lake_folder).parent / "interactive.parquet"
    asked = questions(answers, seeds, top, exported) | roaring(made)
    for name, ask in asked.items():
        print(json.dumps(measured(name, ask)))


def questions(
    answers: Answers, seeds: tuple[Seed, ...], top: int, exported: Path
) -> dict[str, Callable[[], object]]:
    """Name the questions."""
    fewer = seeds[: len(seeds) * 2 // 5]
    keys = answers.resolve(FOLLOWERS, seeds).seeds["seed_key"]
    sets = pa.table([range(len(keys)), keys], schema=SETS)

    def rank(asked: tuple[Seed, ...], count: int, *where: str) -> pa.Table:
        conditions = tuple(Condition.read(each) for each in where)
        request = Request(asked, count, FOLLOWERS, standard(), conditions)
        return answers.rank(request).rows

    def export() -> None:
        pq.write_table(rank(seeds, top, "place!="), exported, compression="zstd")

    return {
        f"all accounts, the top {SHORT}": lambda: rank(seeds, SHORT),
        f"those with a place, the top {SHORT}": lambda: rank(seeds, SHORT, "place!="),
        "other seeds, one place": lambda: rank(fewer, SHORT, "place=leeds"),
        f"the top {top:,} with reasons, as Parquet": export,
        f"all {len(keys)} x {len(keys)} overlaps": lambda: answers.pairs(
            FOLLOWERS, sets
        ),
        f"all combinations of {COMBINED} audiences": lambda: answers.patterns(
            FOLLOWERS, sets.slice(0, COMBINED)
        ),
    }


def roaring(made: Matrix) -> dict[str, Callable[[], object]]:
    """Name the same overlaps by compressed bitmaps, where their library is there."""
    if importlib.util.find_spec("pyroaring") is None:
        return {}
    from pyroaring import BitMap  # noqa: PLC0415  # a peer, installed for `make bench`

    def overlaps() -> int:
        rows = np.repeat(np.arange(len(made)), np.diff(made.follows.start))
        order = np.argsort(made.follows.column, kind="stable")
        ends = np.cumsum(np.bincount(made.follows.column))
        audiences = [BitMap(each) for each in np.split(rows[order], ends[:-1])]
        return sum(
            one.intersection_cardinality(other)
            for place, one in enumerate(audiences)
            for other in audiences[:place]
        )

    return {f"pyroaring: all {len(made.column_key)} audiences, each pair": overlaps}


def measured(name: str, ask: Callable[[], object]) -> dict[str, object]:
    """Ask once to warm up, then some times; return the medians."""
    ask()
    walls, cpus = [], []
    for _ in range(REPS):
        wall, cpu = time.perf_counter(), _cpu_seconds()
        ask()
        walls.append(time.perf_counter() - wall)
        cpus.append(_cpu_seconds() - cpu)
    return {
        "question": name,
        "wall_seconds": round(statistics.median(walls), 3),
        "cpu_seconds": round(statistics.median(cpus), 3),
    }


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
