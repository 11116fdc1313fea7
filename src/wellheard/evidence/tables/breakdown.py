"""The table of a drill-down: accounts by place, role, kind and more."""

import pyarrow as pa

from wellheard.evidence.tables.table import TEXT, Table, column

OTHERS = "others"
"""The one row of a facet for all values whose count is hidden."""

BREAKDOWN = Table(
    name="breakdown",
    layer="found",
    row="One value of one facet, and how many accounts of a ranking have it",
    identity=("facet", "within", "value"),
    schema=pa.schema(
        [
            column("facet", TEXT, "What accounts are divided by", required=True),
            column(
                "value",
                TEXT,
                "The value; empty is unknown, and `others` stands for all values whose "
                "count is hidden",
            ),
            column("within", TEXT, "For a place, the larger places it lies in"),
            column(
                "accounts",
                pa.int64(),
                "Accounts of the ranking; empty where a group is under 11, or where "
                "one under 11 could be worked out from it",
            ),
            column(
                "share_of_known",
                pa.float64(),
                "Share of the accounts of which the facet is known, 0 to 1; empty "
                "where it would tell a hidden count",
            ),
        ]
    ),
)
