"""Who is in exactly which of the largest audiences."""

from collections.abc import Mapping, Sequence
from typing import Any

from wellheard.reports.charts.upset import Group, upset
from wellheard.reports.report import Shared
from wellheard.reports.showing import Figure, Grid, Part
from wellheard.reports.written import counted, joined, number, percent

DRAWN = 15
Row = Mapping[str, Any]


def part(shared: Shared) -> Part | None:
    """Draw the combinations; none where a small group would show."""
    if shared.combinations is None or not shared.combinations.num_rows:
        return None
    rows = shared.combinations.to_pylist()
    names = list(shared.combined)
    groups = [
        Group(tuple(names.index(name) for name in row["sets"]), row["accounts"])
        for row in rows[:DRAWN]
    ]
    says = _says(rows, len(names))
    title = f"Accounts in exactly which of {len(names)} audiences"
    chart = upset("combinations-chart", title, says, names, groups)
    grid = Grid(
        "combinations-table",
        "Accounts in exactly these audiences, and in none of the others",
        ("In exactly", "Audiences", "Accounts"),
        tuple(
            (joined(row["sets"]), str(len(row["sets"])), number(row["accounts"]))
            for row in rows
        ),
        (1, 2),
    )
    figure = Figure("combinations-figure", says, chart, grid, wide=True)
    note = (
        f"Combined are the {len(names)} largest audiences, as many as could be without "
        "showing a small group. A row is a combination: a full dot stands for an "
        "audience that the accounts are in, an empty one for an audience that they are "
        "not in."
    )
    return Part(
        "overlaps-combinations", "Several at once", figures=(figure,), notes=(note,)
    )


def _says(rows: Sequence[Row], sets: int) -> str:
    whole = sum(row["accounts"] for row in rows)
    one = sum(row["accounts"] for row in rows if len(row["sets"]) == 1)
    sentence = (
        f"Of {counted(whole, 'account')} in any of these {sets} audiences, "
        f"{percent(one / whole)} are in one only"
    )
    if len(rows) > DRAWN:
        sentence += f"; drawn are the {DRAWN} largest of {len(rows)} combinations"
    return f"{sentence}."
