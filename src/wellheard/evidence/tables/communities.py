"""Tables of communities: accounts that follow one another more than others."""

import pyarrow as pa

from wellheard.evidence.tables.table import TEXT, TEXTS, Table, column

COMMUNITY = Table(
    name="community",
    layer="found",
    row="One community among the accounts of a ranking, the largest first",
    identity=("community",),
    schema=pa.schema(
        [
            column(
                "community",
                pa.int64(),
                "Its number, from 1; empty for all that are too small, together",
            ),
            column("name", TEXT, "What sets its bios apart", required=True),
            column("accounts", pa.int64(), "Accounts in it; empty is under 11"),
            column(
                "inside",
                pa.float64(),
                "Share of its members' ties that are with one another",
            ),
            column("words", TEXTS, "Words that set its bios apart, the surest first"),
            column(
                "organisations",
                TEXTS,
                "Accounts in it that a file says are organisations, of the highest "
                "standing first",
            ),
        ]
    ),
)

TABLES = (COMMUNITY,)
