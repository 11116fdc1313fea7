"""Remove what is past its term from the lake, and record that it was done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa

from wellheard.evidence import rewriting
from wellheard.evidence.lake import Lake
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.retention import Terms
from wellheard.evidence.rewriting import Deed, Outcome
from wellheard.evidence.tables import told
from wellheard.evidence.tables.every import EVERY
from wellheard.evidence.tables.table import Table
from wellheard.evidence.writing import QUARANTINE


@dataclass(frozen=True)
class Aged:
    """What was removed, or would be."""

    tables: Mapping[str, Outcome]
    set_aside: int
    """Files of rows that could not be read."""


@dataclass(frozen=True)
class Day:
    """The day that terms are counted to, and when it is asked."""

    day: date
    moment: datetime


def age(
    lake: Lake,
    terms: Terms,
    day: Day,
    progress: Progress = silent,
    *,
    rehearsal: bool = False,
) -> Aged:
    """Remove what is past its term on a day; a rehearsal only counts it."""

    def record(
        outcomes: Mapping[str, Outcome],
    ) -> Iterable[tuple[Table, pa.Table]]:
        row = {
            "aged_at": day.moment,
            "as_at": day.day.isoformat(),
            "rules": terms.version,
            "done": rewriting.as_json(outcomes),
        }
        yield told.AGEING, pa.Table.from_pylist([row], schema=told.AGEING.schema)

    deed = Deed(
        why="what is past its term was removed",
        change=terms.past(day.day),
        record=record,
        erasing=False,
        rehearsal=rehearsal,
    )
    tables = rewriting.Rewriting(lake.folder, EVERY, deed, progress).run()
    past = _past(lake.folder, terms, day.day)
    for path in past if not rehearsal else ():
        path.unlink()
    return Aged(tables, len(past))


def _past(lake: Path, terms: Terms, day: date) -> list[Path]:
    """Return the files of rows set aside that are past their term."""
    return [
        path
        for term in terms.of(QUARANTINE)
        for path in sorted((lake / QUARANTINE).glob("*.csv"))
        if datetime.fromtimestamp(path.stat().st_mtime, tz=UTC) < term.until(day)
    ]
