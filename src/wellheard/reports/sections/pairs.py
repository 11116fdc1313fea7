"""What each pair of audiences shares: as a map of cells, and the closest as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from wellheard.reports.charts.heat import Cell, heat
from wellheard.reports.report import Shared
from wellheard.reports.showing import Figure, Grid, Part
from wellheard.reports.written import (
    HIDDEN,
    UNDER,
    UNKNOWN,
    bare,
    counted,
    finely,
    joined,
    number,
    percent,
)

CLOSEST = 10
HIDDEN_MARK = "–"
Row = Mapping[str, Any]
Cells = Mapping[tuple[int, int], Cell]


def told(shared: Shared) -> list[Row]:
    """Keep the pairs whose figures are shown, the closest first."""
    return [row for row in shared.pairs.to_pylist() if row["jaccard"] is not None]


def part(shared: Shared) -> Part:
    """Draw all pairs, and list the closest."""
    names = ordered(shared)
    place = {name: at for at, name in enumerate(names)}
    cells: dict[tuple[int, int], Cell] = {}
    for row in shared.pairs.to_pylist():
        low, high = sorted((place[row["first"]], place[row["second"]]))
        share = row["jaccard"]
        mark = HIDDEN_MARK if share is None else bare(share)
        cells[low, high] = Cell(share, mark)
    says = _says(shared)
    title = "Share of accounts in either audience that are in both, for each pair"
    chart = heat("overlaps-chart", title, says, names, cells)
    figure = Figure("overlaps-figure", says, chart, _matrix(names, cells), wide=True)
    return Part(
        "overlaps-pairs",
        "Pair by pair",
        figures=(figure,),
        grids=_closest(shared),
        notes=_notes(shared),
    )


def _says(shared: Shared) -> str:
    hidden = sum(row["hidden"] for row in shared.pairs.to_pylist())
    sentence = (
        "Each cell gives the share of the accounts in either audience that are in "
        "both, in percent: the darker, the larger"
    )
    if hidden:
        sentence += (
            f"; {HIDDEN_MARK} stands for {counted(hidden, 'pair')} hidden, because a "
            f"group of {UNDER} would show"
        )
    return f"{sentence}."


def ordered(shared: Shared) -> list[str]:
    """Put like beside like: after each set, of those left, the most like it."""
    sizes = {row["name"]: row["accounts"] or 0 for row in shared.sets.to_pylist()}
    share: dict[tuple[str, str], float] = {}
    for row in shared.pairs.to_pylist():
        share[row["first"], row["second"]] = row["jaccard"] or 0
        share[row["second"], row["first"]] = row["jaccard"] or 0
    left = sorted(sizes, key=lambda name: (-sizes[name], name))
    placed = [left.pop(0)] if left else []
    while left:
        near = {name: share.get((placed[-1], name), 0.0) for name in left}
        best = max(left, key=lambda name: (near[name], sizes[name]))
        left.remove(best)
        placed.append(best)
    return placed


def _matrix(names: Sequence[str], cells: Cells) -> Grid:
    def written(row: int, column: int) -> str:
        cell = cells.get((min(row, column), max(row, column)))
        return "" if cell is None else cell.shown

    columns = range(len(names))
    return Grid(
        "overlaps-table",
        "The same in numbers: percent of those in either audience that are in both; "
        "columns bear the numbers of the rows",
        ("Audience", *(str(column + 1) for column in columns)),
        tuple(
            (f"{row + 1} {name}", *(written(row, column) for column in columns))
            for row, name in enumerate(names)
        ),
        tuple(column + 1 for column in columns),
        tight=True,
    )


def _closest(shared: Shared) -> tuple[Grid, ...]:
    rows = told(shared)[:CLOSEST]
    if not rows:
        return ()
    heads = ("Pair", "In both", "Of the first", "Of the second", "Of either")
    grid = Grid(
        "overlaps-closest",
        f"The {len(rows)} closest pairs of audiences"
        if len(rows) > 1
        else "The closest pair of audiences",
        (*heads, "95% interval"),
        tuple(_cells(row) for row in rows),
        (1, 2, 3, 4, 5),
    )
    return (grid,)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        f"{row['first']} and {row['second']}",
        number(row["both"]),
        percent(row["share_first"]),
        percent(row["share_second"]),
        finely(row["jaccard"]),
        _interval(row),
    )


def _interval(row: Row) -> str:
    """Write the interval of the share of either, had all been observed."""
    low, high = row["jaccard_low"], row["jaccard_high"]
    if low is None or high is None:
        return UNKNOWN
    return "certain" if low == high else f"{finely(low)} to {finely(high)}"


def _notes(shared: Shared) -> tuple[str, ...]:
    shares = (
        "Where a small audience lies within a large one, nearly all of the small one "
        "is shared and little of the large one; so all three shares are given. The "
        "interval is that of the last, had all of both been observed."
    )
    notes = [shares]
    small = [row["name"] for row in shared.sets.to_pylist() if row["hidden"]]
    if small:
        notes.append(f"{UNDER.capitalize()} accounts, and {HIDDEN}: {joined(small)}.")
    if shared.apart:
        notes.append(
            f"{counted(shared.apart, 'pair')} not compared, because their networks "
            "differ: accounts of different networks are different accounts."
        )
    return tuple(notes)
