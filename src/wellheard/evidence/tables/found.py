"""Tables we work out, and can work out again from the other two."""

import pyarrow as pa

from wellheard.evidence.tables import breakdown, communities, lists, overlap
from wellheard.evidence.tables.naming import NAMED, WHY
from wellheard.evidence.tables.table import TEXT, TIME, Table, column

MICRO = pa.decimal128(18, 6)
"""A number held exactly, in millionths."""

INTEREST = Table(
    name="interest",
    layer="found",
    row="One account in a ranking, with the parts of its place",
    identity=("rank",),
    names=("account_id",),
    schema=pa.schema(
        [
            *NAMED,
            column(
                "seeds_followed",
                pa.int64(),
                "Seeds the account follows (`followers`), or seeds that follow it "
                "(`followed`)",
                required=True,
            ),
            column("following_count", pa.int64(), "Followed, as the network reports"),
            column(
                "interest", MICRO, "Sum of the weights of those seeds", required=True
            ),
            column(
                "engagement", MICRO, "Weighted, log-damped engagement", required=True
            ),
            column("concentration", MICRO, "The figure ranked by", required=True),
            column(
                "coverage",
                pa.float64(),
                "Share of the account's interest that was within the observed part of "
                "the seeds' audiences, 0 to 1; empty is unknown",
            ),
            WHY,
            column(
                "concentration_high",
                MICRO,
                "Upper end of the 95 % interval; the lower end is `concentration`. "
                "Empty where nothing is known to be missing",
            ),
            column("is_seed", pa.bool_(), "Whether it is a seed itself", required=True),
        ]
    ),
)

SEED_COVERAGE = Table(
    name="seed_coverage",
    layer="found",
    row="One seed: how much of its audience was observed",
    identity=("network", "account_id"),
    names=("account_id",),
    schema=pa.schema(
        [
            column("network", TEXT, "The network's short name", required=True),
            column("account_id", TEXT, "The network's permanent id", required=True),
            column("handle", TEXT, "The handle without `@`"),
            column("observed", pa.int64(), "Follows observed", required=True),
            column("reported", pa.int64(), "Follows the network reports"),
            column("coverage", pa.float64(), "Observed over reported, at most 1"),
            column("weight", MICRO, "The seed's weight", required=True),
        ]
    ),
)

DISCLOSURE = Table(
    name="disclosure",
    layer="found",
    row="One ranking that was shown: what was asked, for which purpose",
    identity=("shown_at",),
    schema=pa.schema(
        [
            column("shown_at", TIME, "When", required=True),
            column("purpose", TEXT, "The purpose it was shown for"),
            column("question", TEXT, "What was asked, as JSON", required=True),
            column("rows", pa.int64(), "Accounts named", required=True),
        ]
    ),
)

TABLES = (
    INTEREST,
    SEED_COVERAGE,
    DISCLOSURE,
    *communities.TABLES,
    *lists.TABLES,
    breakdown.BREAKDOWN,
    overlap.AUDIENCE,
    overlap.OVERLAP,
    overlap.COMBINATION,
)
