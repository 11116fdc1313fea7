"""Under which names an account may be found in the lake."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wellheard.evidence.lake import Snapshot
from wellheard.evidence.tables import seen

COLUMNS = ["network", "account_id", "handle", "observed_at"]
POST_COLUMNS = ["network", "account_id", "post_id"]


class AccountUnclear(Exception):
    """Several accounts may be meant; says which."""


@dataclass(frozen=True)
class Sought:
    """One account, by every name it has."""

    network: str
    ids: frozenset[str]
    """As columns of accounts hold it: its permanent id, and `@handle`."""
    handles: frozenset[str]
    """In small letters, without `@`."""
    posts: frozenset[str] = frozenset()
    """The ids of its posts."""
    others_handles: frozenset[str] = frozenset()
    """Handles that it used and somebody else uses since; those stay."""

    @property
    def main(self) -> str:
        """The name that stands for it: its permanent id where it has one."""
        return min(self.ids, key=lambda name: (name.startswith("@"), name))


def names_of(snapshot: Snapshot, network: str, name: str) -> list[str]:
    """Return every name of an account, given its id or handle. Raises AccountUnclear.

    An account that the lake does not know keeps the names that can be told from what
    was given: itself, and itself as a handle.
    """
    bare = name.strip().removeprefix("@")
    sought = seek(snapshot, network, name)
    return sorted(sought.ids | {bare, f"@{bare.lower()}"})


def _with_posts(snapshot: Snapshot, sought: Sought) -> Sought:
    """Add the posts of an account."""
    names = pa.array(sorted(sought.ids), pa.string())
    posts: set[str] = set()
    for path in snapshot.files(seen.POST.name):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=POST_COLUMNS):
                here = pc.and_(
                    pc.equal(batch["network"], sought.network),
                    pc.is_in(batch["account_id"], value_set=names),
                )
                posts.update(batch.filter(here)["post_id"].to_pylist())
    return replace(sought, posts=frozenset(posts))


def seek(snapshot: Snapshot, network: str, name: str) -> Sought:
    """Look an account up by id or handle. Raises AccountUnclear.

    A handle is the account's where nobody was seen to use it later.
    """
    bare = name.strip().removeprefix("@")
    users = _users(snapshot, network, pc.field("handle_small") == bare.lower())
    meant = {bare} if _is_id(snapshot, network, bare) else {one for one, _ in users}
    permanent = {each for each in meant if not each.startswith("@")}
    if len(permanent) > 1:
        listed = ", ".join(sorted(permanent))
        raise AccountUnclear(
            f"Several accounts on {network} used the handle @{bare}: {listed}; give "
            "the permanent id of the one that is meant"
        )
    if not permanent:
        ids = {f"@{bare.lower()}"} | ({bare} if not name.startswith("@") else set())
        return _with_posts(snapshot, Sought(network, frozenset(ids), _handle(bare)))
    (one,) = permanent
    mine: set[str] = set()
    others: set[str] = set()
    for handle in _handles(snapshot, network, one):
        used = _users(snapshot, network, pc.field("handle_small") == handle)
        latest = max(used, key=lambda user: (user[1], user[0]))[0]
        (mine if latest == one else others).add(handle)
    ids = {one, *(f"@{handle}" for handle in mine)}
    sought = Sought(
        network, frozenset(ids), frozenset(mine), others_handles=frozenset(others)
    )
    return _with_posts(snapshot, sought)


def _handle(bare: str) -> frozenset[str]:
    """A number or an address of the AT Protocol is no handle."""
    is_id = bare.isdigit() or ":" in bare
    return frozenset() if is_id else frozenset((bare.lower(),))


def _is_id(snapshot: Snapshot, network: str, name: str) -> bool:
    asked = pc.field("account_id") == name
    return any(rows.num_rows for rows in _accounts(snapshot, network, asked))


def _handles(snapshot: Snapshot, network: str, account_id: str) -> set[str]:
    asked = pc.field("account_id") == account_id
    return {
        handle
        for rows in _accounts(snapshot, network, asked)
        for handle in rows["handle_small"].to_pylist()
        if handle
    }


def _users(
    snapshot: Snapshot, network: str, asked: pc.Expression
) -> set[tuple[str, object]]:
    """Return who, known by a permanent id, used a handle, and when."""
    return {
        (row["account_id"], row["observed_at"])
        for rows in _accounts(snapshot, network, asked)
        for row in rows.to_pylist()
        if not row["account_id"].startswith("@")
    }


def _accounts(
    snapshot: Snapshot, network: str, asked: pc.Expression
) -> Iterator[pa.Table]:
    """Read the rows of accounts that are asked for, some at a time."""
    for path in snapshot.files(seen.ACCOUNT.name):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=COLUMNS):
                rows = pa.Table.from_batches([batch])
                small = pc.utf8_lower(rows["handle"])
                rows = rows.append_column("handle_small", small)
                yield rows.filter((pc.field("network") == network) & asked)
