"""The columns with which every ranking and list names an account."""

import pyarrow as pa

from wellheard.evidence.tables.table import TEXT, TEXTS, column

NAMED = (
    column("rank", pa.int64(), "Place, from 1", required=True),
    column("network", TEXT, "The network's short name", required=True),
    column("account_id", TEXT, "The network's permanent id", required=True),
    column("handle", TEXT, "The handle without `@`"),
    column("display_name", TEXT, "The name the account shows"),
    column("kind", TEXT, "`organisation` or `individual`; empty is unknown"),
    column("roles", TEXTS, "Public roles; empty is unknown"),
    column("place", TEXT, "The place; empty is unknown"),
)
"""What stands first."""
WHY = column("why", TEXT, "The strongest reasons, in words", required=True)
