"""Rows of what accounts say of themselves."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.networks.tabular.sense import Sense

PROSE = ("display_name", "description", "location", "url", "place", "language")
COUNTS = ("followers_count", "following_count", "posts_count")
ANSWERS = ("verified", "is_private")


def tables(sense: Sense) -> Mapping[str, pa.Table]:
    """Make accounts of a chunk."""
    account = sense.account("account_id", "handle", needed=True)
    by_handle = pc.starts_with(account, "@")
    named = pc.if_else(by_handle, pc.utf8_slice_codeunits(account, 1), None)
    columns = {
        "network": sense.network,
        "account_id": account,
        "handle": pc.coalesce(sense.handle("handle"), named),
        **{name: sense.prose(name) for name in PROSE},
        "kind": sense.word("kind", "kind"),
        "roles": sense.list("roles"),
        **{name: sense.count(name) for name in COUNTS},
        "created_at": sense.moment("created_at"),
        **{name: sense.answer(name) for name in ANSWERS},
        "status": sense.word("status", "status"),
    }
    if sense.gives("observed_at"):
        columns["observed_at"] = sense.moment("observed_at")
    return {"account": sense.good(pa.table(columns))}
