"""The events of Tap: records as they were made or removed, and accounts that changed.

Tap keeps the repositories that one follows in step, and hands on what it finds as JSON.
"""

import string
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from wellheard.evidence.tables import seen
from wellheard.networks import json_lines
from wellheard.networks.answers import (
    Json,
    Unreadable,
    is_object,
    needed,
    text,
    truth,
    within,
)
from wellheard.networks.archives import Archive
from wellheard.networks.bluesky import records
from wellheard.networks.bluesky.posts import NETWORK
from wellheard.networks.files import Source
from wellheard.networks.json_lines import Fault
from wellheard.networks.posts import Row, Rows

WHAT = "Tap events"
DIGITS = "234567" + string.ascii_lowercase
REVISION_DIGITS, CLOCK_BITS = 13, 10
"""A revision is a number of so many digits; its last bits tell clocks apart."""
BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
NO_HANDLE = "handle.invalid"
GONE = {
    "deactivated": "deactivated",
    "suspended": "suspended",
    "takendown": "suspended",
    "deleted": "deleted",
}
"""What Tap says of an account that is no longer to be shown, and our word for it."""
TABLES = {table.name: table for table in seen.TABLES}
KINDS = ("record", "identity")
ACTIONS = ("create", "update", "delete")


def recognise(source: Source) -> Archive | None:
    """Recognise the events of Tap, one a line."""
    if not any(map(is_event, json_lines.beginning(source.head()))):
        return None
    rows = Rows()
    read = json_lines.batches(source, rows, take)
    return Archive(WHAT, NETWORK, read, source.sha256, notes=rows.left_out)


def is_event(line: Json) -> bool:
    """Whether a line is one that Tap writes."""
    kind = text(line, "type")
    return kind in KINDS and text(line, kind, "did") is not None


def take(rows: Rows, event: Json) -> Iterator[Fault]:
    """Take one event; raises Unreadable."""
    kind = text(event, "type")
    said = within(event, kind) if kind in KINDS else None
    if not is_object(said):
        raise Unreadable("is no event of Tap")
    if kind == "record":
        _take_record(rows, said)
    else:
        _take_identity(rows, said)
    yield from ()


def _take_record(rows: Rows, event: Json) -> None:
    did, collection = needed(event, "did"), needed(event, "collection")
    rkey, action = needed(event, "rkey"), text(event, "action")
    at = moment_of(text(event, "rev"))
    if action not in ACTIONS:
        raise Unreadable(f"does something unknown: {action!r}")
    if action != "delete":
        found = records.rows(did, collection, rkey, event.get("record"), at)
        for name, made in found.items():
            rows.add(TABLES[name], made)
    elif gone := records.gone(did, collection, rkey, at or _now()):
        rows.add(seen.TOMBSTONE, [gone])


def _take_identity(rows: Rows, event: Json) -> None:
    did = needed(event, "did")
    status = text(event, "status") or ""
    handle = text(event, "handle")
    if _is_active(event) is False and status in GONE:
        gone = records.account_gone(did, GONE[status], _now())
        rows.add(seen.TOMBSTONE, [gone])
        return
    if not records.DID.fullmatch(did):
        raise Unreadable(f"is no account: {did!r}")
    account: Row = {
        "network": NETWORK,
        "account_id": did,
        "handle": None if handle == NO_HANDLE else handle,
        "status": "active" if _is_active(event) else None,
    }
    rows.add_account(account)


def _is_active(event: Json) -> bool | None:
    """Return whether an account is active; Tap's versions name that differently."""
    known = (truth(event, name) for name in ("is_active", "isActive", "active"))
    return next((one for one in known if one is not None), None)


def moment_of(revision: str | None) -> datetime | None:
    """Return when a revision was made; none where it cannot be told.

    A revision is written by a server's clock; one from the future tells nothing.
    """
    if revision is None or len(revision) != REVISION_DIGITS:
        return None
    number = 0
    for digit in revision:
        place = DIGITS.find(digit)
        if place < 0:
            return None
        number = number * len(DIGITS) + place
    at = BEGAN + timedelta(microseconds=number >> CLOCK_BITS)
    return at if at <= _now() else None


def _now() -> datetime:
    return datetime.now(tz=UTC)
