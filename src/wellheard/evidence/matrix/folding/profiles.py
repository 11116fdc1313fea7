"""What is known of the accounts that came or changed, as the settled layout has it.

What an account says is put together from all its rows, the earlier ones too. So the
rows of the accounts in question are picked out of the lake, and settled by themselves.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wellheard.evidence.engines.duck import Duck
from wellheard.evidence.settling.stating import SETTLED_ACCOUNT, stated
from wellheard.evidence.settling.steps import STEPS
from wellheard.evidence.settling.work import Files, Settling
from wellheard.evidence.tables import seen

NOBODY = SETTLED_ACCOUNT.empty_table()
FORMER = pa.schema(
    [
        ("network", pa.string()),
        ("account_id", pa.string()),
        ("handle", pa.string()),
        ("observed_at", seen.ACCOUNT.schema.field("observed_at").type),
    ]
)
USER = ("network", "account_id", "name")
PICKED = """
    SELECT * FROM raw_account SEMI JOIN (
        SELECT DISTINCT network, account_id FROM added_account
    ) AS asked USING (network, account_id)
"""


@dataclass(frozen=True)
class Profiles:
    """What is known of accounts of which something was added."""

    accounts: pa.Table
    """SETTLED_ACCOUNT; the keys and observed counts mean nothing here."""
    former: pa.Table
    """FORMER: handles they used at any time, in small letters."""
    users: pa.Table
    """Who was added as using which handle: network, account_id, name (`@handle`)."""
    joined: bool
    """Whether any of them is known by its handle and by its id."""


NO_USERS = pa.table({name: pa.array([], pa.string()) for name in USER})
NONE = Profiles(NOBODY, FORMER.empty_table(), NO_USERS, joined=False)


def read(engine: Duck, room: Path, added: Files, whole: Files) -> Profiles:
    """Settle the accounts of which any row was added, from all their rows."""
    if not added[seen.ACCOUNT.name]:
        return NONE
    room.mkdir()
    engine.table("added_account", added[seen.ACCOUNT.name])
    settling = Settling(engine, room, {seen.ACCOUNT.name: whole[seen.ACCOUNT.name]})
    settling.scratch("picked_account", PICKED)
    engine.run("CREATE OR REPLACE TEMP VIEW raw_account AS FROM picked_account")
    for step in STEPS:
        step.run(settling)
    accounts = pq.read_table(room / "account.parquet").cast(SETTLED_ACCOUNT)
    former = pq.read_table(room / "former_handle.parquet")
    users = engine.ask(
        """
        SELECT DISTINCT network, account_id, '@' || lower(handle) AS name
        FROM added_account
        WHERE handle IS NOT NULL AND NOT starts_with(account_id, '@')
        """
    )
    ids = accounts["account_id"].take(former["account_key"])
    columns = [former["network"], ids, former["handle"], former["observed_at"]]
    handles = pa.table(columns, schema=FORMER)
    shutil.rmtree(room)
    return Profiles(accounts, handles, users, settling.any("FROM alias"))


def unknown(network: str, ids: pa.Array) -> pa.Table:
    """Return SETTLED_ACCOUNT for accounts of which no profile is known."""
    given = {
        "network": pa.array([network] * len(ids), pa.string()),
        "account_id": ids,
        "handle": pc.if_else(
            pc.starts_with(ids, "@"), pc.utf8_slice_codeunits(ids, 1), None
        ),
    }
    columns = [
        given[field.name] if field.name in given else pa.nulls(len(ids), field.type)
        for field in SETTLED_ACCOUNT
    ]
    return stated(pa.table(columns, schema=SETTLED_ACCOUNT))
