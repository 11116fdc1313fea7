"""Every name an account is known by in the lake: its id, and its handles."""

import pyarrow.compute as pc
import pyarrow.dataset as ds

from wellheard.evidence.lake import Snapshot
from wellheard.evidence.tables import seen


def names_of(snapshot: Snapshot, network: str, name: str) -> list[str]:
    """Return the ids of an account, given its id or its handle, `@handle` among them.

    An account that the lake does not know keeps the names that can be told from what
    was given: itself, and itself as a handle.
    """
    bare = name.strip().removeprefix("@")
    names = {bare, f"@{bare.lower()}"}
    files = snapshot.files(seen.ACCOUNT.name)
    if not files:
        return sorted(names)
    accounts = ds.dataset([str(path) for path in files], schema=seen.ACCOUNT.schema)
    handle = pc.utf8_lower(ds.field("handle"))
    known = accounts.to_table(
        columns=["account_id", "handle"],
        filter=(ds.field("network") == network)
        & ((ds.field("account_id") == bare) | (handle == bare.lower())),
    )
    names |= set(known["account_id"].to_pylist())
    names |= {f"@{each.lower()}" for each in known["handle"].to_pylist() if each}
    return sorted(names)
