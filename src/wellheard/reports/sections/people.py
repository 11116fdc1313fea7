"""Accounts in a list, as a page shows them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from wellheard.reports.showing import People, Person
from wellheard.reports.written import UNKNOWN, account, cut, figure, number, percent

Row = Mapping[str, Any]
Written = Callable[[Row], str]
LONGEST = 120
"""The most letters of a name, or of what an account states."""


def people(
    key: str,
    caption: str,
    rows: pa.Table,
    figures: Mapping[str, Written],
    measured: str | None = None,
) -> People:
    """Show accounts; `measured` names the column that small bars stand for."""
    listed = rows.to_pylist()
    networks = {row["network"] for row in listed}
    largest = max((float(row[measured] or 0) for row in listed if measured), default=0)
    return People(
        key=key,
        caption=caption,
        heads=tuple(figures),
        rows=tuple(
            Person(
                place=row["rank"],
                name=cut(
                    row["display_name"] or account(row["handle"], row["account_id"]),
                    LONGEST,
                ),
                handle=_handle(row, several=len(networks) > 1),
                who=_who(row),
                figures=tuple(written(row) for written in figures.values()),
                why=row["why"],
                share=float(row[measured] or 0) / largest
                if largest and measured
                else None,
            )
            for row in listed
        ),
    )


def _handle(row: Row, *, several: bool) -> str:
    if not row["display_name"]:
        return f"on {row['network']}" if several else ""
    name = account(row["handle"], row["account_id"])
    return f"{name} on {row['network']}" if several else name


def _who(row: Row) -> str:
    """Say what an account states of itself; nothing where it states nothing."""
    stated: Sequence[str] = row["roles"] or ([row["kind"]] if row["kind"] else [])
    told = [*stated, *([row["place"]] if row["place"] else [])]
    return cut(", ".join(told), LONGEST)


def concentration(row: Row) -> str:
    """Write the figure with its interval, where something is known to be missing."""
    low, high = row["concentration"], row["concentration_high"]
    return figure(low) if high is None else f"{figure(low)} to {figure(high)}"


def seen(row: Row) -> str:
    """Write how much of the evidence was observed."""
    return percent(row["coverage"])


def whole(name: str) -> Written:
    """Write a count of a column; what is unknown is said."""
    return lambda row: UNKNOWN if row[name] is None else number(row[name])
