"""Take an account out of some rows: its own ones, and its names in those of others."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.erasing.words import ERASED, Words, holds_text
from wellheard.evidence.names import Sought
from wellheard.evidence.rewriting import Change, Changed
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import Table

POSTS = ("reply_to_id", "root_id", "repost_of_id", "quote_of_id", "conversation_id")
"""Columns of a post that name another post."""


def without(sought: Sought) -> Change:
    """Return what takes an account out of any rows."""
    words = Words.of(sought)

    def change(table: Table, rows: pa.Table) -> Changed:
        mine = own(table, rows, sought)
        kept = rows.filter(pc.invert(mine))
        cleaned, altered = _cleaned(table, kept, sought, words)
        return Changed(cleaned, rows.num_rows - kept.num_rows, altered)

    return change


def own(table: Table, rows: pa.Table, sought: Sought) -> pa.ChunkedArray:
    """Say which rows are the account's, or lead to it."""
    of_things = table is seen.TOMBSTONE
    columns = ("id",) if of_things else table.names
    gone = sought.ids | sought.posts if of_things else sought.ids
    names = pa.array(sorted(gone), pa.string())
    found = pa.chunked_array([pa.repeat(False, rows.num_rows)])
    if "network" not in rows.column_names:
        return found
    for column in columns:
        here = pc.fill_null(pc.is_in(rows[column], value_set=names), False)
        found = pc.or_(found, here)
    return pc.and_(found, pc.equal(rows["network"], sought.network))


def _cleaned(
    table: Table, rows: pa.Table, sought: Sought, words: Words
) -> tuple[pa.Table, int]:
    """Put the account's names in other rows out of sight; count the rows."""
    touched: set[int] = set()
    for field in table.schema:
        if not holds_text(field.type) or field.name in _UNTOUCHED:
            continue
        column = rows[field.name]
        new = _values(table, field, rows, sought, words)
        if new:
            values = column.to_pylist()
            for row, value in new.items():
                values[row] = value
            place = rows.schema.get_field_index(field.name)
            rows = rows.set_column(place, field, pa.array(values, field.type))
            touched.update(new)
    return rows.cast(table.schema), len(touched)


_UNTOUCHED = frozenset(("network", "fetch_id", "account_hash"))


def _values(
    table: Table, field: pa.Field, rows: pa.Table, sought: Sought, words: Words
) -> dict[int, Any]:
    """Return the new value of each row of a column that names the account."""
    column = rows[field.name]
    networks = rows["network"] if "network" in rows.column_names else None
    wanted = [
        row
        for row in _suspects(field.name, column, sought, words)
        if networks is None or networks[row].as_py() == sought.network
    ]
    hide = hiding(table, field, sought, words)
    new = {}
    for row in wanted:
        old = column[row].as_py()
        hidden = hide(old)
        if hidden != old:
            new[row] = hidden
    if table is seen.POST and field.name == "text":
        new.update(dict.fromkeys(_passed_on(rows, sought)))
    return new


def _passed_on(rows: pa.Table, sought: Sought) -> list[int]:
    """Return the posts that pass on a post of the account: the words are its own."""
    posts = pa.array(sorted(sought.posts), pa.string())
    passed_on = pc.is_in(rows["repost_of_id"], value_set=posts)
    told = pc.is_valid(rows["text"])
    rows_of: list[int] = pc.indices_nonzero(pc.and_(passed_on, told)).to_pylist()
    return rows_of if len(posts) else []


def _suspects(
    name: str, column: pa.ChunkedArray, sought: Sought, words: Words
) -> Sequence[int]:
    rows = set(words.rows(column))
    if _names_posts(name) and sought.posts:
        posts = pa.array(sorted(sought.posts), pa.string())
        rows.update(pc.indices_nonzero(pc.is_in(column, value_set=posts)).to_pylist())
    return sorted(rows)


def _names_posts(name: str) -> bool:
    return name in POSTS or name == "object_post_id"


def hiding(
    table: Table, field: pa.Field, sought: Sought, words: Words
) -> Callable[[Any], Any]:
    """Return what hides the account in a value of a column."""
    if field.name == "mentions":
        return lambda value: [
            each for each in value if each.lower().lstrip("@") not in sought.handles
        ]
    if _names_posts(field.name):
        return lambda value: (
            None if value in sought.posts or words.is_in(value) else value
        )
    if table is seen.POST and field.name == "text":
        return lambda value: _text(value, sought, words)
    if table is seen.FETCH_TABLE and field.name == "endpoint":
        return lambda value: words.anywhere.sub(ERASED, value)
    if field.name in table.identity and pa.types.is_string(field.type):
        return lambda value: _unlike(value) if words.is_in(value) else value
    return lambda value: _hidden(value, words)


def _text(value: str, sought: Sought, words: Words) -> str | None:
    """What is passed on of the account is its own words, and goes whole."""
    start = value.lower().lstrip()
    passed_on = tuple(
        f"{rt}{each}:" for rt in ("rt @", "rt@") for each in sought.handles
    )
    if start.startswith(passed_on):
        return None
    return words.hidden(value)


def _unlike(value: str) -> str:
    """Return what tells rows apart and names nobody."""
    return f"{ERASED}:{hashlib.blake2b(value.encode(), digest_size=16).hexdigest()}"


def _hidden(value: Any, words: Words) -> Any:
    if isinstance(value, str):
        return words.hidden(value)
    if isinstance(value, list):
        return [_hidden(each, words) for each in value]
    if isinstance(value, dict):
        return {name: _hidden(each, words) for name, each in value.items()}
    return value
