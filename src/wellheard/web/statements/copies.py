"""A copy of all that is held about an account: JSON and CSV in one archive."""

import csv
import io
import json
import os
import secrets
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from wellheard.evidence.cells import safe
from wellheard.evidence.lake import Lake
from wellheard.evidence.names import Sought
from wellheard.evidence.progress import Progress
from wellheard.evidence.showing import rows_about
from wellheard.evidence.tables import seen
from wellheard.web.statements import records

FOLDER = "requests"
READ_ME = """What {operator} holds about the account {account} on {network}

Made on {day} for your request {reference}.

- lake-*.csv and lake.json: what was gathered from the network or from files: rows that
  are the account's own, or lead to it. What others wrote and only mentions the account
  is theirs, and not in here.
- pages-*.csv and pages.json: what was worked out from it, and what people who use the
  service noted of it.

Each row of the lake says by `fetch_id` from where it came; lake-fetches.csv says what
each of them was. How the figures are worked out: {methods}
How long rows are kept, and your rights: {privacy}
"""


def folder() -> Path:
    """Return where copies lie, readable by who runs this alone."""
    where = Path(settings.MEDIA_ROOT) / FOLDER
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    return where


def path(name: str) -> Path:
    """Return where a copy lies."""
    return folder() / name


def let_go(name: str) -> None:
    """Remove a copy."""
    if name:
        path(name).unlink(missing_ok=True)


def prepare(
    lake: Lake, sought: Sought, reference: str, progress: Progress
) -> tuple[str, dict[str, int]]:
    """Write the copy; return its name and how many rows it has of what."""
    name = f"{secrets.token_hex(16)}.zip"
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, rows in rows_about(lake.snapshot(), sought, progress):
        tables.setdefault(table.name, []).extend(rows.to_pylist())
    tables["fetches"] = _fetches(lake, tables)
    pages = dict(records.shown(sought))
    descriptor = os.open(path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with (
        os.fdopen(descriptor, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        archive.writestr("READ-ME.txt", _read_me(sought, reference))
        _write(archive, "lake", tables)
        _write(archive, "pages", pages)
    return name, {
        title: len(rows) for title, rows in {**tables, **pages}.items() if rows
    }


def _fetches(
    lake: Lake, tables: Mapping[str, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Return where the rows came from."""
    wanted = {row.get("fetch_id") for rows in tables.values() for row in rows}
    known = lake.snapshot().read(seen.FETCH_TABLE.name, seen.FETCH_TABLE.schema)
    kept = ("fetch_id", "connector", "endpoint", "requested_at")
    return [
        {name: row[name] for name in kept}
        for row in known.to_pylist()
        if row["fetch_id"] in wanted
    ]


def _read_me(sought: Sought, reference: str) -> str:
    address = settings.ENVIRONMENT.text("ADDRESS")
    return READ_ME.format(
        operator=settings.ENVIRONMENT.text("OPERATOR"),
        account=", ".join(sorted(sought.ids)),
        network=sought.network,
        day=datetime.now(tz=UTC).date().isoformat(),
        reference=reference,
        methods=f"{address}/statements/methods",
        privacy=f"{address}/statements/privacy",
    )


def _write(
    archive: zipfile.ZipFile, title: str, tables: Mapping[str, list[dict[str, Any]]]
) -> None:
    """Write tables once for programs and once for spreadsheets."""
    text = json.dumps(tables, default=str, ensure_ascii=False, indent=1)
    archive.writestr(f"{title}.json", text)
    for name, rows in tables.items():
        if rows:
            archive.writestr(f"{title}-{name.replace(' ', '-')}.csv", _csv(rows))


def _csv(rows: Iterable[Mapping[str, Any]]) -> str:
    stream = io.StringIO(newline="")
    listed = list(rows)
    writer = csv.writer(stream)
    writer.writerow(listed[0])
    for row in listed:
        writer.writerow([_cell(value) for value in row.values()])
    return "\ufeff" + stream.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return safe(json.dumps(value, default=str, ensure_ascii=False))
    return safe(value)
