"""Read what a network says is gone, from the files that it hands out for that.

X answers a batch compliance job with JSON lines: an id, what to do and why. Any other
list of ids comes as CSV. When something was deleted does not matter, only when the
network said so: whatever was observed until then goes.
"""

import csv
import io
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from wellheard.evidence.tables import seen
from wellheard.networks import json_lines, times
from wellheard.networks.answers import Json, Unreadable, needed, text
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.files import Source
from wellheard.networks.json_lines import Fault
from wellheard.networks.posts import Row, Rows

JSON_LINES, CSV = "batch compliance (JSON lines)", "deletions (CSV)"
PLACE = "place"
KINDS = (
    seen.POST.name,
    seen.ACCOUNT.name,
    seen.ENGAGEMENT.name,
    seen.FOLLOW.name,
    PLACE,
)
REASONS: Mapping[str, str] = {
    "deleted": "deleted",
    "bounced": "deleted",
    "deactivated": "deactivated",
    "suspended": "suspended",
    "protected": "private",
}
"""What X writes, and our word for it."""
SCRUB_GEO = "scrub_geo"
NO_PLACE = "Lines about the place of a post, which is never kept"
COLUMNS = ("id", "kind", "reason", "at")
Line = Mapping[str, str | None]


@dataclass(frozen=True)
class About:
    """What a file is about, where it does not say."""

    network: str
    kind: str | None
    """`post` or `account`."""
    at: datetime
    """When the network said so."""


def form(source: Source) -> str:
    """Say in which form a file is."""
    start = source.head().removeprefix(json_lines.BYTE_ORDER_MARK).lstrip()
    return JSON_LINES if start.startswith(b"{") else CSV


def batches(source: Source, rows: Rows, about: About) -> Iterator[Batch]:
    """Yield tombstones; raises FileRefused."""
    if form(source) == CSV:
        return _table(source, rows, about)
    if about.kind is None:
        raise FileRefused(
            f"{source.title} does not say whether its ids are of posts or of accounts; "
            "say so with --of"
        )
    kind = about.kind

    def take(into: Rows, line: Json) -> Iterator[Fault]:
        _take(into, line, kind, about)
        yield from ()

    return json_lines.batches(source, rows, take)


def _take(rows: Rows, line: Json, kind: str, about: About) -> None:
    """Take one line of a compliance job; raises Unreadable."""
    gone = needed(line, "id")
    action, reason = text(line, "action"), text(line, "reason")
    if SCRUB_GEO in (action, reason):
        if kind == seen.POST.name:
            rows.leave_out(NO_PLACE)
            return
        rows.add(seen.TOMBSTONE, [_row(about, PLACE, gone, "deleted")])
        return
    if action != "delete":
        raise Unreadable(f"asks for something unknown: {action!r}")
    if reason is None or reason not in REASONS:
        raise Unreadable(f"gives an unknown reason: {reason!r}")
    rows.add(seen.TOMBSTONE, [_row(about, kind, gone, REASONS[reason])])


def _table(source: Source, rows: Rows, about: About) -> Iterator[Batch]:
    """Read a table with the columns id, kind, reason and at."""
    with closing(_lines(source)) as lines:
        for number, line in _numbered(lines, source.title):
            rows.read += 1
            try:
                rows.add(seen.TOMBSTONE, [_told(line, about)])
            except Unreadable as fault:
                said = ",".join(str(each) for each in line.values())
                rows.refuse(number, str(fault), said)
            yield from rows.full()
    yield from rows.rest()


def _numbered(lines: Iterator[str], title: str) -> Iterator[tuple[int, Line]]:
    reader = csv.DictReader(lines)
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    if "id" not in names or not set(names) <= set(COLUMNS):
        raise FileRefused(
            f"{title} has the columns {', '.join(names) or 'none'}; give it a "
            f"first line of {','.join(COLUMNS)} (all but id may be missing)"
        )
    reader.fieldnames = names
    for line in reader:
        yield reader.line_num, line


def _lines(source: Source) -> Generator[str, None, None]:
    stream = io.TextIOWrapper(source, "utf-8-sig", newline="")
    try:
        # `yield from` would close the stream together with this generator.
        for line in stream:  # noqa: UP028
            yield line
    except UnicodeDecodeError as fault:
        raise FileRefused(
            f"{source.title} is neither UTF-8 text nor JSON lines; save it as UTF-8"
        ) from fault
    finally:
        stream.detach()


def _told(line: Line, about: About) -> Row:
    said = {name: (line.get(name) or "").strip() or None for name in COLUMNS}
    gone, kind = said["id"], said["kind"] or about.kind
    if gone is None:
        raise Unreadable("has no id")
    if kind not in KINDS:
        raise Unreadable(f"is of an unknown kind: {kind!r}; write {', '.join(KINDS)}")
    at = times.moment(said["at"], UTC) if said["at"] else about.at
    if at is None:
        raise Unreadable(f"at is no time: {said['at']!r}")
    return {**_row(about, kind, gone, said["reason"] or "deleted"), "at": at}


def _row(about: About, kind: str, gone: str, reason: str) -> Row:
    return {
        "network": about.network,
        "kind": kind,
        "id": gone,
        "reason": reason,
        "at": about.at,
    }
