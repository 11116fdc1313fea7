"""Do what somebody asks about their account: count, copy, leave out, erase."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from wellheard.accounts.handles import UnknownHandle, plain
from wellheard.evidence.erasing import erasing
from wellheard.evidence.erasing.erasing import Asked, Erasure
from wellheard.evidence.lake import Lake
from wellheard.evidence.names import Sought, names_of, seek
from wellheard.evidence.progress import Progress
from wellheard.web.interest import hiding
from wellheard.web.statements import copies, records
from wellheard.web.statements.models import DataRequest, Kind, State


def sought(lake: Lake, asked: DataRequest) -> Sought:
    """Look up who is meant; raises AccountUnclear."""
    return seek(lake.snapshot(), asked.network, name(asked.account))


def name(account: str) -> str:
    """Return what somebody is called, from whatever they wrote."""
    try:
        return plain(account)
    except UnknownHandle:  # a permanent id
        return account.strip()


def look(lake: Lake, asked: DataRequest, progress: Progress) -> dict[str, int]:
    """Count what is held of an account, and change nothing."""
    who = sought(lake, asked)
    counted = erasing.rehearse(lake, Asked(who, timezone.now()), progress)
    found = {**_rows(counted), **records.counts(who)}
    asked.found = {name: times for name, times in found.items() if times}
    asked.save(update_fields=["found"])
    return asked.found


def _rows(erasure: Erasure) -> dict[str, int]:
    found = {
        f"rows of the table {table}": each.rows_removed + each.rows_altered
        for table, each in erasure.tables.items()
    }
    return {**found, "rows that could not be read": erasure.set_aside}


def copy(lake: Lake, asked: DataRequest, progress: Progress) -> dict[str, int]:
    """Prepare the copy; one that was prepared before goes."""
    who = sought(lake, asked)
    made, rows = copies.prepare(lake, who, asked.reference, progress)
    copies.let_go(asked.copy)
    asked.copy = made
    _done(asked, {"rows copied": sum(rows.values())})
    return rows


def leave_out(lake: Lake, asked: DataRequest) -> dict[str, int]:
    """Leave an account out of everything from now on, and off all pages at once."""
    who = sought(lake, asked)
    names = names_of(lake.snapshot(), asked.network, name(asked.account))
    lake.opt_out(asked.network, names)
    hiding.forget()
    removed = _named(records.remove(who))
    if asked.kind == Kind.OBJECTION:
        _done(asked, removed)
    else:  # the rest of an erasure is still to come
        asked.done = removed
        asked.save(update_fields=["done"])
    return removed


def erase(lake: Lake, asked: DataRequest, progress: Progress) -> dict[str, Any]:
    """Erase an account from the lake and from all pages, and prove it."""
    who = sought(lake, asked)
    removed = _named(records.remove(who))
    erased = erasing.erase(
        lake, Asked(who, timezone.now(), f"request {asked.reference}"), progress
    )
    hiding.forget()
    proof = erased.proof
    said: dict[str, Any] = {
        **asked.done,
        **removed,
        **{name: times for name, times in _rows(erased).items() if times},
        "files looked through afterwards": proof.files if proof else 0,
        "places where it is still named": len(proof.traces) if proof else 0,
    }
    if proof and not proof.traces:
        _done(asked, said)
    return said


def _named(removed: Mapping[str, int]) -> dict[str, int]:
    return {name: times for name, times in removed.items() if times}


def _done(asked: DataRequest, said: Mapping[str, Any]) -> None:
    asked.done, asked.done_at, asked.state = dict(said), timezone.now(), State.DONE
    asked.save(update_fields=["done", "done_at", "state", "copy"])


def close(asked: DataRequest, *, by: Any, outcome: str, answer: str) -> None:
    """End a request: names, addresses and the copy go; that it was answered stays."""
    copies.let_go(asked.copy)
    asked.state, asked.closed_at, asked.closed_by = State.CLOSED, timezone.now(), by
    asked.outcome, asked.answer = outcome, answer
    asked.account = asked.reply_to = asked.details = asked.check_note = asked.copy = ""
    asked.save()
