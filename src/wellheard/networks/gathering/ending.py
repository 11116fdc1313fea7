"""What is done in the lake when a round ends.

Follows that are no more end, what its network said is gone goes, and the many small
files of the round become few.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

import wellheard
from wellheard.evidence import compacting
from wellheard.evidence.lake import Lake, Snapshot
from wellheard.evidence.tables import seen, told
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
ON_ITS_WAY = timedelta(minutes=10)
"""A page waits far less than this between its answer and the lake."""
SURE = 0.9
"""A list that showed less of what is reported ends no follow: it is doubtful."""


def after_a_round(
    lake: Lake, round_: Round, listings: Sequence[Listing]
) -> Mapping[str, object]:
    """Leave the lake in order; return what to say of it."""
    said = _end_follows(lake, listings) if round_.kind == "full" else {}
    return {**said, **put_in_order(lake)}


def put_in_order(lake: Lake) -> Mapping[str, object]:
    """Take out what was said to be gone, and put small files together.

    Layouts that were made from rows that go are made anew by the next question.
    """
    gone = tombstones.apply(lake).rows if _is_told_more(lake.snapshot()) else 0
    files = compacting.compact(lake, rehearsal=True)
    many = any(each.files >= MANY_FILES for each in files.tables.values())
    if many:
        compacting.compact(lake)
    return {"rows_gone": gone, "compacted": many}


def _is_told_more(snapshot: Snapshot) -> bool:
    """Whether something was said to be gone that was not yet looked for.

    When it arrived here counts, not when it was said: what is caught up with, or was
    brought by a run that died, may have been said long ago.
    """
    tombstone, fetch, removal = seen.TOMBSTONE, seen.FETCH_TABLE, told.REMOVAL
    names = pc.unique(snapshot.read(tombstone.name, tombstone.schema)["fetch_id"])
    last = pc.max(snapshot.read(removal.name, removal.schema)["removed_at"]).as_py()
    if last is None or not len(names):
        return bool(len(names))
    arrivals = snapshot.read(fetch.name, fetch.schema)
    recent = pc.greater_equal(
        arrivals["requested_at"], pa.scalar(last - ON_ITS_WAY, TIME)
    )
    told_by = pc.is_in(arrivals["fetch_id"].filter(recent), value_set=names)
    return bool(pc.any(told_by, min_count=0).as_py())


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
