"""The names of accounts that are gone, within what others wrote: found, and hidden.

To look for a hundred thousand names in every text would take for ever. So texts are
taken apart into runs of letters and digits, and only those are looked at closely that
hold the most telling run of some name.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.erasing.removing import POSTS, hiding
from wellheard.evidence.erasing.words import SHORTEST_ID, Words
from wellheard.evidence.tables import found, gathered, seen
from wellheard.evidence.tables.table import TEXT, Table
from wellheard.evidence.tombstones.marking import MOMENTS
from wellheard.evidence.tombstones.names import Speaker

COLUMNS: Mapping[str, tuple[str, ...]] = {
    seen.ACCOUNT.name: ("display_name", "description", "location", "url"),
    seen.POST.name: ("text", "mentions", "links", "media", *POSTS),
    seen.ENGAGEMENT.name: ("object_post_id", "record_uri"),
    seen.FETCH_TABLE.name: ("endpoint",),
    gathered.ROUND.name: ("said",),
    found.DISCLOSURE.name: ("purpose", "question"),
}
"""Where others may name somebody."""
BETWEEN_RUNS = ("[^a-z0-9]+", r"[^\p{L}\p{N}]+")
"""What stands between runs; the second is slower, for names without a Latin letter."""
REMEMBERED = 10_000


class Naming:
    """Finds and hides the names of some accounts."""

    def __init__(self, speakers: Sequence[Speaker]) -> None:
        self._speakers = speakers
        self._runs = _telling(speakers)
        self._words = functools.lru_cache(REMEMBERED)(self._words_of)

    def columns(self, table: Table) -> tuple[str, ...]:
        """Return the columns in which somebody may be named; none if nobody is gone."""
        return COLUMNS.get(table.name, ()) if self._runs else ()

    def is_in(self, table: Table, rows: pa.Table) -> bool:
        """Whether rows may name somebody, told by `columns` of them alone."""
        return any(
            any(True for _ in self._places(rows[name])) for name in self.columns(table)
        )

    def hidden(self, table: Table, rows: pa.Table) -> tuple[pa.Table, set[int]]:
        """Hide the names; return the rows, and which of them changed."""
        touched: set[int] = set()
        for name in self.columns(table):
            new = self._new(table, rows, name)
            if new:
                values = rows[name].to_pylist()
                for row, value in new.items():
                    values[row] = value
                field = table.schema.field(name)
                place = rows.schema.get_field_index(name)
                rows = rows.set_column(place, field, pa.array(values, field.type))
                touched.update(new)
        return rows, touched

    def _new(self, table: Table, rows: pa.Table, name: str) -> dict[int, Any]:
        """Return the values of a column that named somebody, without the names."""
        new: dict[int, Any] = {}
        field, column = table.schema.field(name), rows[name]
        for row, whose in self._places(column):
            value = old = new.get(row, column[row].as_py())
            network, moment = _said(table, rows, row)
            for place in whose:
                speaker = self._speakers[place]
                is_meant = network in (None, speaker.sought.network)
                if value is None or not is_meant or moment > speaker.until:
                    continue
                words = self._words(place)
                value = hiding(table, field, speaker.sought, words)(value)
            if value != old:
                new[row] = value
        return new

    def _places(self, column: pa.ChunkedArray) -> Iterator[tuple[int, list[int]]]:
        """Yield the rows of a column that may name somebody, and whom."""
        for parents, texts in _texts(column):
            for between, telling in self._runs.items():
                runs = _apart(texts, between)
                named = pc.index_in(pc.list_flatten(runs), value_set=telling.runs)
                hits = pc.indices_nonzero(pc.is_valid(named))
                rows = pc.list_parent_indices(runs).take(hits)
                rows = rows if parents is None else parents.take(rows)
                whose = named.take(hits).to_pylist()
                for row, run in sorted(set(zip(rows.to_pylist(), whose, strict=True))):
                    yield row, telling.whose[run]

    def _words_of(self, place: int) -> Words:
        return Words.of(self._speakers[place].sought)


def _said(table: Table, rows: pa.Table, row: int) -> tuple[str | None, datetime]:
    """Return of which network a row is, if of any, and when it was so."""
    network = rows["network"][row].as_py() if "network" in rows.column_names else None
    return network, rows[MOMENTS[table.name]][row].as_py()


@dataclass(frozen=True)
class _Telling:
    """The most telling run of each name, and whose names hold it."""

    runs: pa.Array
    whose: list[list[int]]


def _telling(speakers: Sequence[Speaker]) -> Mapping[str, _Telling]:
    """Return the runs to look for, by what stands between runs."""
    named = [
        (place, name)
        for place, speaker in enumerate(speakers)
        for name in _names(speaker)
    ]
    telling = {}
    for between in BETWEEN_RUNS:
        whose: dict[str, list[int]] = defaultdict(list)
        names = pa.array([name for _place, name in named], TEXT)
        runs = [max(each, key=len) for each in _apart(names, between).to_pylist()]
        for (place, _name), run in zip(named, runs, strict=True):
            if run:
                whose[run].append(place)
        named = [each for each, run in zip(named, runs, strict=True) if not run]
        if whose:
            telling[between] = _Telling(pa.array(whose, TEXT), list(whose.values()))
    return telling


def _names(speaker: Speaker) -> Iterator[str]:
    """Yield the long ids of an account, and its handles without their server."""
    for handle in speaker.sought.handles:
        yield re.split("[.@]", handle)[0] or handle
    for name in speaker.sought.ids:
        if not name.startswith("@") and len(name) >= SHORTEST_ID:
            yield name


def _apart(texts: pa.Array, between: str) -> pa.Array:
    """Take texts apart into runs of letters and digits, in small letters."""
    return pc.split_pattern_regex(pc.utf8_lower(texts), between)


def _texts(column: pa.ChunkedArray) -> Iterator[tuple[pa.Array | None, pa.Array]]:
    """Yield all texts in a column, with the row that each is in."""
    whole = column.combine_chunks()
    if pa.types.is_list(whole.type):
        parents, inner = pc.list_parent_indices(whole), pc.list_flatten(whole)
        if pa.types.is_struct(inner.type):
            for place in range(inner.type.num_fields):
                yield parents, pc.struct_field(inner, place)
        else:
            yield parents, inner
    else:
        yield None, whole
