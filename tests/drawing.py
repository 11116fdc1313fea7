"""Draw tables in tests, and lay them into a lake."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import Table

Row = dict[str, object]

NOON = datetime(2014, 12, 18, 12, tzinfo=UTC)


def drawn(picture: str) -> list[Row]:
    """Read a drawn table; an empty cell is unknown, digits are a number."""
    lines = [line.strip() for line in picture.strip().splitlines()]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head, _rule, *rows = cells
    return [dict(zip(head, map(_value, row), strict=True)) for row in rows]


def _value(cell: str) -> object:
    if not cell:
        return None
    if cell.lstrip("-").isdigit() and (cell == "0" or not cell.startswith("0")):
        return int(cell)
    if len(cell) >= 10 and cell[4:5] == "-" and cell[:4].isdigit():
        return datetime.fromisoformat(cell).replace(tzinfo=UTC)
    return cell


def filled(table: Table, rows: Sequence[Row], moment: datetime = NOON) -> pa.Table:
    """Fill in what a drawn table leaves out."""
    given = {
        "network": "x",
        "fetch_id": "drawn",
        "observed_at": moment,
        "first_seen_at": moment,
        "last_seen_at": moment,
        "times": 1,
    }
    names = table.schema.names
    whole = []
    for number, row in enumerate(rows):
        filled_in = {name: given.get(name) for name in names}
        if "record_uri" in table.required:
            filled_in["record_uri"] = f"drawn:{number}"
        told = {name: value for name, value in row.items() if value is not None}
        whole.append({**filled_in, **_as_text(table, told)})
    return pa.Table.from_pylist(whole, schema=table.schema)


def _as_text(table: Table, row: Row) -> Row:
    """Ids drawn as numbers are text in the lake."""
    return {
        name: str(value) if pa.types.is_string(table.schema.field(name).type) else value
        for name, value in row.items()
    }


def lay(
    folder: Path,
    *,
    accounts: Sequence[Row] = (),
    follows: Sequence[Row] = (),
    engagements: Sequence[Row] = (),
    moment: datetime = NOON,
) -> Lake:
    """Add rows to the lake in a folder, made first where there is none."""
    lake = Lake.create(folder)
    with lake.writing("drawn", moment) as writing:
        writing.append(seen.ACCOUNT, filled(seen.ACCOUNT, accounts, moment))
        writing.append(seen.FOLLOW, filled(seen.FOLLOW, follows, moment))
        writing.append(seen.ENGAGEMENT, filled(seen.ENGAGEMENT, engagements, moment))
    return lake
