"""Accounts as files: CSV, Excel, and a graph for Gephi, each saying what it is."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, Protocol

import numpy as np
import pyarrow as pa
import xlsxwriter

from wellheard.evidence.cells import safe
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.graph_files import Drawn, gexf
from wellheard.web.interest.charts import Kept, NoChart
from wellheard.web.interest.columns import Numbers
from wellheard.web.interest.models import Entry
from wellheard.web.interest.naming import Names
from wellheard.web.interest.searching import Search

AT_A_TIME = 2_000
MOST_IN_EXCEL, MOST_IN_GRAPH = 50_000, 5_000
COLUMNS = (
    "rank",
    "network",
    "account_id",
    "handle",
    "name",
    "kind",
    "roles",
    "place",
    "region",
    "language",
    "activity",
    "community",
    "followers",
    "seeds_followed",
    "interest",
    "engagement",
    "concentration",
    "concentration_high",
    "coverage",
    "is_seed",
    "why",
    "address",
)
WHAT_THEY_ARE = (
    "One row is one account. concentration is the figure ranked by; "
    "concentration_high is the upper end of its 95 % interval; coverage is the share "
    "of the account's interest within the observed part of the seeds' audiences. Bios "
    "are left out."
)


@dataclass(frozen=True)
class Export:
    """What is taken away: which accounts, and what a reader has to know of them."""

    search: Search
    places: Numbers
    about: Mapping[str, str]
    notes: Mapping[tuple[str, str], str]
    """What was noted of picked accounts."""

    def columns(self) -> tuple[str, ...]:
        """Name the columns; notes only where there are any."""
        return (*COLUMNS, "note") if self.notes else COLUMNS

    def rows(self) -> Iterator[list[Any]]:
        """Yield the values of each account."""
        names = Names(self.search.edition)
        for first in range(0, len(self.places), AT_A_TIME):
            some = self.places[first : first + AT_A_TIME]
            for entry in self.search.entries(some):
                yield [self._value(entry, column, names) for column in self.columns()]

    def _value(self, entry: Entry, column: str, names: Names) -> Any:
        if column == "note":
            return self.notes.get((entry.network, entry.account_id), "")
        if column == "community":
            return names.community(entry.community) if entry.community else ""
        value = getattr(entry, column)
        if column == "roles":
            return "; ".join(value)
        return ("yes" if value else "no") if isinstance(value, bool) else value


class Sheet(Protocol):
    """Rows with what a reader has to know of them."""

    @property
    def about(self) -> Mapping[str, str]:
        """What it is, from what it was made, and how to treat it."""

    def columns(self) -> tuple[str, ...]:
        """Name the columns."""

    def rows(self) -> Iterator[list[Any]]:
        """Yield the values of each account."""


def as_csv(export: Sheet) -> Iterator[str]:
    """Write lines of CSV, some at a time; what it is stands first, after a hash."""
    yield "\ufeff" + _lines(
        [[f"# {key}: {value}"] for key, value in export.about.items()]
    )
    yield _lines([export.columns()])
    waiting: list[list[Any]] = []
    for row in export.rows():
        waiting.append([safe(value) for value in row])
        if len(waiting) == AT_A_TIME:
            yield _lines(waiting)
            waiting = []
    yield _lines(waiting)


def _lines(rows: Iterable[Iterable[Any]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def as_excel(export: Sheet) -> IO[bytes]:
    """Write a workbook into a file that is gone when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Accounts")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, export.columns(), bold)
        for number, row in enumerate(export.rows(), start=1):
            sheet.write_row(number, 0, [safe(value) for value in row])
        about = book.add_worksheet("About")
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 100)
        for number, (key, value) in enumerate(export.about.items()):
            about.write_string(number, 0, key, bold)
            about.write_string(number, 1, safe(value))
    file.seek(0)
    return file


def as_graph(export: Export) -> IO[bytes]:
    """Write who follows whom among the accounts, into a file that goes when closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    stream = io.TextIOWrapper(file, encoding="utf-8")
    about = "\n".join(f"{key}: {value}" for key, value in export.about.items())
    gexf(Drawn(_follows(export), _nodes(export), about), stream)
    stream.flush()
    stream.detach()
    file.seek(0)
    return file


def _follows(export: Export) -> Graph:
    try:
        return Kept.of(export.search.edition).among(export.places)
    except NoChart:
        nobody = np.zeros(0, np.int32)
        return Graph.of(len(export.places), nobody, nobody)


def _nodes(export: Export) -> pa.Table:
    rows = [dict(zip(export.columns(), row, strict=True)) for row in export.rows()]
    for row in rows:
        row["label"] = f"@{row['handle']}" if row["handle"] else row["account_id"]
    return pa.Table.from_pylist(rows)


FORMS: Mapping[str, tuple[str, str, int | None, Callable[[Any], Any]]] = {
    "csv": ("CSV, for any number of accounts", "text/csv; charset=utf-8", None, as_csv),
    "xlsx": (
        f"Excel, for up to {MOST_IN_EXCEL:,} accounts",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        MOST_IN_EXCEL,
        as_excel,
    ),
    "gexf": (
        f"GEXF, a graph for Gephi, for up to {MOST_IN_GRAPH:,} accounts",
        "application/gexf+xml",
        MOST_IN_GRAPH,
        as_graph,
    ),
}
TABLES = ("csv", "xlsx")
"""Those that hold any rows, whoever follows whom."""
"""Of each form: its name, its kind for browsers, how many it takes, and its writer."""
