"""How much of the seeds' audiences was there to look at."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from wellheard.accounts.privacy import is_small
from wellheard.reports.charts.bars import Bar, bars
from wellheard.reports.report import Keenest, Report
from wellheard.reports.showing import Figure, Grid, Part, Section
from wellheard.reports.written import (
    HIDDEN,
    UNDER,
    UNKNOWN,
    account,
    counted,
    figure,
    joined,
    number,
    percent,
)

KEY, TITLE = "coverage", "How much there was to look at"
DRAWN, NAMED = 12, 12
HALF = 0.5
Row = Mapping[str, Any]


def section(report: Report) -> Section:
    """Say of each seed how much of its follows was observed."""
    keenest = report.keenest
    if keenest is None or not keenest.seeds.num_rows:
        return Section(KEY, TITLE, lead=("None of the seeds is in the lake.",))
    figure = _figure(keenest, report)
    part = Part("coverage-seeds", "", figures=(figure,), notes=_notes(keenest))
    lead = (said(report), _meaning(_rows(keenest)))
    return Section(KEY, TITLE, lead=lead, parts=(part,))


def said(report: Report) -> str:
    """Say in a sentence how much was observed."""
    rows = _rows(report.keenest) if report.keenest else []
    whose = "followers" if report.asked.follows else "follows"
    shares = [row["coverage"] for row in rows if row["coverage"] is not None]
    if not shares:
        return f"How much of the seeds’ {whose} was observed is {_untold(rows)}."
    left = len(rows) - len(shares)
    beside = f"; for {counted(left, 'seed')} that is {_untold(rows)}" if left else ""
    if min(shares) == 1:
        return f"All {whose} of the seeds that are reported were observed{beside}."
    whole = sum(share == 1 for share in shares)
    part = [share for share in shares if share < 1]
    if not whole:
        return (
            f"Of the seeds’ {whose}, {_between(part)} were observed, "
            f"{percent(median(part))} in the middle{beside}."
        )
    return (
        f"All {whose} of {counted(whole, 'seed')} were observed, and {_between(part)} "
        f"of those of the other {len(part)}{beside}."
    )


def _untold(rows: Sequence[Row]) -> str:
    """Say why shares are missing; small audiences are hidden."""
    hidden = any(row["observed"] is None for row in rows)
    return "unknown or hidden" if hidden else "unknown"


def _between(shares: Sequence[float]) -> str:
    low, high = percent(min(shares)), percent(max(shares))
    return low if low == high else f"{low} to {high}"


def _meaning(rows: Sequence[Row]) -> str:
    if all(row["coverage"] == 1 for row in rows):
        return "Nothing that the networks report is missing."
    return (
        "What was not observed could not count: some accounts may belong higher than "
        "they stand, and some that belong here may be missing."
    )


def _rows(keenest: Keenest) -> list[Row]:
    """List the seeds, the least observed first; a small audience is not told.

    Neither is what would give its size away: its share and its weight.
    """
    rows = [
        {**row, "observed": None, "coverage": None, "weight": None}
        if is_small(row["observed"])
        else row
        for row in keenest.seeds.to_pylist()
    ]
    rows.sort(
        key=lambda row: (
            row["coverage"] is None,
            row["coverage"] or 0,
            row["handle"] or "",
            row["account_id"],
        )
    )
    return rows


def _figure(keenest: Keenest, report: Report) -> Figure:
    rows = _rows(keenest)
    shown = [row for row in rows if row["coverage"] != 1][:DRAWN] or rows[:DRAWN]
    says = _says(rows, len(shown))
    marks = [
        Bar(_seed(row), row["coverage"], _share(row, whole=row["coverage"]))
        for row in shown
    ]
    title = "Share observed of each seed’s follows"
    chart = bars("coverage-chart", title, says, marks, whole=1.0)
    whose = "Followers" if report.asked.follows else "Follows"
    grid = Grid(
        "coverage-table",
        "Every seed: observed, reported, and the weight of one follow",
        ("Seed", f"{whose} observed", f"{whose} reported", "Share observed", "Weight"),
        tuple(_cells(row) for row in rows),
        (1, 2, 3, 4),
    )
    return Figure("coverage-figure", says, chart, grid)


def _seed(row: Row) -> str:
    return account(row["handle"], row["account_id"])


def _share(row: Row, *, whole: float | None) -> str:
    return HIDDEN if row["observed"] is None else percent(whole)


def _cells(row: Row) -> tuple[str, ...]:
    small = row["observed"] is None
    reported = row["reported"]
    return (
        _seed(row),
        UNDER if small else number(row["observed"]),
        UNKNOWN
        if reported is None
        else UNDER
        if is_small(reported)
        else number(reported),
        _share(row, whole=row["coverage"]),
        HIDDEN if small else figure(row["weight"]),
    )


def _says(rows: Sequence[Row], drawn: int) -> str:
    known = [row["coverage"] for row in rows if row["coverage"] is not None]
    low = sum(share < HALF for share in known)
    said = (
        f"Of {counted(len(rows), 'seed')}, {number(low)} "
        f"{'was' if low == 1 else 'were'} observed to less than half"
        if low
        else f"No seed is known to be observed to less than half, of {len(rows)}"
    )
    if drawn < len(rows):
        said += f"; drawn are the {drawn} of which the least was observed"
    return f"{said}."


def _notes(keenest: Keenest) -> tuple[str, ...]:
    if not keenest.unresolved:
        return ()
    missing = len(keenest.unresolved)
    asked = keenest.seeds.num_rows + missing
    named = list(keenest.unresolved[:NAMED])
    if missing > NAMED:
        named.append(f"{missing - NAMED} more are not in the lake")
    return (f"{missing} of {asked} seeds could not be used: {joined(named)}.",)
