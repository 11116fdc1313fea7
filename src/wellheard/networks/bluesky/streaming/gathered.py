"""One page of a stream in the making: what happened since the last one, as rows."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import Table
from wellheard.networks import times
from wellheard.networks.answers import Unreadable, is_object
from wellheard.networks.asking.question import Answer
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.bluesky import records
from wellheard.networks.bluesky.streaming.columns import BY_POST, Columns
from wellheard.networks.bluesky.streaming.wanted import EVERYTHING, Wanted
from wellheard.networks.network import Page
from wellheard.networks.posts import Row, Rows

REASONS = {
    "deleted": "deleted",
    "suspended": "suspended",
    "takendown": "suspended",
    "deactivated": "deactivated",
    "None": "deactivated",
}
"""What a network says of an account that is not there, and what we say."""
EXCERPT = 2000


@dataclass(frozen=True)
class StreamPage(Page):
    """One page of a stream; `after` is where to go on once it is written down."""

    stale: tuple[str, ...] = ()
    """Accounts whose profiles are to be asked for again."""
    broken: tuple[str, ...] = ()
    """Accounts of which something was missed; their repositories are to be read."""
    missed: str | None = None
    """Why something of anybody may have been missed, where it may."""
    events: int = 0
    """How much happened, wanted or not."""


def microseconds() -> int:
    """Return what our clock says."""
    return time.time_ns() // 1000


class Gathered:
    """What is wanted of the events since the last page."""

    def __init__(
        self,
        cursor: int | None = None,
        wanted: Wanted = EVERYTHING,
        clock: Callable[[], int] = microseconds,
    ) -> None:
        self.wanted = wanted
        self.cursor = cursor
        self.floor: int | None = None
        """What the server was asked to begin after; anything before is odd."""
        self.instead: int | None = None
        """Where to begin once, for want of a place that the server knows."""
        self._clock = clock
        self._now = clock()
        self.begin()

    def begin(self) -> None:
        """Begin a page; where the stream stands stays known."""
        self.began_at = self.cursor
        self.events = 0
        self.stale: dict[str, None] = {}
        self.broken: dict[str, None] = {}
        self.missed: str | None = None
        self.due: list[int] = []
        """Events that the server wants to hear of when they are written down."""
        self._columns = Columns(self.wanted)
        self._rows = Rows()
        self._gone: dict[str, Row] = {}
        self._size = 0

    def __len__(self) -> int:
        """Count what the page holds: rows, and what was set aside."""
        return len(self._columns) + len(self._gone) + self._size

    @property
    def is_news(self) -> bool:
        """Whether there is anything to write down, be it only how far we came."""
        return bool(self.events) or self.cursor != self.began_at or bool(self.missed)

    def event(self) -> None:
        """Note that something happened, and when; no two moments are the same."""
        self.events += 1
        self._now = max(self._clock(), self._now + 1)

    def at(self, cursor: object) -> None:
        """Note where the stream stands."""
        if type(cursor) is not int:
            return
        if self.floor is not None:
            if cursor < self.floor:
                self.lost("the server began to count anew")
            self.floor = None
        if self.cursor is None or cursor > self.cursor:
            self.cursor = cursor

    def lost(self, why: str) -> None:
        """Note that anything may have been missed, and that our place means nothing."""
        self.missed, self.cursor, self.floor = why, None, None

    def record(self, did: str, collection: str, rkey: str, record: object) -> None:
        """Keep a record that was made or changed, as far as it is wanted."""
        if not is_object(record):
            self.refuse("has no record", f"at://{did}/{collection}/{rkey}")
            return
        if self._gone:  # it may be there again
            self._gone.pop(f"at://{did}/{collection}/{rkey}", None)
        try:
            done = self._columns.record(did, collection, rkey, record, self._now)
            if not done:
                self._closely(did, collection, rkey, record)
        except Unreadable as why:
            self.refuse(str(why), f"at://{did}/{collection}/{rkey} {record}")

    def _closely(self, did: str, collection: str, rkey: str, record: object) -> None:
        moment = datetime.fromtimestamp(self._now / 1e6, tz=UTC)
        made = records.rows(did, collection, rkey, record, moment)
        all_of_it = self.wanted.by(did)
        if not all_of_it:
            made = _about(made, self.wanted)
        for name, rows in made.items():
            self._rows.add(TABLES[name], rows)
            self._size += len(rows)
        if collection == records.PROFILE and all_of_it:
            self.stale[did] = None

    def deleted(self, did: str, collection: str, rkey: str, said: object) -> None:
        """Note that a record is gone; of a profile only that it changed."""
        if not self.wanted.gone(did):
            return
        if collection == records.PROFILE:
            self.stale[did] = None
            return
        try:
            row = records.gone(did, collection, rkey, self._moment(said))
        except Unreadable as why:
            self.refuse(str(why), f"at://{did}/{collection}/{rkey}")
            return
        if row is not None:
            self._gone[str(row["id"])] = row

    def account(self, did: object, active: object, status: object, at: object) -> None:
        """Note whether an account is there.

        One that is there again has its profile asked for; what its host cannot send
        just now is not gone.
        """
        if not isinstance(did, str) or not isinstance(active, bool):
            self.refuse("is no state of an account", f"{did} {active} {status}")
        elif not self.wanted.gone(did):
            return
        elif active:
            self._gone.pop(did, None)
            self.profile(did)
        elif (reason := REASONS.get(str(status))) is not None:
            self._account_gone(did, reason, at)
        else:
            self.gap(did)

    def _account_gone(self, did: str, reason: str, at: object) -> None:
        try:
            self._gone[did] = records.account_gone(did, reason, self._moment(at))
        except Unreadable as why:
            self.refuse(str(why), did)

    def profile(self, did: object) -> None:
        """Note that an account's profile may not be as it was."""
        if isinstance(did, str) and self.wanted.by(did):
            self.stale[did] = None

    def gap(self, did: object) -> None:
        """Note that an account's whole repository is to be read."""
        if isinstance(did, str) and self.wanted.by(did):
            self.broken[did] = None

    def refuse(self, reason: str, text: str) -> None:
        """Set an item aside, with its place on the page."""
        self._rows.refuse(self.events, reason, text[:EXCERPT])
        self._size += 1

    def _moment(self, said: object) -> datetime:
        """Return when an event was, as its server says; a later moment is not yet."""
        ours = datetime.fromtimestamp(self._now / 1e6, tz=UTC)
        theirs = times.moment(said, UTC) if isinstance(said, str) else None
        return ours if theirs is None else min(theirs, ours)

    def page(self, answer: Answer | None = None) -> StreamPage:
        """Return the page, and begin another."""
        self._rows.kept = {
            name: [row for row in rows if _origin(row) not in self._gone]
            for name, rows in self._rows.kept.items()
        }
        if self._gone:
            self._rows.add(seen.TOMBSTONE, list(self._gone.values()))
        self._rows.read = self.events
        tables = self._columns.tables(self._gone.keys())
        bad: tuple[BadRow, ...] = ()
        for batch in self._rows.rest():
            bad = batch.bad
            for name, rows in batch.tables.items():
                parts = [tables[name], rows] if name in tables else [rows]
                tables[name] = pa.concat_tables(parts, promote_options="default")
        page = StreamPage(
            batch=Batch(tables, bad, self.events),
            answer=answer,
            after=None if self.cursor is None else str(self.cursor),
            stale=tuple(each for each in self.stale if each not in self._gone),
            broken=tuple(each for each in self.broken if each not in self._gone),
            missed=self.missed,
            events=self.events,
        )
        self.begin()
        return page


TABLES: dict[str, Table] = {table.name: table for table in seen.TABLES}


def _about(made: records.Tables, wanted: Wanted) -> records.Tables:
    """Return the rows about wanted accounts, and the post where such rows come of."""
    kept = {
        name: [row for row in rows if wanted.about(*row.values())]
        for name, rows in made.items()
        if name in (seen.ENGAGEMENT.name, seen.FOLLOW.name)
    }
    kept = {name: rows for name, rows in kept.items() if rows}
    if kept and seen.POST.name in made:
        kept[seen.POST.name] = made[seen.POST.name]
    return kept


def _origin(row: Row) -> str | None:
    """Return the address of the record that a row was made from."""
    if "post_id" in row:
        return str(row["post_id"])
    uri = row.get("record_uri")
    return uri.rpartition(BY_POST)[2] if isinstance(uri, str) else None
