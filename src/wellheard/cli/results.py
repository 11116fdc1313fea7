"""Results as files that people open: CSV, Parquet, Excel, JSON."""

import csv
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TextIO

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from wellheard.evidence.cells import safe

EXCEL_ROWS = 1_048_575
SHEET_NAME = 31
"""The most letters that Excel allows in the name of a sheet."""
BATCH_ROWS = 65_536

About = Mapping[str, object]
"""What a reader needs to judge a result and to make it again."""
Sheets = Mapping[str, pa.Table]
"""Tables by name; the first is the result, the rest explain it."""


class OutputRefused(Exception):
    """A file that cannot be written; says what to name instead."""


def write(sheets: Sheets, about: About, path: Path) -> None:
    """Write a result to a file, in the form that its name says."""
    writer = writer_for(path)
    partial = path.with_name(f".{path.name}.partial")
    try:
        writer(sheets, about, partial)
        partial.replace(path)
        if path.suffix.lower() == ".csv":
            _write_about(about, about_path(path))
    except OSError as refused:
        raise OutputRefused(
            f"Cannot write {path}; check that its folder exists, is yours to write to "
            f"and has room ({refused.strerror})"
        ) from refused
    finally:
        partial.unlink(missing_ok=True)


def writer_for(path: Path) -> Callable[[Sheets, About, Path], None]:
    """Choose how to write a file by its name; raises OutputRefused."""
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise OutputRefused(
            f"Cannot tell from {path.name!r} how to write it; end the name in "
            f"{', '.join(_WRITERS)}"
        )
    return writer


def about_path(path: Path) -> Path:
    """Say where the purpose and question of a CSV file are kept."""
    return path.with_name(f"{path.stem}.about.json")


def write_csv(rows: pa.Table, stream: TextIO) -> None:
    """Write rows as CSV; text that looks like a formula gets an apostrophe first."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(rows.column_names)
    for batch in rows.to_batches(max_chunksize=BATCH_ROWS):
        columns = [_texts(column) for column in batch.columns]
        writer.writerows(zip(*columns, strict=True))


def as_json(sheets: Sheets, about: About) -> str:
    """Write a result, its tables and what was asked as one JSON object."""
    whole = {**about, **{name: rows.to_pylist() for name, rows in sheets.items()}}
    return json.dumps(whole, default=_plain, ensure_ascii=False, indent=1)


def _first(sheets: Sheets) -> pa.Table:
    return next(iter(sheets.values()))


def _csv(sheets: Sheets, _about: About, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        write_csv(_first(sheets), stream)


def _json(sheets: Sheets, about: About, path: Path) -> None:
    path.write_text(as_json(sheets, about) + "\n", encoding="utf-8")


def _parquet(sheets: Sheets, about: About, path: Path) -> None:
    noted = json.dumps(about, default=_plain)
    rows = _first(sheets).replace_schema_metadata({"wellheard": noted})
    pq.write_table(rows, path, compression="zstd")


def _excel(sheets: Sheets, about: About, path: Path) -> None:
    if max(rows.num_rows for rows in sheets.values()) > EXCEL_ROWS:
        raise OutputRefused(
            f"Excel holds {EXCEL_ROWS:,} rows and the result has more; write it to "
            "a .csv or .parquet file"
        )
    options = {"constant_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(path, {**options, "strings_to_urls": False}) as book:
        for name, rows in sheets.items():
            _sheet(book, name[:SHEET_NAME].capitalize(), rows)
        told = {
            "what": [str(key) for key in about],
            "": [
                each if isinstance(each, str) else json.dumps(each, default=_plain)
                for each in about.values()
            ],
        }
        _sheet(book, "About", pa.table(told))


def _sheet(book: xlsxwriter.Workbook, name: str, rows: pa.Table) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, rows.column_names, book.add_format({"bold": True}))
    number = 1
    for batch in rows.to_batches(max_chunksize=BATCH_ROWS):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            for place, cell in enumerate(row):
                _cell(sheet, number, place, cell)
            number += 1


def _cell(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, place: int, cell: object
) -> None:
    """Write one cell; ids stay text, so that Excel does not round them."""
    if cell is None:
        return
    if isinstance(cell, str | list):
        sheet.write_string(
            row, place, "; ".join(cell) if isinstance(cell, list) else cell
        )
    else:
        sheet.write(row, place, cell)


def _texts(column: pa.Array) -> list[str]:
    return [_text(cell) for cell in column.to_pylist()]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list):
        cell = "; ".join(cell)
    if isinstance(cell, str):
        return str(safe(cell))
    if isinstance(cell, float):
        return f"{cell:.6g}"
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _plain(value: object) -> object:
    """Say in JSON what JSON has no word for; decimals stay exact, as text."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"Cannot write {type(value).__name__} as JSON")


def _write_about(about: About, path: Path) -> None:
    path.write_text(
        json.dumps(about, default=_plain, ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )


_WRITERS: dict[str, Callable[[Sheets, About, Path], None]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".xlsx": _excel,
    ".json": _json,
}
