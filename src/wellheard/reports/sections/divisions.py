"""How the keenest accounts divide: by role, kind, place, activity and more."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from wellheard.evidence.tables.breakdown import OTHERS
from wellheard.reports.charts.bars import Bar, bars
from wellheard.reports.report import Report
from wellheard.reports.showing import Figure, Grid, Part, Section
from wellheard.reports.written import (
    HIDDEN,
    UNDER,
    UNKNOWN,
    capital,
    counted,
    finely,
    joined,
    number,
    percent,
)

KEY, TITLE = "divisions", "Who and where they are"
NAMES = {
    "role": "public role",
    "kind": "kind",
    "activity": "activity",
    "country": "country",
    "region": "region",
    "ics": "ICS area",
    "place": "place",
    "language": "language",
    "network": "network",
    "community": "community",
}
"""Facets in the order of the page, and how they are called."""
DRAWN = 12
Row = Mapping[str, Any]


def section(report: Report) -> Section | None:
    """Draw how the accounts divide, facet by facet."""
    if report.breakdown is None:
        return None
    accounts = report.divided
    by_facet = {facet: _rows(report.breakdown, facet) for facet in NAMES}
    told = {facet: rows for facet, rows in by_facet.items() if _known(rows)}
    untold = [
        NAMES[facet] for facet, rows in by_facet.items() if rows and not _known(rows)
    ]
    which = "accounts named here" if report.named_only else "keenest accounts"
    counted_are = (
        f"Counted are the {number(accounts)} {which}, by what they state of "
        f"themselves; groups of {UNDER} are hidden, with what would give them away."
    )
    lead = [counted_are]
    if untold:
        lead.append(
            f"{capital(joined(untold))} cannot be told of these accounts: unknown, or "
            "hidden, throughout."
        )
    alike = {facet for facet, rows in told.items() if len(rows) == 1}
    lead += [
        f"All have the same {NAMES[facet]}: {told[facet][0]['value']}."
        for facet in told
        if facet in alike
    ]
    parts = tuple(
        _part(facet, rows, accounts)
        for facet, rows in told.items()
        if facet not in alike
    )
    return Section(KEY, TITLE, lead=tuple(lead), parts=parts)


def said(report: Report) -> str | None:
    """Say in a sentence who they are; none where nothing is known."""
    if report.breakdown is None:
        return None
    kinds, roles = (
        _known(_rows(report.breakdown, facet)) for facet in ("kind", "role")
    )
    told = []
    if kinds and kinds[0]["share_of_known"]:
        share = percent(kinds[0]["share_of_known"])
        told.append(f"{share} are {kinds[0]['value']}s, as far as is known")
    if roles and roles[0]["share_of_known"]:
        share = percent(roles[0]["share_of_known"])
        told.append(
            f"the role stated most often is {roles[0]['value']}, by {share} of those "
            "who state one"
        )
    if not told:
        return None
    which = "accounts named" if report.named_only else "keenest accounts"
    return f"Of the {number(report.divided)} {which}, {'; '.join(told)}."


def _rows(breakdown: pa.Table, facet: str) -> list[Row]:
    return [row for row in breakdown.to_pylist() if row["facet"] == facet]


def _known(rows: list[Row]) -> list[Row]:
    """Keep the values that are told, the largest first."""
    return [
        row
        for row in rows
        if row["value"] not in {None, OTHERS} and row["accounts"] is not None
    ]


def _part(facet: str, rows: list[Row], accounts: int) -> Part:
    known = _known(rows)
    unknown = [row for row in rows if row["value"] is None]
    drawn = known[:DRAWN]
    says = _says(facet, rows, known, unknown)
    marks = [
        Bar(_label(row), row["accounts"], number(row["accounts"])) for row in drawn
    ]
    largest = max(row["accounts"] for row in drawn)
    title = f"Accounts by {NAMES[facet]}"
    chart = bars(f"{facet}-chart", title, says, marks, whole=largest)
    grid = Grid(
        f"{facet}-table",
        f"{title}, of {number(accounts)}",
        (capital(NAMES[facet]), "Accounts", "Share of known"),
        tuple(_cells(row) for row in rows),
        (1, 2),
    )
    figure = Figure(f"{facet}-figure", says, chart, grid)
    return Part(f"by-{facet}", f"By {NAMES[facet]}", figures=(figure,))


def _says(facet: str, rows: list[Row], known: list[Row], unknown: list[Row]) -> str:
    """Say which value comes first, and of how many nothing is known."""
    first = known[0]
    share = finely(first["share_of_known"])
    of_known = f", {share} of those of which it is known" if share != UNKNOWN else ""
    said = (
        f"{capital(_label(first))} comes first, with "
        f"{counted(first['accounts'], 'account')}{of_known}"
    )
    if unknown and unknown[0]["accounts"] is not None:
        said += f"; of {number(unknown[0]['accounts'])} the {NAMES[facet]} is unknown"
    if facet == "role":
        said += "; an account with several roles counts for each"
    if len(rows) > DRAWN and len(known) > DRAWN:
        said += f"; drawn are the {DRAWN} largest"
    return f"{said}."


def _label(row: Row) -> str:
    return f"{row['value']}, {row['within']}" if row["within"] else str(row["value"])


def _cells(row: Row) -> tuple[str, ...]:
    name = UNKNOWN if row["value"] is None else _label(row)
    accounts = HIDDEN if row["accounts"] is None else number(row["accounts"])
    share = row["share_of_known"]
    return name, accounts, "" if share is None else finely(share)
