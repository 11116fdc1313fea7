"""How long rows are kept: the terms, and which rows are past theirs on a day."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.rewriting import Change, Changed
from wellheard.evidence.tables.every import EVERY
from wellheard.evidence.tables.table import Table
from wellheard.evidence.writing import QUARANTINE

OWN = "retention.toml"
"""Terms of a lake's own, in its folder."""


class RetentionRefused(Exception):
    """Terms that cannot be read; says where and what to do."""


@dataclass(frozen=True)
class Term:
    """How long rows of one table are kept."""

    table: str
    days: int
    after: str | None
    """The column that the days are counted from; none for files set aside."""
    why: str

    def until(self, day: date) -> datetime:
        """Return the moment before which rows are past their term on a day."""
        return datetime.combine(day - timedelta(days=self.days), time.min, tzinfo=UTC)


@dataclass(frozen=True)
class Terms:
    """The terms of all tables."""

    version: str
    terms: tuple[Term, ...]

    def of(self, table: str) -> tuple[Term, ...]:
        """Return the terms of one table; none for one that is kept for ever."""
        return tuple(each for each in self.terms if each.table == table)

    def past(self, day: date) -> Change:
        """Return what takes rows out that are past any term of theirs on a day."""

        def change(table: Table, rows: pa.Table) -> Changed:
            kept = rows
            for term in self.of(table.name):
                moment = pa.scalar(term.until(day), rows.schema.field(term.after).type)
                past = pc.fill_null(pc.less(kept[term.after], moment), False)
                kept = kept.filter(pc.invert(past))
            return Changed(kept, rows.num_rows - kept.num_rows)

        return change


def standard() -> Terms:
    """Return the terms that are shipped."""
    return _read(_shipped(), "the terms that are shipped")


def from_file(path: Path) -> Terms:
    """Read terms of one's own: those of tables it does not name are the shipped ones.

    Raises RetentionRefused.
    """
    try:
        own = _read(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as missing:
        raise RetentionRefused(
            f"Cannot read {path}; name a file like definitions/retention.toml"
        ) from missing
    named = {each.table for each in own.terms}
    others = tuple(each for each in standard().terms if each.table not in named)
    return Terms(own.version, (*own.terms, *others))


def _read(text: str, where: str) -> Terms:
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise RetentionRefused(f"Cannot read {where}: {fault}") from fault
    listed = said.get("keep", [])
    if not isinstance(listed, list):
        raise RetentionRefused(f"{where}: write each term under [[keep]]")
    terms = tuple(
        _term(row, f"{where}, term {number}") for number, row in enumerate(listed, 1)
    )
    return Terms(str(said.get("version", "of your own")), terms)


def _term(row: Mapping[str, Any], where: str) -> Term:
    table, days, after = row.get("table"), row.get("days"), row.get("after")
    known = {*EVERY, QUARANTINE} - set(_always())
    if table not in known:
        raise RetentionRefused(
            f"{where}: `table` is {table!r}; write one of {', '.join(sorted(known))}"
        )
    if not isinstance(days, int) or isinstance(days, bool) or days < 1:
        raise RetentionRefused(
            f"{where}: `days` is {days!r}; write a whole number of days, 1 or more"
        )
    moments = _moments(table)
    if (after is not None or moments) and after not in moments:
        listed = ", ".join(moments) or "nothing"
        raise RetentionRefused(f"{where}: `after` is {after!r}; write {listed}")
    return Term(str(table), days, after, str(row.get("why", "")))


def _moments(table: str) -> tuple[str, ...]:
    """Return the columns of a table that hold moments."""
    if table == QUARANTINE:
        return ()
    schema = EVERY[table].schema
    return tuple(field.name for field in schema if pa.types.is_timestamp(field.type))


@functools.cache
def _always() -> tuple[str, ...]:
    """Return the tables that are kept for as long as the lake is."""
    return tuple(tomllib.loads(_shipped())["always"]["tables"])


def _shipped() -> str:
    file = resources.files("wellheard") / "definitions" / "retention.toml"
    return file.read_text(encoding="utf-8")
