"""Findings as a report takes them, drawn by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from wellheard.evidence.tables import found
from wellheard.evidence.tables.breakdown import BREAKDOWN
from wellheard.evidence.tables.communities import COMMUNITY
from wellheard.evidence.tables.overlap import AUDIENCE, OVERLAP
from wellheard.findings.interest.definition import standard
from wellheard.reports.report import (
    Asked,
    CommunitiesFound,
    Keenest,
    MadeFrom,
    Report,
    SeedsAsked,
    Shared,
)

OWN = SeedsAsked("ours.csv", 4)
SHIPPED = SeedsAsked(
    "Think tanks",
    9,
    shipped=True,
    about="Who thinks aloud.",
    author="Us",
    next_review=date(2027, 5, 23),
)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def ranked(number: int, **more: object) -> dict[str, object]:
    row: dict[str, object] = {
        "rank": number,
        "network": "x",
        "account_id": str(number),
        "handle": f"inv_{number}",
        "seeds_followed": 3,
        "interest": Decimal("2.5"),
        "engagement": Decimal(0),
        "concentration": Decimal("1.25"),
        "why": "follows @nhs",
        "is_seed": False,
    }
    return row | more


def interest(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=found.INTEREST.schema)


def seed(name: str, observed: int, reported: int | None) -> dict[str, object]:
    share = None if reported is None else observed / reported
    return {
        "network": "x",
        "account_id": name,
        "handle": name,
        "observed": observed,
        "reported": reported,
        "coverage": share,
        "weight": Decimal("1.5"),
    }


def seeds(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=found.SEED_COVERAGE.schema)


def report(**parts: Any) -> Report:
    """Return a report of two accounts of 40, and four seeds."""
    ours = seeds(
        seed("aa", 100, 100),
        seed("bb", 50, 100),
        seed("cc", 20, None),
        seed("dd", 4, 8),
    )
    whole = Report(
        asked=Asked((OWN,), "followers", "Plan"),
        made=MadeFrom(NOON, "wellheard 1", standard()),
        keenest=Keenest(interest(ranked(1), ranked(2)), 40, ours),
    )
    return replace(whole, **parts)


def community(
    number: int | None, name: str, accounts: int | None, **more: object
) -> dict[str, object]:
    return {"community": number, "name": name, "accounts": accounts} | more


def grouped(*rows: dict[str, object], **more: Any) -> CommunitiesFound:
    whole = CommunitiesFound(
        communities=pa.Table.from_pylist(list(rows), schema=COMMUNITY.schema),
        between=((90, 12), (3, 80)),
        modularity=0.35,
        follows=185,
        accounts=100,
    )
    return replace(whole, **more)


def overlap(
    first: str, second: str, both: int | None, **more: object
) -> dict[str, object]:
    row: dict[str, object] = {"first": first, "second": second, "hidden": both is None}
    if both is not None:
        share = both / (200 - both)
        row |= {"both": both, "share_first": both / 100, "share_second": both / 100}
        row |= {"jaccard": share, "jaccard_low": share, "jaccard_high": share}
    return row | more


def shares(*rows: dict[str, object], **more: Any) -> Shared:
    names = sorted({str(row[end]) for row in rows for end in ("first", "second")})
    sets = [
        {"name": name, "seeds": 1, "accounts": 100, "hidden": False} for name in names
    ]
    whole = Shared(
        sets=pa.Table.from_pylist(sets, schema=AUDIENCE.schema),
        pairs=pa.Table.from_pylist(list(rows), schema=OVERLAP.schema),
        asked=len(names),
    )
    return replace(whole, **more)


def divided(*rows: tuple[str, str | None, int | None, float | None]) -> pa.Table:
    heads = ("facet", "value", "accounts", "share_of_known")
    return pa.Table.from_pylist(
        [dict(zip(heads, row, strict=True)) for row in rows], schema=BREAKDOWN.schema
    )
