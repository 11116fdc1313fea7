"""Rows of who liked, answered, passed on or mentioned whom."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.networks.tabular.sense import Sense


def tables(sense: Sense) -> Mapping[str, pa.Table]:
    """Make engagements of a chunk."""
    whom = sense.account("object_account_id", "object_handle", needed=False)
    post = sense.identity("object_post_id")
    columns = {
        "network": sense.network,
        "actor_id": sense.account("actor_id", "actor_handle", needed=True),
        "verb": sense.word("verb", "verb", needed=True),
        "object_post_id": post,
        "object_account_id": whom,
        "occurred_at": sense.moment("occurred_at"),
        "record_uri": sense.identity("record_uri"),
    }
    nobody = pc.and_(pc.is_null(whom), pc.is_null(post))
    sense.refuse(nobody, "names neither an account nor a post that was engaged with")
    if sense.gives("times"):
        times = sense.count("times")
        sense.refuse(pc.equal(times, 0), "says that it happened 0 times")
        sense.refuse(pc.greater(times, 2**31 - 1), "says that it happened too often")
        columns["times"] = times
    if sense.gives("observed_at"):
        columns["observed_at"] = sense.moment("observed_at")
    return {"engagement": sense.good(pa.table(columns))}
