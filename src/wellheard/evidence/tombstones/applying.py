"""Take everything out of every table that the networks said is gone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence import rewriting
from wellheard.evidence.lake import Lake
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.rewriting import Changed, Deed, Outcome, Read
from wellheard.evidence.tables import seen, told
from wellheard.evidence.tables.every import EVERY
from wellheard.evidence.tables.table import Table
from wellheard.evidence.tombstones import marking
from wellheard.evidence.tombstones.names import named
from wellheard.evidence.tombstones.said import Tombstones
from wellheard.evidence.tombstones.words import Naming


@dataclass(frozen=True)
class Followed:
    """How many things of one kind a network said are gone."""

    said: int = 0
    here: int = 0
    """How many of them named something that was in the lake, and went or ended."""


@dataclass(frozen=True)
class Applied:
    """What was done, or would be."""

    tables: Mapping[str, Outcome] = field(default_factory=dict)
    kinds: Mapping[str, Followed] = field(default_factory=dict)
    not_understood: Mapping[str, int] = field(default_factory=dict)
    """Tombstones by which nothing goes, by what they say."""

    @property
    def rows(self) -> int:
        """How many rows went or changed."""
        return sum(
            each.rows_removed + each.rows_altered for each in self.tables.values()
        )


def apply(
    lake: Lake, progress: Progress = silent, *, rehearsal: bool = False
) -> Applied:
    """Take out what is gone; a rehearsal only counts it."""
    snapshot = lake.snapshot()
    said = Tombstones.of(snapshot)
    if not len(said):
        return Applied(not_understood=said.not_understood)
    whole, speakers = named(snapshot, said)
    taking = _Taking(said, whole, Naming(speakers))
    moment = datetime.now(tz=UTC)

    def record(
        outcomes: Mapping[str, Outcome],
    ) -> Iterable[tuple[Table, pa.Table]]:
        row = {
            "removed_at": moment,
            "tombstones": len(said),
            "done": rewriting.as_json(outcomes),
        }
        yield told.REMOVAL, pa.Table.from_pylist([row], schema=told.REMOVAL.schema)

    deed = Deed(
        why="what its network said is gone was removed",
        change=taking.change,
        record=record,
        erasing=False,
        rehearsal=rehearsal,
        concerns=taking.concerns,
    )
    tables = rewriting.Rewriting(lake.folder, EVERY, deed, progress).run()
    return Applied(tables, taking.followed(), said.not_understood)


class _Taking:
    """Takes out of rows what is gone, and remembers what was there."""

    def __init__(self, said: Tombstones, whole: Tombstones, naming: Naming) -> None:
        self._said = said
        self._whole = whole
        self._naming = naming
        self._here: dict[tuple[str, str], set[str]] = defaultdict(set)

    def concerns(self, table: Table, read: Read) -> bool:
        """Whether rows may change, told by the ids in them, then by the words."""
        moments = marking.MOMENTS.get(table.name)
        if moments is None or table is seen.TOMBSTONE:
            return False
        head = [name for name in ("network",) if name in table.schema.names]
        ids = marking.columns(table, self._whole)
        if ids and self._marks_any(table, read([*head, *ids, moments])):
            return True
        words = self._naming.columns(table)
        return bool(words) and self._naming.is_in(table, read(words))

    def _marks_any(self, table: Table, rows: pa.Table) -> bool:
        return any(
            pc.any(pc.and_(here, marks)).as_py()
            for gone, here in marking.parts(rows, self._whole)
            for marks in (
                marking.removed(table, rows, gone),
                *marking.losing(table, rows, gone).values(),
            )
        )

    def change(self, table: Table, rows: pa.Table) -> Changed:
        """Take out of some rows what is gone."""
        self._remember(table, rows)
        gone_rows = marking.nothing(rows)
        for gone, here in marking.parts(rows, self._whole):
            marks = pc.and_(here, marking.removed(table, rows, gone))
            gone_rows = pc.or_(gone_rows, marks)
        kept = rows.filter(pc.invert(gone_rows))
        altered: set[int] = set()
        for gone, here in marking.parts(kept, self._whole):
            for name, lost in marking.losing(table, kept, gone).items():
                marks = pc.and_(here, lost)
                altered.update(pc.indices_nonzero(marks).to_pylist())
                kept = marking.without(kept, name, marks, gone)
        kept, hidden = self._naming.hidden(table, kept)
        altered |= hidden
        removed = rows.num_rows - kept.num_rows
        return Changed(kept.cast(table.schema), removed, len(altered))

    def _remember(self, table: Table, rows: pa.Table) -> None:
        """Note which things, of those that were said to be gone, are here."""
        networks = rows["network"] if "network" in rows.column_names else None
        for (network, kind), things in self._said.kinds():
            for name in marking.WHERE.get((table.name, kind), ()):
                marks = things.gone(rows[name], rows[marking.MOMENTS[table.name]])
                marks = pc.and_(marks, pc.equal(networks, network))
                if kind == seen.FOLLOW.name:
                    marks = pc.and_(marks, pc.is_null(rows["ended_at"]))
                ids = pc.unique(rows[name].filter(marks)).to_pylist()
                self._here[network, kind].update(ids)

    def followed(self) -> dict[str, Followed]:
        """Count what was said, and what of it was here."""
        counts: dict[str, Followed] = {}
        for (network, kind), things in self._said.kinds():
            before = counts.get(kind, Followed())
            here = len(self._here[network, kind])
            counts[kind] = Followed(before.said + len(things), before.here + here)
        return {kind: each for kind, each in counts.items() if each.said}
