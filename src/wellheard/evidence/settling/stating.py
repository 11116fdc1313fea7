"""What accounts state of themselves: kind, roles, place, and how often they post.

What a file said stands; the rest is worked out from the account's own words.
"""

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.accounts.activity import activity
from wellheard.accounts.kinds.telling import kinds
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import TEXT
from wellheard.people.places import resolve
from wellheard.people.roles import roles

NOT_SETTLED = ("network", "account_id", "fetch_id")
SETTLED_ACCOUNT = pa.schema(
    [
        ("account_key", pa.int32()),
        ("network", TEXT),
        ("account_id", TEXT),
        ("followers_observed", pa.int64()),
        ("following_observed", pa.int64()),
        *(
            (field.name, field.type)
            for field in seen.ACCOUNT.schema
            if field.name not in NOT_SETTLED
        ),
        ("country", TEXT),
        ("region", TEXT),
        ("ics", TEXT),
        ("place_sure", pa.bool_()),
        ("kind_said", pa.bool_()),
        ("activity", TEXT),
    ]
)
"""One row for each account, as findings read it."""


def stated(accounts: pa.Table) -> pa.Table:
    """Fill in what accounts state: SETTLED_ACCOUNT without a row more or less."""
    names = [name for name in SETTLED_ACCOUNT.names if name in accounts.column_names]
    told = accounts.select(names).combine_chunks()
    kind = pc.coalesce(told["kind"], kinds(told))
    kind_said = pc.if_else(pc.is_valid(kind), pc.is_valid(told["kind"]), None)
    said_roles = told["roles"].cast(SETTLED_ACCOUNT.field("roles").type)
    role = roles(told["description"], told["display_name"], kind)
    found = {
        "kind": kind,
        "kind_said": kind_said,
        "roles": pc.coalesce(said_roles, role),
        "activity": activity(told),
        **_places(told),
    }
    columns = [
        found[name] if name in found else told[name] for name in SETTLED_ACCOUNT.names
    ]
    return pa.table(columns, names=SETTLED_ACCOUNT.names).cast(SETTLED_ACCOUNT)


def _places(told: pa.Table) -> dict[str, pa.ChunkedArray]:
    """Look up where accounts are; a place that a file said is looked up like any."""
    said = told["place"].cast(TEXT)
    where = resolve(pc.coalesce(said, told["location"].cast(TEXT)), told["description"])
    return {
        "place": pc.coalesce(said, where["place"]),
        "country": where["country"],
        "region": where["region"],
        "ics": where["ics"],
        "place_sure": where["sure"],
    }
