"""What is done in the lake when a round ends.

Follows that are no more end, what its network said is gone goes, and the many small
files of the round become few.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

import wellheard
from wellheard.evidence import compacting
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import TIME
from wellheard.evidence.tombstones import applying as tombstones
from wellheard.networks import arriving
from wellheard.networks.arriving import Arrival
from wellheard.networks.batches import Batch
from wellheard.networks.gathering.counted import Counted
from wellheard.networks.gathering.coverage import Listing
from wellheard.networks.gathering.rounds import Round
from wellheard.networks.network import What
from wellheard.networks.quarantine import Quarantine

FOLLOWS: tuple[What, ...] = ("followers", "follows")
MANY_FILES = 16
"""So many files of a table and day are put together."""
SURE = 0.9
"""A list that showed less of what is reported ends no follow: it is doubtful."""


def after_a_round(
    lake: Lake, round_: Round, listings: Sequence[Listing]
) -> Mapping[str, object]:
    """Leave the lake in order; return what to say of it."""
    said = _end_follows(lake, listings) if round_.kind == "full" else {}
    return {**said, **put_in_order(lake, round_.began_at)}


def put_in_order(lake: Lake, since: datetime) -> Mapping[str, object]:
    """Take out what was said to be gone since a moment, and put small files together.

    Layouts that were made from rows that go are made anew by the next question.
    """
    table = seen.TOMBSTONE
    moments = lake.snapshot().read(table.name, table.schema)["at"]
    fresh = pc.any(pc.greater_equal(moments, pa.scalar(since, TIME)))
    gone = tombstones.apply(lake).rows if fresh.as_py() else 0
    files = compacting.compact(lake, rehearsal=True)
    many = any(each.files >= MANY_FILES for each in files.tables.values())
    if many:
        compacting.compact(lake)
    return {"rows_gone": gone, "compacted": many}


def _end_follows(lake: Lake, listings: Sequence[Listing]) -> Mapping[str, object]:
    """End the follows that complete lists no longer hold."""
    complete = [each for each in listings if each.complete and each.what in FOLLOWS]
    sure = [each for each in complete if each.coverage is None or each.coverage >= SURE]
    ended = sum(
        _end(lake, network, what, [each for each in sure if _is(each, network, what)])
        for network in sorted({each.network for each in sure})
        for what in FOLLOWS
    )
    return {"follows_ended": ended, "lists_doubtful": len(complete) - len(sure)}


def _is(listing: Listing, network: str, what: What) -> bool:
    return (listing.network, listing.what) == (network, what)


def _end(lake: Lake, network: str, what: What, lists: Sequence[Listing]) -> int:
    """Write the follows that some lists of a network no longer hold, as ended."""
    if not lists:
        return 0
    read = [(each.account_id, each.began_at, each.at) for each in lists]
    rows = Counted(lake, network).vanished(what, read)
    if not rows.num_rows:
        return 0
    now, fetch_id = datetime.now(tz=UTC), uuid.uuid4().hex
    with (
        Quarantine(lake.folder, fetch_id) as quarantine,
        lake.writing("follows ended", now) as writing,
    ):
        arrival = Arrival(writing, quarantine, lake.opt_outs(), {network})
        batch = Batch({seen.FOLLOW.name: rows}, (), rows.num_rows)
        arrival.take(batch, arriving.defaults(network, fetch_id, now))
        kept = arrival.kept[seen.FOLLOW.name]
        row = {
            "fetch_id": fetch_id,
            "connector": network,
            "connector_version": wellheard.__version__,
            "endpoint": f"{what} no longer listed",
            "requested_at": now,
            "rows": kept,
            "rows_quarantined": 0,
            "rows_opted_out": arrival.opted_out,
            "completeness": "complete",
        }
        fetch = pa.Table.from_pylist([row], schema=seen.FETCH_TABLE.schema)
        writing.append(seen.FETCH_TABLE, fetch)
        writing.commit()
    return kept
