"""Tables people tell us: why we look, who is left out, and what was let go of."""

import pyarrow as pa

from wellheard.evidence.tables.table import TEXT, TIME, Table, column

PURPOSE = Table(
    name="purpose",
    layer="told",
    row="One purpose for which people in this lake may be named",
    identity=("given_at",),
    schema=pa.schema(
        [
            column("purpose", TEXT, "The purpose, in a sentence", required=True),
            column("given_at", TIME, "When it was given", required=True),
        ]
    ),
)

OPT_OUT = Table(
    name="opt_out",
    layer="told",
    row="One account that asked to be left out, as a salted hash",
    identity=("account_hash",),
    schema=pa.schema(
        [
            column(
                "account_hash", TEXT, "Salted hash of network and name", required=True
            ),
            column("given_at", TIME, "When it was given", required=True),
        ]
    ),
)

ERASURE = Table(
    name="erasure",
    layer="told",
    row="One account that was erased, without its name",
    identity=("erased_at", "account_hash"),
    schema=pa.schema(
        [
            column("erased_at", TIME, "When", required=True),
            column("network", TEXT, "The network it was on", required=True),
            column(
                "account_hash", TEXT, "Salted hash of network and name", required=True
            ),
            column("reason", TEXT, "Why, in a sentence"),
            column("done", TEXT, "What was done in each table, as JSON", required=True),
        ]
    ),
)

AGEING = Table(
    name="ageing",
    layer="told",
    row="One day on which rows past their term were removed",
    identity=("aged_at",),
    schema=pa.schema(
        [
            column("aged_at", TIME, "When", required=True),
            column("as_at", TEXT, "The day that terms were counted to", required=True),
            column("rules", TEXT, "The version of the rules", required=True),
            column("done", TEXT, "What was done in each table, as JSON", required=True),
        ]
    ),
)

REMOVAL = Table(
    name="removal",
    layer="told",
    row="One time that what networks said is gone was removed here",
    identity=("removed_at",),
    schema=pa.schema(
        [
            column("removed_at", TIME, "When", required=True),
            column(
                "tombstones",
                pa.int64(),
                "How many tombstones were followed, those among them that named "
                "nothing that was here",
                required=True,
            ),
            column("done", TEXT, "What was done in each table, as JSON", required=True),
        ]
    ),
)

TABLES = (PURPOSE, OPT_OUT, ERASURE, AGEING, REMOVAL)
