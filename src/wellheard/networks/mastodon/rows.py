"""Rows of one page, each thing once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from wellheard.accounts.handles import UnknownHandle
from wellheard.evidence.tables import seen
from wellheard.networks.asking.question import Answer
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.mastodon import posts, profiles
from wellheard.networks.mastodon.answers import Account, Status
from wellheard.networks.mastodon.naming import NETWORK, account_id
from wellheard.networks.mastodon.profiles import Row

FILLED_IN = {"fetch_id", "times", "observed_at", "first_seen_at", "last_seen_at"}
KEYS = {
    "account": ("account_id",),
    "follow": ("source_id", "target_id"),
    "post": ("post_id",),
    "engagement": ("actor_id", "verb", "object_post_id", "record_uri"),
    "tombstone": ("kind", "id"),
}


@dataclass
class Rows:
    """Rows for the lake, as told by the server of one domain."""

    domain: str
    kept: dict[str, dict[tuple[object, ...], Row]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    read: int = 0

    def add(self, table: str, row: Row) -> None:
        """Gather a row; one that is there already stays as it is."""
        key = tuple(row.get(name) for name in KEYS[table])
        self.kept.setdefault(table, {}).setdefault(key, row)

    def account(self, account: Account) -> str:
        """Gather an account and return its id; raises UnknownHandle."""
        self.add("account", profiles.row(account, self.domain))
        return account_id(account.acct, self.domain)

    def statuses(
        self, placed: list[tuple[int, Status]], around: Iterable[Status] = ()
    ) -> list[str]:
        """Gather posts with their authors, and return the ids of those kept.

        `around` are posts that these may answer, and that are not gathered.
        """
        known = posts.numbered([*around, *(status for _, status in placed)])
        listed = []
        for place, status in placed:
            if not posts.may_keep(status):
                continue
            try:
                self._status(status, known)
            except UnknownHandle as fault:
                self.bad.append(BadRow(place, str(fault), status.uri))
            else:
                listed.append(status.uri)
        return listed

    def _status(self, status: Status, known: posts.Known) -> None:
        """Gather all of a post, or none of it."""
        made: list[tuple[str, Row]] = []
        for one in posts.with_inner(status):
            made.append(("account", profiles.row(one.account, self.domain)))
            post, done = posts.rows(one, self.domain, known)
            made.append(("post", post))
            made += [("engagement", row) for row in done]
        for table, row in made:
            self.add(table, row)

    def follow(self, source: str, target: str) -> None:
        """Gather a follow."""
        row: Row = {"network": NETWORK, "source_id": source, "target_id": target}
        self.add("follow", row)

    def gone(self, kind: str, what: str, reason: str, answer: Answer) -> None:
        """Gather that something is gone."""
        row: Row = {
            "network": NETWORK,
            "kind": kind,
            "id": what,
            "reason": reason,
            "at": answer.asked_at,
        }
        self.add("tombstone", row)

    def merge(self, other: "Rows") -> None:
        """Take over what another gathered."""
        for table, rows in other.kept.items():
            for row in rows.values():
                self.add(table, row)

    def batch(self) -> Batch:
        """Return what has gathered."""
        tables = {
            table.name: _table(table.schema, self.kept[table.name].values())
            for table in seen.TABLES
            if table.name in self.kept
        }
        bad = sorted(self.bad, key=lambda row: row.line)
        return Batch(tables, tuple(bad), self.read)


def _table(schema: pa.Schema, rows: Iterable[Row]) -> pa.Table:
    fields = [one for one in schema if one.name not in FILLED_IN]
    found: Any = list(rows)
    return pa.Table.from_pylist(found, schema=pa.schema(fields))
