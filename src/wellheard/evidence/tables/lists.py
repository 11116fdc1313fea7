"""Tables of the named lists: what each list says of an account, and of itself."""

import pyarrow as pa

from wellheard.evidence.tables.naming import NAMED, WHY
from wellheard.evidence.tables.table import TEXT, TEXTS, Table, column

WITHIN = column(
    "followers_in_universe",
    pa.int64(),
    "Accounts in the universe that follow it, as observed",
    required=True,
)

NAMED_LIST = Table(
    name="named_list",
    layer="found",
    row="One named list that was made: what it is, and what it was made from",
    identity=("list",),
    schema=pa.schema(
        [
            column("list", TEXT, "The list's name", required=True),
            column("title", TEXT, "What it is called", required=True),
            column("about", TEXT, "What a reader should know of it", required=True),
            column("seeds", TEXTS, "Seed groups, or files of seeds", required=True),
            column("direction", TEXT, "`followers` or `followed`", required=True),
            column("order", TEXT, "What comes first", required=True),
            column("how", TEXT, "How a place is made, in words", required=True),
            column("accounts", pa.int64(), "Accounts named", required=True),
            column("seeds_asked", pa.int64(), "Seeds asked for", required=True),
            column(
                "seeds_in_the_lake", pa.int64(), "Seeds that were found", required=True
            ),
            column(
                "coverage_lowest",
                pa.float64(),
                "Coverage of the seed of which the smallest share was observed, 0 to "
                "1; empty where it is unknown for every seed",
            ),
            column(
                "coverage_highest",
                pa.float64(),
                "Coverage of the seed of which the largest share was observed",
            ),
            column(
                "universe",
                pa.int64(),
                "Accounts in the universe; empty where there is none",
            ),
            column(
                "universe_coverage",
                pa.float64(),
                "Of the accounts that the universe follows by the network's report, "
                "the share that was observed, 0 to 1; empty is unknown",
            ),
            column("remarks", TEXTS, "What else to know of this list", required=True),
        ]
    ),
)

TRUSTED = Table(
    name="trusted",
    layer="found",
    row="One account with a modest audience of which a large share is in the universe",
    identity=("rank",),
    names=("account_id",),
    schema=pa.schema(
        [
            *NAMED,
            WITHIN,
            column(
                "audience",
                pa.int64(),
                "All its followers: as the network reports; as observed where it "
                "reports none, or fewer than were observed",
                required=True,
            ),
            column("audience_from", TEXT, "`reported` or `observed`", required=True),
            column(
                "audience_coverage",
                pa.float64(),
                "Followers observed over followers reported, 0 to 1; empty where the "
                "network reports none, or fewer than were observed",
            ),
            column(
                "share_in_universe",
                pa.float64(),
                "`followers_in_universe` over `audience`, 0 to 1",
                required=True,
            ),
            column(
                "share_low",
                pa.float64(),
                "Lower end of Wilson's 95 % interval of the share; ranked by this",
                required=True,
            ),
            column(
                "coverage",
                pa.float64(),
                "Share of the evidence that was within the observed part of whom the "
                "universe follows, 0 to 1; empty is unknown",
            ),
            column(
                "in_universe",
                pa.bool_(),
                "Whether it belongs to the universe itself",
                required=True,
            ),
            WHY,
        ]
    ),
)

PEER_PLACE = Table(
    name="peer_place",
    layer="found",
    row="One account of the universe: its place by peers beside its place by size",
    identity=("rank",),
    names=("account_id",),
    schema=pa.schema(
        [
            *NAMED,
            WITHIN,
            column(
                "place_by_peers",
                pa.int64(),
                "Place by these; accounts with as many share a place",
                required=True,
            ),
            column(
                "standing",
                pa.float64(),
                "PageRank among the accounts of the universe, of all 1; being followed "
                "by the followed counts more",
                required=True,
            ),
            column("place_by_standing", pa.int64(), "Place by standing", required=True),
            column("followers_count", pa.int64(), "Followers, as the network reports"),
            column(
                "place_by_size",
                pa.int64(),
                "Place by these, among the accounts whose followers are reported",
            ),
            column(
                "difference",
                pa.int64(),
                "`place_by_size` less the place by peers among the same accounts: "
                "above 0, peers place it higher than size does; empty where followers "
                "are not reported",
            ),
            column(
                "is_seed",
                pa.bool_(),
                "Whether it is one of the seeds, whose followers the universe is",
                required=True,
            ),
            WHY,
        ]
    ),
)

VOLUME_INDEX = Table(
    name="volume_index",
    layer="found",
    row="One account by the Followers/Statuses Index of 2014, which rewards volume",
    identity=("rank",),
    names=("account_id",),
    schema=pa.schema(
        [
            *NAMED,
            column(
                "followers_count",
                pa.int64(),
                "Followers, as the network reports",
                required=True,
            ),
            column(
                "posts_count",
                pa.int64(),
                "Posts, as the network reports",
                required=True,
            ),
            column(
                "place_by_followers", pa.int64(), "Place by followers", required=True
            ),
            column("place_by_posts", pa.int64(), "Place by posts", required=True),
            column(
                "index",
                pa.float64(),
                "The mean of the two places; the lowest comes first",
                required=True,
            ),
            WHY,
        ]
    ),
)

LIST_MOVEMENT = Table(
    name="list_movement",
    layer="found",
    row="One account of a named list: its place now, and on an earlier day",
    identity=("rank",),
    names=("account_id",),
    schema=pa.schema(
        [
            *NAMED[:3],
            column(
                "rank_then",
                pa.int64(),
                "Place on the earlier day; empty where it was not among those looked "
                "at, the first 1,000 or ten times the length of the list",
            ),
            column(
                "moved",
                pa.int64(),
                "Places gained since then; below 0, places lost",
            ),
        ]
    ),
)

TABLES = (NAMED_LIST, TRUSTED, PEER_PLACE, VOLUME_INDEX, LIST_MOVEMENT)
