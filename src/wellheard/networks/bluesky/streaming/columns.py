"""Likes, reposts and follows as columns: nearly all that happens, nearly for nothing.

It makes the same rows as `records.rows`, for records as programs write them. Whatever
is out of the ordinary is left to that.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import TEXT, TIME, Table
from wellheard.networks import times
from wellheard.networks.answers import Json
from wellheard.networks.bluesky.posts import NETWORK, POST_ADDRESS
from wellheard.networks.bluesky.records import DID, FOLLOW, LIKE, REPOST, address
from wellheard.networks.bluesky.streaming.wanted import Wanted

ENGAGED = (
    "actor_id",
    "verb",
    "object_post_id",
    "object_account_id",
    "occurred_at",
    "record_uri",
    "observed_at",
)
FOLLOWED = ("source_id", "target_id", "followed_at", "record_uri", "first_seen_at")
VERBS = {LIKE: "like", REPOST: "repost"}


@dataclass
class Columns:
    """Rows of one page, column by column."""

    wanted: Wanted
    engaged: list[Any] = field(default_factory=list)
    """Value after value, row after row: lists of rows would be many things to hold."""
    followed: list[Any] = field(default_factory=list)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.engaged) // len(ENGAGED) + len(self.followed) // len(FOLLOWED)

    def engagement(
        self, did: str, collection: str, rkey: str, record: Json, at: int
    ) -> bool:
        """Keep a like or a repost, where it is wanted.

        False where it is not as it usually is, and has to be looked at more closely.
        """
        subject, made = record.get("subject"), record.get("createdAt")
        post = subject.get("uri") if isinstance(subject, dict) else None
        if type(post) is not str or type(made) is not str or not made:
            return False
        found = POST_ADDRESS.fullmatch(post)
        if found is None:
            return False
        whose = found[1]
        if not whose.startswith("did:") or whose == did:
            return False
        uri = address(did, collection, rkey)
        if self.wanted.about(did, whose):
            self.engaged += (did, VERBS[collection], post, whose, made, uri, at)
        return True

    def follow(self, did: str, rkey: str, record: Json, at: int) -> bool:
        """Keep a follow, where it is wanted; False as for an engagement."""
        whom, made = record.get("subject"), record.get("createdAt")
        if type(whom) is not str or type(made) is not str or not made:
            return False
        if whom == did or not DID.fullmatch(whom):
            return False
        uri = address(did, FOLLOW, rkey)
        if self.wanted.about(did, whom):
            self.followed += (did, whom, made, uri, at)
        return True

    def tables(self, gone: Collection[str]) -> dict[str, pa.Table]:
        """Return the rows as tables of the lake, without those that are gone."""
        kept = {
            seen.ENGAGEMENT: _columns(self.engaged, ENGAGED),
            seen.FOLLOW: _columns(self.followed, FOLLOWED),
        }
        tables = {
            table.name: _table(table, columns, gone)
            for table, columns in kept.items()
            if columns["record_uri"]
        }
        return {name: rows for name, rows in tables.items() if rows.num_rows}


def _columns(values: list[Any], names: tuple[str, ...]) -> dict[str, list[Any]]:
    columns = {name: values[at :: len(names)] for at, name in enumerate(names)}
    if "first_seen_at" in columns:
        columns["last_seen_at"] = columns["first_seen_at"]
    return columns


def _table(
    table: Table, columns: dict[str, list[Any]], gone: Collection[str]
) -> pa.Table:
    length = len(columns["record_uri"])
    arrays = {"network": pa.array([NETWORK], TEXT).take(pa.array([0] * length))}
    for name, values in columns.items():
        arrays[name] = _array(table.schema.field(name), values)
    fields = [table.schema.field(name) for name in arrays]
    rows = pa.table(list(arrays.values()), schema=pa.schema(fields))
    if not gone:
        return rows
    lost = pa.array(list(gone), TEXT)
    return rows.filter(pc.invert(pc.is_in(rows["record_uri"], value_set=lost)))


def _array(wanted: pa.Field, values: list[Any]) -> pa.Array:
    if wanted.type != TIME:
        return pa.array(values, wanted.type)
    if isinstance(values[0], int):
        return pa.array(values, pa.int64()).cast(TIME)
    said = pa.array(values, TEXT)
    try:
        read = said.cast(TIME)
    except pa.ArrowInvalid:  # one of them is written in another way, or is no moment
        return times.moments(said, UTC)
    sound = pc.and_(pc.greater_equal(read, times.FIRST), pc.less(read, times.LAST))
    return pc.if_else(sound, read, None)
