"""Tables of gathering itself: its rounds, how far each list came, what lists showed."""

import pyarrow as pa

from wellheard.evidence.tables.seen import FETCH, NETWORK
from wellheard.evidence.tables.table import TEXT, TIME, Table, column

ROUND = Table(
    name="round",
    layer="seen",
    row="One gathering round as it stood at a moment; the newest row of it counts",
    identity=("round_id", "at"),
    schema=pa.schema(
        [
            column("round_id", TEXT, "The round", required=True),
            column("plan", TEXT, "The title of its plan", required=True),
            column("plan_hash", TEXT, "Digest of what the plan asks for"),
            column("kind", TEXT, "`full`, `delta` or `stream`", required=True),
            column(
                "state",
                TEXT,
                "`begun`, `stopped`, `over budget`, `done`",
                required=True,
            ),
            column("purpose", TEXT, "Why it gathers", required=True),
            column("lawful_basis", TEXT, "Under which basis in law", required=True),
            column("assessment", TEXT, "The reference of its impact assessment"),
            column("began_at", TIME, "When it began", required=True),
            column("at", TIME, "When it stood so", required=True),
            column("said", TEXT, "What its report says, as JSON"),
        ]
    ),
)

CHECKPOINT = Table(
    name="checkpoint",
    layer="seen",
    row="How far one list has been read in a round; the newest row of it counts",
    identity=("round_id", "network", "request", "at"),
    names=("account_id",),
    schema=pa.schema(
        [
            column("round_id", TEXT, "The round", required=True),
            NETWORK,
            column("request", TEXT, "Digest of what was asked for", required=True),
            column(
                "what", TEXT, "The kind of list, such as `followers`", required=True
            ),
            column("account_id", TEXT, "Whose list, where it is one account's"),
            column(
                "state",
                TEXT,
                "`reading`, `done`, `known before`, `hidden`, `gone`, `refused`",
                required=True,
            ),
            column("cursor", TEXT, "What the next page is asked with"),
            column("pages", pa.int64(), "Pages read so far", required=True),
            column("listed", pa.int64(), "Items listed so far", required=True),
            column("requests", pa.int64(), "Requests so far", required=True),
            column("visibility", TEXT, "As in `listing`", required=True),
            column("reported", pa.int64(), "How many items the network reports"),
            column("began_at", TIME, "When its first page was read", required=True),
            column("at", TIME, "When it stood so", required=True),
            FETCH,
        ]
    ),
)

LISTING = Table(
    name="listing",
    layer="seen",
    row="What one list of an account showed in a round, against what was reported",
    identity=("round_id", "network", "account_id", "what"),
    names=("account_id",),
    schema=pa.schema(
        [
            column("round_id", TEXT, "The round", required=True),
            NETWORK,
            column("account_id", TEXT, "Whose list", required=True),
            column("what", TEXT, "`followers`, `follows` or `posts`", required=True),
            column(
                "visibility",
                TEXT,
                "`known`, `hidden` or `unknown`: whether the network shows all of it",
                required=True,
            ),
            column("reported", pa.int64(), "How many the network reports"),
            column("observed", pa.int64(), "How many were seen", required=True),
            column(
                "complete",
                pa.bool_(),
                "Whether it was read to its end in this round and shows all",
                required=True,
            ),
            column("began_at", TIME, "When its first page was read", required=True),
            column("at", TIME, "When its last page was read", required=True),
            FETCH,
        ]
    ),
)

OF_ONE_ACCOUNT = ("followers", "follows", "posts", "videos", "repository")
"""Lists of one account each; its id is kept with how far they came."""

TABLES = (ROUND, CHECKPOINT, LISTING)
