"""What an import tells the user: what was done, or what would be."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice

import pyarrow as pa
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from wellheard.cli import screen
from wellheard.networks.batches import Batch
from wellheard.networks.files import Source
from wellheard.networks.intake import Summary

UTC = "UTC"
PREVIEW_ROWS = 5
PREVIEW_REASONS = 3


@contextmanager
def watched(
    title: str, batches: Iterator[Batch], source: Source | None = None
) -> Iterator[Iterator[Batch]]:
    """Show on stderr how far a file was read, where somebody watches."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield batches
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=source.size if source else None)

        def told() -> Iterator[Batch]:
            for batch in batches:
                bar.update(task, completed=source.position if source else None)
                yield batch

        yield told()


def show(summary: Summary, *, as_json: bool) -> None:
    """Print what one import did."""
    if as_json:
        quarantine = summary.quarantine and str(summary.quarantine)
        row = {**asdict(summary), "quarantine": quarantine}
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    lines = [("file", summary.endpoint)]
    if summary.already_imported:
        lines.append(("already imported", "yes; nothing was changed"))
    lines.append(("rows read", f"{summary.rows_read:,}"))
    lines += [(f"kept as {name}", f"{n:,}") for name, n in summary.rows_kept.items()]
    lines.append(("set aside", f"{summary.rows_quarantined:,}"))
    if summary.quarantine:
        lines.append(("set aside in", str(summary.quarantine)))
    if summary.rows_opted_out:
        lines.append(("left out on request", f"{summary.rows_opted_out:,}"))
    lines += [("note", f"{note}: {times:,}") for note, times in summary.notes.items()]
    lines.append(("seconds", f"{summary.seconds:.1f}"))
    if screen.is_terminal():
        screen.table(("import", ""), lines)
    else:
        screen.plain(lines[0], lines[1:])


@dataclass(frozen=True)
class About:
    """What is told of a file beside its rows."""

    title: str
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)
    mapping: str | None = None
    """The saved mapping by which it is read."""
    zone: str | None = None
    """The zone of times that name none."""

    def taken(self) -> list[tuple[str, str]]:
        """Say where each of our columns comes from."""
        always = {name: f"always {value}" for name, value in self.constants.items()}
        return list({**self.columns, **always}.items())


def preview(about: About, batch: Batch, *, as_json: bool) -> None:
    """Print what would be stored of the beginning of a file."""
    first = {name: _first_rows(rows) for name, rows in batch.tables.items()}
    reasons = [(row.line, row.reason) for row in islice(batch.bad, PREVIEW_REASONS)]
    if as_json:
        whole = {
            "endpoint": about.title,
            "mapping": about.mapping,
            "time_zone": about.zone,
            "columns": about.columns,
            "constants": about.constants,
            "rows_read": batch.rows_read,
            "rows_kept": {name: rows.num_rows for name, rows in batch.tables.items()},
            "rows_quarantined": len(batch.bad),
            "reasons": [{"line": line, "reason": reason} for line, reason in reasons],
            "first_rows": first,
            "notes": about.notes,
        }
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, default=str) + "\n")
        return
    if about.mapping:
        sys.stdout.write(f"Read by the mapping {about.mapping}\n")
    if about.zone not in (None, UTC):
        sys.stdout.write(f"Times that name no zone are read as those of {about.zone}\n")
    screen.listed((f"column for {about.title}", "taken from"), about.taken())
    for name, rows in first.items():
        sys.stdout.write(f"\nFirst of {batch.tables[name].num_rows:,} rows of {name}\n")
        if rows:
            screen.listed(list(rows[0]), [_cells(row) for row in rows])
    sys.stdout.write(
        f"\nOf the first {batch.rows_read:,} rows, {len(batch.bad):,} would be set "
        "aside; nothing was stored\n"
    )
    for line, reason in reasons:
        sys.stdout.write(f"line {line}: {reason}\n")
    for note, times in about.notes.items():
        sys.stdout.write(f"note: {note}: {times:,}\n")


def _first_rows(rows: pa.Table) -> list[dict[str, object]]:
    """Return the first rows, without the columns that hold nothing."""
    some = rows.slice(0, PREVIEW_ROWS)
    filled = [name for name in some.column_names if some[name].null_count < len(some)]
    return list(some.select(filled).to_pylist())


def _cells(row: Mapping[str, object]) -> list[str]:
    return [
        "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        for value in row.values()
    ]
