"""Rows of who follows whom."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.networks.tabular.sense import Sense


def tables(sense: Sense) -> Mapping[str, pa.Table]:
    """Make follows of a chunk."""
    source = sense.account("source_id", "source_handle", needed=True)
    target = sense.account("target_id", "target_handle", needed=True)
    sense.refuse(pc.equal(source, target), "says that an account follows itself")
    columns = {
        "network": sense.network,
        "source_id": source,
        "target_id": target,
        "record_uri": sense.identity("record_uri"),
        "followed_at": sense.moment("followed_at"),
        "ended_at": sense.moment("ended_at"),
    }
    last = sense.moment("last_seen_at")
    if sense.gives("last_seen_at"):
        columns["last_seen_at"] = last
        columns["first_seen_at"] = last
    if sense.gives("first_seen_at"):
        columns["first_seen_at"] = pc.coalesce(sense.moment("first_seen_at"), last)
    return {"follow": sense.good(pa.table(columns))}
