"""The lists that Mastodon gives as CSV: whom one follows, and who follows one."""

import csv
from collections.abc import Iterator

from wellheard.accounts.handles import UnknownHandle, by_handle
from wellheard.evidence.tables import seen
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.files import Source
from wellheard.networks.posts import Row, Rows

NETWORK = "mastodon"
ADDRESS = "Account address"
ONLY_FOLLOWED, ONLY_MUTED = "Show boosts", "Hide notifications"
"""Columns that one kind of list has, and no other."""


def batches(source: Source, name: str, owner: str | None) -> Iterator[Batch]:
    """Yield the follows of a list: whom the owner follows, or who follows the owner."""
    me = account(owner or "")
    if me is None:
        raise FileRefused(
            f"{name} does not say whose list it is; add --owner @you@your.server"
        )
    table = csv.DictReader(line.decode("utf-8-sig", "replace") for line in source)
    follows = _lists_followed(name, table.fieldnames or ())
    rows = Rows()
    try:
        for row in table:
            rows.read += 1
            written = row.get(ADDRESS) or ""
            them = account(written)
            if them is None:
                rows.refuse(table.line_num, "is no account address", written)
                continue
            source_id, target_id = (me, them) if follows else (them, me)
            follow: Row = {
                "network": NETWORK,
                "source_id": source_id,
                "target_id": target_id,
            }
            rows.add(seen.FOLLOW, [follow])
            yield from rows.full()
    except csv.Error as damage:
        raise FileRefused(
            f"{name} is no list after line {table.line_num} ({damage}); download it "
            "again"
        ) from damage
    yield from rows.rest()


def _lists_followed(name: str, columns: object) -> bool:
    """Whether a list is of those followed; otherwise it is of followers."""
    names = list(columns) if isinstance(columns, (list, tuple)) else []
    if ONLY_FOLLOWED in names:
        return True
    if ONLY_MUTED not in names and "followers" in name:
        return False
    raise FileRefused(
        f"Cannot tell whether {name} lists followers or followed; a list of followed "
        f"has a column `{ONLY_FOLLOWED}`, and one of followers is called followers.csv"
    )


def account(address: str) -> str | None:
    """Return the account at an address `name@server`; none where it is none."""
    try:
        found = by_handle(address)
    except UnknownHandle:
        return None
    return found if "@" in found.removeprefix("@") else None
