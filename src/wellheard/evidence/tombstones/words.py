"""The names of accounts that are gone, within what others wrote: found, and hidden.

To look for a hundred thousand names in every text would take for ever. So texts are
taken apart into runs of letters and digits, and only those are looked at closely that
hold the most telling run of some name.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
BETWEEN_RUNS = "[^a-z0-9]+"
RUN = re.compile("[a-z0-9]+")
REMEMBERED = 10_000


class Naming:
    """Finds and hides the names of some accounts."""

    def __init__(self, speakers: Sequence[Speaker]) -> None:
        self._speakers = speakers
        by_anchor: dict[str, list[int]] = defaultdict(list)
        for place, speaker in enumerate(speakers):
            for anchor in _anchors(speaker):
                by_anchor[anchor].append(place)
        self._whose = list(by_anchor.values())
        self._anchors = pa.array(by_anchor, TEXT)
        self._words = functools.lru_cache(REMEMBERED)(self._words_of)

    def columns(self, table: Table) -> tuple[str, ...]:
        """Return the columns in which somebody may be named; none if nobody is gone."""
        return COLUMNS.get(table.name, ()) if len(self._anchors) else ()

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
            runs = pc.split_pattern_regex(pc.utf8_lower(texts), BETWEEN_RUNS)
            named = pc.index_in(pc.list_flatten(runs), value_set=self._anchors)
            hits = pc.indices_nonzero(pc.is_valid(named))
            if not len(hits):
                continue
            rows = pc.list_parent_indices(runs).take(hits)
            rows = rows if parents is None else parents.take(rows)
            pairs = zip(rows.to_pylist(), named.take(hits).to_pylist(), strict=True)
            for row, anchor in sorted(set(pairs)):
                yield row, self._whose[anchor]

    def _words_of(self, place: int) -> Words:
        return Words.of(self._speakers[place].sought)


def _said(table: Table, rows: pa.Table, row: int) -> tuple[str | None, datetime]:
    """Return of which network a row is, if of any, and when it was so."""
    network = rows["network"][row].as_py() if "network" in rows.column_names else None
    return network, rows[MOMENTS[table.name]][row].as_py()


def _anchors(speaker: Speaker) -> Iterator[str]:
    """Yield the most telling run of letters of each name."""
    for handle in speaker.sought.handles:
        yield from _longest(re.split("[.@]", handle)[0] or handle)
    for name in speaker.sought.ids:
        if not name.startswith("@") and len(name) >= SHORTEST_ID:
            yield from _longest(name)


def _longest(name: str) -> list[str]:
    runs = RUN.findall(name.lower())
    return [max(runs, key=len)] if runs else []


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
