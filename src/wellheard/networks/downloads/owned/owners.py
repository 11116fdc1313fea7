"""Whose download it is: as it says itself, or as told with `--owner`."""

from collections.abc import Mapping

from wellheard.accounts.handles import UnknownHandle, plain
from wellheard.networks.batches import FileRefused
from wellheard.networks.posts import Row, Rows


def readable(said: str | None) -> str | None:
    """Return a handle without `@`; none where it cannot be one."""
    try:
        return plain(said) if said else None
    except UnknownHandle:
        return None


def whose(said: str | None, told: str | None, title: str, looked_for: str) -> str:
    """Return the owner's handle; refuses where nobody says it, or two differ."""
    known, given = readable(said), readable(told)
    if told and given is None:
        raise FileRefused(f"--owner {told} is no handle; write it as @name")
    if known and given and known.lower() != given.lower():
        raise FileRefused(
            f"{title} is of @{known}, and not of @{given}; leave out --owner"
        )
    found = known or given
    if found is None:
        raise FileRefused(
            f"{title} does not say whose it is ({looked_for} was looked for); add "
            "--owner @name"
        )
    return found


def account(handle: str) -> str:
    """Return the account of which only the handle is known."""
    return f"@{handle.lower()}"


def add(rows: Rows, network: str, handle: str, shown: Mapping[str, object]) -> str:
    """Gather the owner's account; return its id."""
    row: Row = {
        "network": network,
        "account_id": account(handle),
        "handle": handle,
        **shown,
    }
    rows.read += 1
    rows.add_account(row)
    return account(handle)
