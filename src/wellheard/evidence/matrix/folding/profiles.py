"""What is known of the accounts that came or changed, as the settled layout has it."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.settling.stating import SETTLED_ACCOUNT, stated
from wellheard.evidence.tables import seen

FORMER = pa.schema(
    [
        ("network", pa.string()),
        ("account_id", pa.string()),
        ("handle", pa.string()),
        ("observed_at", seen.ACCOUNT.schema.field("observed_at").type),
    ]
)

NOBODY = SETTLED_ACCOUNT.empty_table()
NO_FORMER = pa.schema(
    [
        ("account_key", pa.int32()),
        ("handle", pa.string()),
        ("observed_at", seen.ACCOUNT.schema.field("observed_at").type),
    ]
).empty_table()


@dataclass(frozen=True)
class Profiles:
    """Accounts that came or changed, and handles they used before."""

    accounts: pa.Table
    """SETTLED_ACCOUNT; its keys and observed counts mean nothing here."""
    former: pa.Table
    """FORMER; the handles in small letters."""


def unknown(network: str, ids: pa.Array) -> pa.Table:
    """Return SETTLED_ACCOUNT for accounts of which no profile is known."""
    given = {
        "network": pa.array([network] * len(ids), pa.string()),
        "account_id": ids,
        "handle": _handle_of_id(ids),
    }
    columns = [
        given[field.name] if field.name in given else pa.nulls(len(ids), field.type)
        for field in SETTLED_ACCOUNT
    ]
    return stated(pa.table(columns, schema=SETTLED_ACCOUNT))


def _handle_of_id(ids: pa.Array) -> pa.Array:
    """An account known by its handle only has that handle."""
    return pc.if_else(pc.starts_with(ids, "@"), pc.utf8_slice_codeunits(ids, 1), None)
