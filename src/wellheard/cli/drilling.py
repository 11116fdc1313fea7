"""How the accounts of a ranking divide: by place, kind, role and more."""

import sys
from pathlib import Path

import click
import pyarrow as pa

from wellheard.cli import results, screen
from wellheard.findings.interest.drilldown import FACETS

SHEET = "breakdown"

by_option = click.option(
    "--by",
    "facets",
    multiple=True,
    type=click.Choice(FACETS),
    help="Count the accounts by this instead of naming them; in a file, beside them. "
    "Groups under 11 are hidden. May be given several times.",
)


def show(rows: pa.Table) -> None:
    """Print a breakdown: as a table on a terminal, else as CSV."""
    if not screen.is_terminal():
        results.write_csv(rows, sys.stdout)
        return
    cells = [
        (
            row["facet"],
            row["value"] or "unknown",
            row["within"] or "",
            "hidden" if row["accounts"] is None else f"{row['accounts']:,}",
            "" if row["share_of_known"] is None else f"{row['share_of_known']:.1%}",
        )
        for row in rows.to_pylist()
    ]
    heads = ("by", "value", "within", "accounts", "share of known")
    screen.table(heads, cells, right=("accounts", "share of known"))


def write_beside(rows: pa.Table, output: Path) -> None:
    """Write a breakdown beside a file that holds one table only."""
    if output.suffix.lower() in {".csv", ".parquet"}:
        path = output.with_name(f"{output.stem}.{SHEET}.csv")
        results.write({SHEET: rows}, {}, path)
        screen.say(f"Wrote the breakdown to {path}")
