"""Measure how fast events of a firehose become rows, beside the SDK's strict models.

    python bench/firehose.py [FRAMES]

All read the same frames in one process by turns; the medians are printed as JSON lines.
`libipld` alone decodes and makes no rows: it is a floor for whoever decodes all blocks.
"""

import importlib.util
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc
from libipld import decode_car, decode_dag_cbor_multi

import frames
import turns
from wellheard.networks.bluesky.streaming.firehose import Firehose
from wellheard.networks.bluesky.streaming.gathered import Gathered
from wellheard.networks.bluesky.streaming.wanted import Wanted

FRAMES = 20_000
PAGE = 20_000
SOME = 100
"""One account of so many is wanted, where not all are."""
SOME_WANTED = "Wellheard: the same, of one account in a hundred"
WHOLE = ("follow", "post", "tombstone")
"""Tables of which each row stands for a record; an engagement may be a post's."""

Read = Callable[[Sequence[bytes]], int]


def main(number: int = FRAMES) -> None:
    """Read the frames in each way."""
    made = frames.frames(number)
    ways: dict[str, Read] = {
        "libipld: frames and blocks decoded, no rows": decoded,
        "Wellheard: rows of the lake, as Arrow tables": rows,
        SOME_WANTED: wanted_rows,
    }
    if importlib.util.find_spec("atproto"):  # a peer, installed for `make bench`
        sdk = importlib.import_module("peers.on_sdk")
        ways = {"SDK: the same as its models": sdk.records, **ways}
    taken = turns.by_turns({name: partial(read, made) for name, read in ways.items()})
    turns.same({name: each for name, each in taken.items() if name != SOME_WANTED})
    for line in turns.lines(taken, number, "events"):
        print(json.dumps(line))


def decoded(made: Sequence[bytes]) -> int:
    """Decode all, and make nothing of it."""
    records = 0
    for frame in made:
        _header, body = decode_dag_cbor_multi(frame)
        _roots, blocks = decode_car(body["blocks"])
        for operation in body["ops"]:
            blocks.get(operation["cid"])
            records += 1
    return records


def rows(made: Sequence[bytes]) -> int:
    """Make rows of the lake."""
    return _rows(made, Wanted())


def wanted_rows(made: Sequence[bytes]) -> int:
    """Make rows of what one in a hundred accounts does, and what is done to it."""
    names = sorted({decode_dag_cbor_multi(frame)[1]["repo"] for frame in made})
    return _rows(made, Wanted(frozenset(names[::SOME])))


def _rows(made: Sequence[bytes], wanted: Wanted) -> int:
    wire, page, records = Firehose("ws://127.0.0.1"), Gathered(wanted=wanted), 0
    for frame in made:
        wire.read(frame, page)
        if len(page) >= PAGE:
            records += _counted(page)
    return records + _counted(page)


def _counted(page: Gathered) -> int:
    """Count records: rows that stand for one, with what was deleted."""
    tables = page.page().batch.tables
    made = 0
    if "engagement" in tables:
        verb = tables["engagement"]["verb"]
        made = pc.sum(pc.is_in(verb, value_set=pa.array(["like", "repost"]))).as_py()
    whole = [tables[name].num_rows for name in WHOLE if name in tables]
    return made + sum(whole)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
