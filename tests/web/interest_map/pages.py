"""The pages of the map, with a chart of sixty invented accounts."""

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa

from tests.web.interest.pages import reasoned
from tests.web.people import Visitor
from tests.web.samples import MARK, Sample
from wellheard.findings.interest.charting.chart import Chart, drawn
from wellheard.findings.interest.graph import Graph
from wellheard.web.interest import charts
from wellheard.web.interest.models import Edition

ACCOUNTS, GROUP = 60, 20
NAMES = {1: f"{MARK} midwives", 2: f"{MARK} councils"}


def chart() -> Chart:
    """Draw two communities of twenty and twenty others; neighbours follow each other.

    All of the second community also follow the first account of the first.
    """
    at = np.arange(ACCOUNTS, dtype=np.int32)
    group = at // GROUP
    near = [(at, group * GROUP + (at + step) % GROUP) for step in (1, 2, 3)]
    source = np.concatenate([*(each[0] for each in near), at[GROUP : 2 * GROUP]])
    target = np.concatenate(
        [*(each[1].astype(np.int32) for each in near), np.zeros(GROUP, np.int32)]
    )
    placed = np.where(group < 2, group + 1, 0).astype(np.int64)
    rows = pa.table(
        {
            "rank": pa.array(at + 1, pa.int64()),
            "network": ["x"] * ACCOUNTS,
            "account_id": [f"id{number}" for number in at],
            "handle": [f"{MARK.lower()}{number}" for number in at],
            "kind": ["individual", "organisation"] * (ACCOUNTS // 2),
            "roles": pa.array([["nurse"], []] * (ACCOUNTS // 2), pa.list_(pa.string())),
        }
    )
    return drawn(Graph.of(ACCOUNTS, source, target), placed, NAMES, rows)


def edition(visitor: Visitor, **told: object) -> Edition:
    """Publish an edition with its chart."""
    given = {
        "title": f"{MARK} edition",
        "made_at": datetime(2026, 11, 23, 12, tzinfo=UTC),
        "as_at": date(2026, 11, 23),
        "snapshot": 6,
        "question": {},
        "purpose": "Plan engagement",
        "accounts": ACCOUNTS,
        "is_whole": True,
    }
    made = Edition.objects.add(visitor.organisation, **{**given, **told})
    charts.keep(made, chart())
    return made


def on_map(path: str) -> Sample:
    """Show a page of the map of an edition."""

    def made(visitor: Visitor) -> str:
        edition(visitor)
        reasoned(visitor)
        return path

    return Sample(made)


PAGES = {
    "interest:map": on_map("/map"),
    "interest:map_keenest": on_map("/map/keenest"),
    "interest:map_around": on_map("/map/around/1"),
    "interest:map_points_page": on_map("/map/all"),
}
NO_PAGES = {
    "interest:map_top",
    "interest:map_around_data",
    "interest:map_points",
    "interest:map_density",
    "interest:map_at",
}
