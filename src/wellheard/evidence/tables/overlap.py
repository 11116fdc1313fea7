"""Tables of overlaps: sets of accounts, and what pairs of sets share."""

import pyarrow as pa

from wellheard.evidence.tables.table import TEXT, TEXTS, Table, column


def _estimated(name: str, what: str) -> list[pa.Field]:
    """An estimate and its interval."""
    return [
        column(
            f"{name}_estimate",
            pa.float64(),
            f"{what} had all been observed; empty where the coverage of either is "
            "unknown",
        ),
        column(f"{name}_low", pa.float64(), "Lower end of its 95 % interval"),
        column(f"{name}_high", pa.float64(), "Upper end of its 95 % interval"),
    ]


AUDIENCE = Table(
    name="audience",
    layer="found",
    row="One set of accounts: the audience of a seed, or of any seed of a group",
    identity=("name",),
    schema=pa.schema(
        [
            column("name", TEXT, "The set, as it was asked for", required=True),
            column("network", TEXT, "Its network; empty where it spans several"),
            column("seeds", pa.int64(), "Its seeds in the lake", required=True),
            column("accounts", pa.int64(), "Accounts in it; empty is under 11"),
            column(
                "coverage",
                pa.float64(),
                "Follows of its seeds observed over those reported, at most 1; empty "
                "is unknown, or that the set is hidden",
            ),
            column(
                "in_none_of",
                pa.int64(),
                "Accounts in it and in none of the others that were named; empty "
                "where none were, or a group of fewer than 11 would show",
            ),
            column(
                "hidden",
                pa.bool_(),
                "Whether it is hidden, because it has fewer than 11 accounts",
                required=True,
            ),
        ]
    ),
)

OVERLAP = Table(
    name="overlap",
    layer="found",
    row="Two sets of accounts, and what they share",
    identity=("first", "second"),
    schema=pa.schema(
        [
            column("first", TEXT, "One set", required=True),
            column("second", TEXT, "The other set", required=True),
            column("accounts_first", pa.int64(), "Accounts in the first"),
            column("accounts_second", pa.int64(), "Accounts in the second"),
            column("both", pa.int64(), "Accounts in both; empty where hidden"),
            column("share_first", pa.float64(), "Both, over the first"),
            column("share_second", pa.float64(), "Both, over the second"),
            column("jaccard", pa.float64(), "Both, over those in either"),
            column("coverage_first", pa.float64(), "Share observed of the first"),
            column("coverage_second", pa.float64(), "Share observed of the second"),
            *_estimated("both", "Accounts in both"),
            *_estimated("share_first", "Share of the first"),
            *_estimated("share_second", "Share of the second"),
            *_estimated("jaccard", "Jaccard index"),
            column(
                "hidden",
                pa.bool_(),
                "Whether counts are hidden, because a group of fewer than 11 would "
                "show",
                required=True,
            ),
        ]
    ),
)

COMBINATION = Table(
    name="combination",
    layer="found",
    row="One combination of sets: the accounts in exactly these and in no other",
    identity=("sets",),
    schema=pa.schema(
        [
            column("sets", TEXTS, "The sets", required=True),
            column("accounts", pa.int64(), "Accounts in it", required=True),
        ]
    ),
)

TABLES = (AUDIENCE, OVERLAP, COMBINATION)
