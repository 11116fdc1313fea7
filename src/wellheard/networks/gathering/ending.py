"""What is done in the lake when a round ends: follows that are no more."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pyarrow as pa

import wellheard
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.networks import arriving
from wellheard.networks.arriving import Arrival
from wellheard.networks.batches import Batch
from wellheard.networks.gathering.coverage import Listing
from wellheard.networks.gathering.met import Met
from wellheard.networks.gathering.rounds import Round
from wellheard.networks.network import What
from wellheard.networks.quarantine import Quarantine

FOLLOWS: tuple[What, ...] = ("followers", "follows")
SURE = 0.9
"""A list that showed less of what is reported ends no follow: it is doubtful."""


def after_a_round(
    lake: Lake, round_: Round, listings: Sequence[Listing]
) -> Mapping[str, object]:
    """End what a full round no longer saw; return what to say of it."""
    if round_.kind != "full":
        return {}
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
    rows = Met(lake, network).vanished(what, read)
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
