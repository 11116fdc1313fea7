"""Measure how lists of followers come into a lake, as a round writes them.

    python bench/follows_in.py ROWS FOLDER

Pages of a hundred go through what a round goes through: the connector, the reader of
lists, the pages that wait for a commit. Then small files are put together. All of it is
one process of its own; only the wire, and the pace that servers ask for, are left out.
"""

import hashlib
import json
import random
import shutil
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pyarrow.parquet as pq

import follower_pages
from measuring import run
from wellheard.evidence.compacting import compact
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.networks.asking.question import Answer, Question
from wellheard.networks.bluesky.bluesky import Bluesky
from wellheard.networks.gathering.holding import Holding, Origin
from wellheard.networks.gathering.reading import Reader, Wish
from wellheard.networks.network import Request

LISTS = 10
FOLLOWED = 4
"""Lists that an account stands on, about; no account stands on one twice."""
COMMITS = 16
"""A round commits each minute: of a million follows, some 60,000 with who they are."""
ORIGIN = Origin("benchmark", Bluesky.name, Bluesky.terms, "Benchmark")

Read = TypeVar("Read")


class Lost(Exception):
    """Rows that went in and are not there."""


class Wire:
    """Answers from files, each a list of followers with a page in each line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lists: dict[str, object] = {}

    def ask(
        self, question: Question, read: Callable[[bytes], Read]
    ) -> tuple[Read, Answer]:
        """Return the next page of the list that is asked for."""
        params = dict(question.params)
        name = params["actor"]
        if "cursor" not in params:
            self._lists[name] = (self._folder / _file(name)).open("rb")
        body = self._lists[name].readline()
        answer = Answer(
            endpoint=question.url,
            params_hash=question.params_hash(),
            asked_at=datetime.now(tz=UTC),
            status=200,
            size=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
        )
        return read(body), answer


def main(rows: int, folder: Path) -> None:
    """Make the lists, then measure a process that brings them into a lake."""
    wire, lake = folder / "wire", folder / "follows-lake"
    for old in (wire, lake):
        shutil.rmtree(old, ignore_errors=True)
    wire.mkdir(parents=True)
    made = make(rows, wire)
    each = str(2 * made // COMMITS)
    script = [sys.executable, str(Path(__file__))]
    command = [*script, "bring", str(wire), str(lake), each]
    taken = run(command, folder)
    steps = json.loads(taken.said.splitlines()[-1])
    found = distinct(Lake.open(lake))
    if not steps["files_after"] == 1 or found != made:
        raise Lost(f"Of {made} follows {found} are in the lake, after {steps}")
    line = {
        "question": f"{made:,} follows from pages of 100, with who they are",
        "wall_seconds": round(taken.wall_seconds, 2),
        "cpu_seconds": round(taken.cpu_seconds, 2),
        "peak_mb": taken.peak_mib,
        **steps,
    }
    print(json.dumps(line))
    shutil.rmtree(wire)


def make(rows: int, wire: Path) -> int:
    """Write the lists; return how many follows they hold."""
    drawn = random.Random(20141218)
    size = max(1, rows // LISTS)
    people = [
        follower_pages.actor(drawn, follower_pages.TERSE)
        for _ in range(max(size, rows // FOLLOWED))
    ]
    for name in names():
        listed = drawn.sample(people, size)
        with (wire / _file(name)).open("wb") as file:
            for first in range(0, size, follower_pages.PAGE):
                last = first + follower_pages.PAGE
                after = str(last) if last < size else None
                page = follower_pages.page(listed[first:last], name, after)
                file.write(page + b"\n")
    return size * LISTS


def names() -> list[str]:
    """Name the accounts whose followers are listed."""
    return [f"did:plc:{'seed' * 5}{place:04d}" for place in range(LISTS)]


def bring(wire: Path, folder: Path, most_rows: int) -> None:
    """Read all lists into a lake, put its files together, and say what it took."""
    lake, network = Lake.create(folder), Bluesky(Wire(wire))
    holding = Holding(lake, most_rows=most_rows)
    reader = Reader(network, ORIGIN, holding, threading.Event())
    began = time.perf_counter()
    for name in names():
        reader.read(Wish(Request("followers", (name,))), None)
    holding.write()
    written = time.perf_counter()
    done = compact(lake).tables[seen.FOLLOW.name]
    steps = {
        "written_in": round(written - began, 2),
        "compacted_in": round(time.perf_counter() - written, 2),
        "files": done.files,
        "files_after": done.files_after,
    }
    print(json.dumps(steps))


def distinct(lake: Lake) -> int:
    """Count the follows that are in the lake, each pair once."""
    pairs = ["source_id", "target_id"]
    files = lake.snapshot().files(seen.FOLLOW.name)
    return sum(
        pq.read_table(path, columns=pairs).group_by(pairs).aggregate([]).num_rows
        for path in files
    )


def _file(name: str) -> str:
    return f"{name.rpartition(':')[2]}.jsonl"


if __name__ == "__main__":
    if sys.argv[1] == "bring":
        bring(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main(int(sys.argv[1]), Path(sys.argv[2]))
