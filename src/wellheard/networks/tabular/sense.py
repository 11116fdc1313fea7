"""Make sense of a chunk: values of the right kind, and rows set aside."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.accounts import handles
from wellheard.networks.batches import BadRow
from wellheard.networks.tabular import values
from wellheard.networks.tabular.chunk import Chunk
from wellheard.networks.tabular.columns import Mapped
from wellheard.networks.times import moments

DAMAGED = (
    "was damaged by a spreadsheet or a program that treats ids as numbers: {}; export "
    "ids as text"
)
NETWORK_NAME = r"^[a-z][a-z0-9_.-]{0,30}$"
X_ID = r"^[0-9]+$|^@"
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Way:
    """How values are to be understood."""

    zone: tzinfo = UTC
    separator: str = ";"
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Sense:
    """One chunk being understood, column by column."""

    def __init__(
        self,
        chunk: Chunk,
        mapping: Mapped,
        *,
        network: str | None,
        way: Way,
        notes: Counter[str],
    ) -> None:
        self.rows = len(chunk.lines)
        self._chunk = chunk
        self._mapping = mapping
        self._way = way
        self._notes = notes
        self._reasons: dict[int, str] = {}
        self.network = self._network(network)

    def gives(self, name: str) -> bool:
        """Whether the file or the user gives one of our columns."""
        return self._mapping.gives(name)

    def prose(self, name: str) -> pa.Array:
        """Text as it was written."""
        return values.prose(self._raw(name))

    def identity(self, name: str, *, needed: bool = False) -> pa.Array:
        """A permanent id of a post or of a record."""
        raw = self._raw(name)
        if values.are_numbers(raw):
            return raw
        found, damaged = values.ids(raw)
        self._refuse(damaged, name, DAMAGED)
        several = pc.fill_null(pc.match_substring_regex(found, r"^[\[{]"), False)
        self._refuse(several, name, "holds more than one value: {}")
        found = pc.if_else(pc.or_(damaged, several), None, found)
        if needed:
            self._refuse(pc.is_null(found), name, "is empty")
        return found

    def account(self, id_name: str, handle_name: str, *, needed: bool) -> pa.Array:
        """An account: by its permanent id, else by its handle."""
        found = self.identity(id_name)
        if values.are_numbers(found):
            return found
        is_handle = pc.fill_null(pc.starts_with(found, "@"), False)
        if pc.any(is_handle).as_py():
            named = handles.all_by_handle(pc.if_else(is_handle, found, None))
            self._refuse(
                pc.and_(is_handle, pc.is_null(named)), id_name, "is no handle: {}"
            )
            found = pc.if_else(is_handle, named, found)
        self._note_odd_ids(found, id_name, handle_name)
        if self.gives(handle_name):
            written = self.handle(handle_name)
            by_handle = pc.binary_join_element_wise("@", pc.utf8_lower(written), "")
            found = pc.coalesce(found, by_handle)
        if needed:
            name = id_name if self.gives(id_name) else handle_name
            self._refuse(pc.is_null(found), name, "is empty")
        return found

    def handle(self, name: str) -> pa.Array:
        """A handle without `@`, as it was written."""
        given = values.bare(self._raw(name))
        found = handles.all_plain(given)
        unreadable = pc.and_(pc.is_valid(given), pc.is_null(found))
        self._refuse(unreadable, name, "is no handle: {}")
        return found

    def count(self, name: str) -> pa.Array:
        """A whole number from 0 upwards."""
        return self._read(name, values.counts, "is no whole number: {}")

    def answer(self, name: str) -> pa.Array:
        """Yes or no."""
        return self._read(name, values.answers, "is neither yes nor no: {}")

    def list(self, name: str) -> pa.Array:
        """Several texts."""

        def read(raw: pa.Array) -> values.Read:
            return values.lists(raw, self._way.separator)

        return self._read(name, read, "is no list of texts: {}")

    def moment(self, name: str) -> pa.Array:
        """A moment in time."""

        def read(raw: pa.Array) -> values.Read:
            given = values.bare(raw)
            found = moments(given, self._way.zone)
            return found, pc.and_(pc.is_valid(given), pc.is_null(found))

        return self._read(
            name, read, "is no time that can be told: {}; write it as 2015-04-08 19:48"
        )

    def word(self, name: str, family: str, *, needed: bool = False) -> pa.Array:
        """One of our words; an unknown one is left out and counted, or refused."""
        found, unknown = values.words(
            self._raw(name), family, self._way.words.get(family, {})
        )
        if needed:
            self._refuse(unknown, name, f"is no known {family}: {{}}")
            self._refuse(pc.is_null(found), name, "is empty")
        elif times := pc.sum(unknown).as_py():
            theirs = self._mapping.of(name)
            self._notes[f"Values in {theirs} left out, as they name no {family}"] += (
                times
            )
        return found

    def refuse(self, wrong: pa.Array, reason: str) -> None:
        """Set rows aside for a reason that concerns the whole row."""
        for place in pc.indices_nonzero(pc.fill_null(wrong, False)).to_pylist():
            self._reasons.setdefault(place, reason)

    def good(self, rows: pa.Table) -> pa.Table:
        """Leave out the rows set aside."""
        if not self._reasons:
            return rows
        kept = [place not in self._reasons for place in range(self.rows)]
        return rows.filter(pa.array(kept, pa.bool_()))

    def bad(self) -> tuple[BadRow, ...]:
        """Return the rows set aside, in the order of the file."""
        chunk = self._chunk
        refused = [
            BadRow(chunk.lines[place], reason, chunk.written(place))
            for place, reason in self._reasons.items()
        ]
        return tuple(sorted((*chunk.bad, *refused), key=lambda row: row.line))

    def _raw(self, name: str) -> pa.Array:
        if name in self._mapping.columns:
            return self._chunk.columns[self._mapping.columns[name]]
        constant = pa.scalar(self._mapping.constants.get(name), pa.string())
        return pa.repeat(constant, self.rows)

    def _read(
        self, name: str, read: Callable[[pa.Array], values.Read], reason: str
    ) -> pa.Array:
        found, wrong = read(self._raw(name))
        self._refuse(wrong, name, reason)
        return found

    def _refuse(self, wrong: pa.Array, name: str, reason: str) -> None:
        if not pc.any(wrong).as_py():
            return
        raw = self._raw(name)
        for place in pc.indices_nonzero(wrong).to_pylist():
            value = raw[place].as_py() or ""
            shown = (
                value if len(value) < LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}..."
            )
            told = f"{self._mapping.of(name)} {reason.format(shown)}"
            self._reasons.setdefault(place, told)

    def _network(self, default: str | None) -> pa.Array:
        given = pc.utf8_lower(values.bare(self._raw("network")))
        known, _ = values.words(given, "network", self._way.words.get("network", {}))
        found = pc.coalesce(known, given, pa.scalar(default, pa.string()))
        odd = pc.invert(pc.match_substring_regex(found, NETWORK_NAME))
        self._refuse(pc.fill_null(odd, False), "network", "is no name of a network: {}")
        self._refuse(pc.is_null(found), "network", "is empty")
        return found

    def _note_odd_ids(self, found: pa.Array, id_name: str, handle_name: str) -> None:
        odd = pc.and_(
            pc.equal(self.network, "x"),
            pc.invert(pc.match_substring_regex(found, X_ID)),
        )
        if times := pc.sum(odd).as_py():
            theirs = self._mapping.of(id_name)
            self._notes[
                f"Values in {theirs} that are no ids of X, which are numbers; if they "
                f"are handles, use --columns {handle_name}={theirs}"
            ] += times
