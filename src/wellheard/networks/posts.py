"""One post as a network tells it, and the rows it makes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from wellheard.accounts.handles import UnknownHandle, by_handle
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import Table
from wellheard.networks import identities
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.remembered import Remembered

Row = dict[str, object]

BATCH_ROWS = 20_000
FILLED_IN = {"fetch_id", "times"}
"""Columns that no download knows; others are filled in where they are empty."""


def known_by(handle: str | None) -> str | None:
    """Return the account with a handle; none where it cannot be one."""
    try:
        return by_handle(handle) if handle else None
    except UnknownHandle:
        return None


@dataclass(frozen=True)
class Mention:
    """One account that a post names."""

    handle: str | None
    account_id: str | None

    @property
    def account(self) -> str | None:
        """The account's id; `@handle` where only the handle is known."""
        return self.account_id or known_by(self.handle)

    @property
    def name(self) -> str | None:
        """The account as a file without ids would name it."""
        return known_by(self.handle) or self.account_id


@dataclass(frozen=True)
class Answered:
    """The post that a post answers, passes on or quotes, and whose it is."""

    post_id: str | None = None
    account: str | None = None


NOTHING = Answered()


@dataclass(frozen=True)
class Post:
    """One post, whichever program wrote it down."""

    network: str
    post_id: str
    account_id: str
    text: str | None
    created_at: datetime | None
    reply: Answered = NOTHING
    repost: Answered = NOTHING
    quote: Answered = NOTHING
    mentions: tuple[Mention, ...] = ()
    handle: str | None = None
    """Its author's handle, where it is known."""
    rest: Row = field(default_factory=dict)
    """Further columns of the table `post`."""

    def row(self) -> Row:
        """Return the row of the table `post`."""
        return {
            "network": self.network,
            "post_id": self.post_id,
            "account_id": self.account_id,
            "text": self.text,
            "created_at": self.created_at,
            "reply_to_id": self.reply.post_id,
            "repost_of_id": self.repost.post_id,
            "quote_of_id": self.quote.post_id,
            "mentions": [each.handle for each in self.mentions if each.handle],
            **self.rest,
        }

    def engagements(self) -> Iterator[Row]:
        """Yield whom its author engages with in it; nobody engages with themselves.

        A repost repeats somebody else's words, so whom they name is not its author's.
        """
        known = {self.account_id, known_by(self.handle)}
        done = {"reply": self.reply, "repost": self.repost, "quote": self.quote}
        for verb, answered in done.items():
            if answered.account and answered.account not in known:
                known.add(answered.account)
                uri = identities.by_post(verb, self.post_id)
                yield self._row(verb, answered.account, answered.post_id, uri)
        if self.repost.account:
            return
        for each in self.mentions:
            if each.account and not known & {each.account, each.name}:
                known |= {each.account, each.name}
                uri = identities.mention(self.post_id, each.name)
                yield self._row("mention", each.account, self.post_id, uri)

    def _row(self, verb: str, account: str, of: str | None, uri: str) -> Row:
        return {
            "network": self.network,
            "actor_id": self.account_id,
            "verb": verb,
            "object_post_id": of,
            "object_account_id": account,
            "occurred_at": self.created_at,
            "record_uri": uri,
            "observed_at": self.rest.get("observed_at"),
        }


@dataclass
class Rows:
    """Rows gathered until they are worth a batch."""

    kept: dict[str, list[Row]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    read: int = 0
    told: Remembered = field(default_factory=Remembered)
    left_out: Counter[str] = field(default_factory=Counter)
    """Why something was left out, and how often."""
    heard: int = 0
    """How many rows were gathered, set aside or left out, from the very first."""

    def add(self, table: Table, rows: Sequence[Row]) -> None:
        """Gather rows of a table."""
        self.kept.setdefault(table.name, []).extend(rows)
        self.heard += len(rows)

    def add_account(self, row: Row) -> None:
        """Gather an account, once for each moment at which it was observed.

        Whoever passes on a post brings its author's profile with it; of profiles that
        no moment tells apart, the first is kept.
        """
        if self.told.is_new("account", row["account_id"], row.get("observed_at")):
            self.add(seen.ACCOUNT, [row])

    def add_post(self, post: Post) -> None:
        """Gather a post and the engagements in it, once for each such moment."""
        if self.told.is_new("post", post.post_id, post.rest.get("observed_at")):
            self.add(seen.POST, [post.row()])
            self.add(seen.ENGAGEMENT, list(post.engagements()))

    def refuse(self, line: int, reason: str, text: str) -> None:
        """Set a row aside."""
        self.bad.append(BadRow(line, reason, text[:500]))
        self.heard += 1

    def leave_out(self, why: str) -> None:
        """Count something that is left out on purpose."""
        self.left_out[why] += 1
        self.heard += 1

    def full(self) -> Iterator[Batch]:
        """Yield a batch where enough has gathered."""
        if sum(map(len, self.kept.values())) + len(self.bad) >= BATCH_ROWS:
            yield from self.rest()

    def rest(self) -> Iterator[Batch]:
        """Yield what has gathered."""
        batch = self.batch()
        if batch.tables or batch.bad or batch.rows_read:
            yield batch
        self.kept, self.bad, self.read = {}, [], 0

    def batch(self) -> Batch:
        """Return what has gathered, empty or not."""
        tables = {
            table.name: _table(table, self.kept[table.name])
            for table in seen.TABLES
            if self.kept.get(table.name)
        }
        return Batch(tables, tuple(self.bad), self.read)


def _table(table: Table, rows: list[Row]) -> pa.Table:
    fields = [each for each in table.schema if each.name not in FILLED_IN]
    schema = pa.schema(fields)
    try:
        return pa.Table.from_pylist(rows, schema=schema)
    except UnicodeEncodeError:
        return pa.Table.from_pylist([_storable(row) for row in rows], schema=schema)


def _storable(value: Any) -> Any:
    """Put `?` for half a character: JSON can hold one, Arrow cannot."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_storable(each) for each in value]
    if isinstance(value, dict):
        return {name: _storable(each) for name, each in value.items()}
    return value
