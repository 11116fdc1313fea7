"""Tables people tell us: why we look, and who asked not to be looked at."""

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

TABLES = (PURPOSE, OPT_OUT)
