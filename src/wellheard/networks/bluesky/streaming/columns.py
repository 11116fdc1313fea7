"""Likes, follows and plain posts as columns: most that happens, nearly for nothing.

It makes the same rows as `records.rows`, for records as programs write them. Whatever
is out of the ordinary is left to that.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import TEXT, TIME, Table
from wellheard.networks import identities, times
from wellheard.networks.answers import Json
from wellheard.networks.bluesky.posts import NETWORK, POST_ADDRESS
from wellheard.networks.bluesky.records import DID, FOLLOW, LIKE, POST, REPOST, address
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
POSTED = (
    "account_id",
    "text",
    "created_at",
    "post_id",
    "language",
    "reply_to_id",
    "root_id",
    "observed_at",
)
NONE_OF = ("mentions", "hashtags", "links", "media")
"""What a plain post has none of."""
VERBS = {LIKE: "like", REPOST: "repost"}
PLAIN = {"$type", "text", "createdAt", "langs", "reply"}
BY_POST = identities.by_post("", "").lstrip()
"""Stands in the name of what a post does; the post's address comes after it."""


@dataclass
class Columns:
    """Rows of one page, column by column."""

    wanted: Wanted
    engaged: list[Any] = field(default_factory=list)
    """Value after value, row after row: lists of rows would be many things to hold."""
    followed: list[Any] = field(default_factory=list)
    posted: list[Any] = field(default_factory=list)

    def __len__(self) -> int:
        """Count the rows."""
        return (
            len(self.engaged) // len(ENGAGED)
            + len(self.followed) // len(FOLLOWED)
            + len(self.posted) // len(POSTED)
        )

    def record(
        self, did: str, collection: str, rkey: str, record: Json, at: int
    ) -> bool:
        """Keep a record, where it is wanted.

        False where it is not as it usually is, and has to be looked at more closely.
        """
        made = record.get("createdAt")
        if type(made) is not str or not made:
            return False
        if collection in VERBS:
            return self._engagement(did, collection, rkey, record, (made, at))
        if collection == FOLLOW:
            return self._follow(did, rkey, record, (made, at))
        if collection == POST and record.keys() <= PLAIN:
            return self._post(did, rkey, record, (made, at))
        return False

    def _engagement(
        self, did: str, collection: str, rkey: str, record: Json, when: tuple[str, int]
    ) -> bool:
        post, whose = _post_of(record.get("subject"))
        if post is None or whose == did:
            return False
        uri = address(did, collection, rkey)
        if self.wanted.about(did, whose):
            made, at = when
            self.engaged += (did, VERBS[collection], post, whose, made, uri, at)
        return True

    def _follow(self, did: str, rkey: str, record: Json, when: tuple[str, int]) -> bool:
        whom = record.get("subject")
        if type(whom) is not str or whom == did or not DID.fullmatch(whom):
            return False
        uri = address(did, FOLLOW, rkey)
        if self.wanted.about(did, whom):
            made, at = when
            self.followed += (did, whom, made, uri, at)
        return True

    def _post(self, did: str, rkey: str, record: Json, when: tuple[str, int]) -> bool:
        words, reply, spoken = (record.get(name) for name in ("text", "reply", "langs"))
        language = spoken[0] if isinstance(spoken, list) and spoken else ""
        plain = type(words) is str and words and type(language) is str and language
        if not plain or not self.wanted.by(did):
            return False
        answered = whose = root = None
        if reply is not None:
            parts = reply if isinstance(reply, dict) else {}
            answered, whose = _post_of(parts.get("parent"))
            root, _ = _post_of(parts.get("root"))
            if answered is None or root is None:
                return False
        made, at = when
        uri = address(did, POST, rkey)
        self.posted += (did, words, made, uri, language, answered, root, at)
        if whose is not None and whose != did:
            named = identities.by_post("reply", uri)
            self.engaged += (did, "reply", answered, whose, made, named, at)
        return True

    def tables(self, gone: Collection[str]) -> dict[str, pa.Table]:
        """Return the rows as tables of the lake, without those that are gone."""
        kept = {
            seen.ENGAGEMENT: _columns(self.engaged, ENGAGED),
            seen.FOLLOW: _columns(self.followed, FOLLOWED),
            seen.POST: _columns(self.posted, POSTED),
        }
        tables = {
            table.name: _table(table, columns, gone)
            for table, columns in kept.items()
            if columns
        }
        return {name: rows for name, rows in tables.items() if rows.num_rows}


def _post_of(subject: object) -> tuple[str, str] | tuple[None, None]:
    """Return the address of a post that is pointed to, and whose it is."""
    post = subject.get("uri") if isinstance(subject, dict) else None
    found = POST_ADDRESS.fullmatch(post) if type(post) is str else None
    if found is None or not found[1].startswith("did:"):
        return None, None
    return found[0], found[1]


def _columns(values: list[Any], names: Sequence[str]) -> dict[str, list[Any]]:
    """Return values by column; nothing where there is none."""
    if not values:
        return {}
    columns = {name: values[at :: len(names)] for at, name in enumerate(names)}
    if "first_seen_at" in columns:
        columns["last_seen_at"] = columns["first_seen_at"]
    return columns


def _table(
    table: Table, columns: dict[str, list[Any]], gone: Collection[str]
) -> pa.Table:
    (length,) = {len(values) for values in columns.values()}
    arrays = {"network": _same(NETWORK, TEXT, length)}
    for name, values in columns.items():
        arrays[name] = _array(table.schema.field(name), values)
    if table is seen.POST:
        for name in NONE_OF:
            arrays[name] = _same([], table.schema.field(name).type, length)
    fields = [table.schema.field(name) for name in arrays]
    rows = pa.table(list(arrays.values()), schema=pa.schema(fields))
    if not gone:
        return rows
    name = "post_id" if table is seen.POST else "record_uri"
    replies = [
        identities.by_post("reply", each) for each in gone if f"/{POST}/" in each
    ]
    lost = pa.array([*gone, *replies], TEXT)
    return rows.filter(pc.invert(pc.is_in(rows[name], value_set=lost)))


def _same(value: object, kind: pa.DataType, length: int) -> pa.Array:
    return pa.array([value], kind).take(pa.array([0] * length))


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
