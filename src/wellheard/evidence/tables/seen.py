"""Tables observed on networks: profiles, follows, posts, engagements."""

import pyarrow as pa

from wellheard.evidence.tables.table import TEXT, TEXTS, TIME, Table, column

NETWORK = column(
    "network", TEXT, "The network's short name, such as `x`", required=True
)
OBSERVED = column("observed_at", TIME, "When this was seen to be so", required=True)
FETCH = column("fetch_id", TEXT, "The row of `fetch` that brought this", required=True)

ACCOUNT = Table(
    name="account",
    layer="seen",
    row="One account as it stood when it was observed",
    identity=("network", "account_id", "observed_at"),
    names=("account_id",),
    schema=pa.schema(
        [
            NETWORK,
            column(
                "account_id",
                TEXT,
                "The network's permanent id, as text; `@handle` where only the "
                "handle is known",
                required=True,
            ),
            column("handle", TEXT, "The handle without `@`, as the network writes it"),
            column("display_name", TEXT, "The name the account shows"),
            column("description", TEXT, "What the account says of itself"),
            column("location", TEXT, "The place the account states, as written"),
            column("url", TEXT, "The web address the account states"),
            column("kind", TEXT, "`organisation` or `individual`, where somebody said"),
            column("roles", TEXTS, "Public roles, where somebody said"),
            column("place", TEXT, "The place resolved from what the account states"),
            column("language", TEXT, "The language the account states"),
            column(
                "followers_count",
                pa.int64(),
                "Followers as the network reports; see also followers observed",
            ),
            column("following_count", pa.int64(), "Followed, as the network reports"),
            column("posts_count", pa.int64(), "Posts, as the network reports"),
            column("created_at", TIME, "When the account was opened"),
            column("verified", pa.bool_(), "Whether the network vouches for it"),
            column("is_private", pa.bool_(), "Whether it hides its posts"),
            column("status", TEXT, "`active`, `deactivated`, `suspended`, `deleted`"),
            OBSERVED,
            FETCH,
        ]
    ),
)

FOLLOW = Table(
    name="follow",
    layer="seen",
    row="One account seen to follow another",
    identity=("network", "source_id", "target_id"),
    names=("source_id", "target_id"),
    schema=pa.schema(
        [
            NETWORK,
            column("source_id", TEXT, "The account that follows", required=True),
            column("target_id", TEXT, "The account that is followed", required=True),
            column("record_uri", TEXT, "The network's own address of the follow"),
            column("followed_at", TIME, "When the follow was made, where stated"),
            column("first_seen_at", TIME, "First seen by this fetch", required=True),
            column("last_seen_at", TIME, "Last seen by this fetch", required=True),
            column("ended_at", TIME, "When it was seen to have ended"),
            FETCH,
        ]
    ),
)

POST = Table(
    name="post",
    layer="seen",
    row="One post as it stood when it was observed",
    identity=("network", "post_id", "observed_at"),
    names=("account_id",),
    schema=pa.schema(
        [
            NETWORK,
            column("post_id", TEXT, "The network's permanent id", required=True),
            column("account_id", TEXT, "The account that posted", required=True),
            column("text", TEXT, "The words of the post"),
            column("language", TEXT, "The language the network states"),
            column("created_at", TIME, "When its author says it was made"),
            column("indexed_at", TIME, "When the network first saw it"),
            column("reply_to_id", TEXT, "The post it answers"),
            column("root_id", TEXT, "The first post of its thread"),
            column("repost_of_id", TEXT, "The post it passes on"),
            column("quote_of_id", TEXT, "The post it quotes"),
            column("conversation_id", TEXT, "The network's id of the conversation"),
            column("hashtags", TEXTS, "Hashtags without `#`, as written"),
            column("mentions", TEXTS, "Handles mentioned, without `@`"),
            column("links", TEXTS, "Web addresses in the post"),
            column(
                "media",
                pa.list_(pa.struct([("kind", TEXT), ("url", TEXT), ("alt", TEXT)])),
                "Pictures, videos and sounds, with their descriptions",
            ),
            column("like_count", pa.int64(), "Likes, as the network reports"),
            column("repost_count", pa.int64(), "Reposts, as the network reports"),
            column("reply_count", pa.int64(), "Replies, as the network reports"),
            column("quote_count", pa.int64(), "Quotes, as the network reports"),
            column("view_count", pa.int64(), "Views, as the network reports"),
            column("source_app", TEXT, "The application it was sent with"),
            OBSERVED,
            FETCH,
        ]
    ),
)

VERBS = ("like", "repost", "reply", "quote", "mention", "bookmark")

ENGAGEMENT = Table(
    name="engagement",
    layer="seen",
    row="One account's engagement with another account or its post",
    identity=("network", "record_uri"),
    names=("actor_id", "object_account_id"),
    schema=pa.schema(
        [
            NETWORK,
            column("actor_id", TEXT, "The account that engages", required=True),
            column("verb", TEXT, "One of " + ", ".join(VERBS), required=True),
            column("object_post_id", TEXT, "The post engaged with"),
            column("object_account_id", TEXT, "The account engaged with"),
            column("occurred_at", TIME, "When it happened, where stated"),
            column(
                "times",
                pa.int32(),
                "How many times; above 1 where a tool gives only daily totals",
                required=True,
            ),
            column(
                "record_uri",
                TEXT,
                "The network's own address of it, or one made from its identity",
                required=True,
            ),
            OBSERVED,
            FETCH,
        ]
    ),
)

TOMBSTONE = Table(
    name="tombstone",
    layer="seen",
    row="One thing that its network says is gone, and must go here too",
    identity=("network", "kind", "id"),
    schema=pa.schema(
        [
            NETWORK,
            column("kind", TEXT, "The table the thing was in", required=True),
            column("id", TEXT, "Its permanent id", required=True),
            column("reason", TEXT, "Deleted, suspended, deactivated, asked for"),
            column("at", TIME, "When the network said so", required=True),
            FETCH,
        ]
    ),
)

FETCH_TABLE = Table(
    name="fetch",
    layer="seen",
    row="One request or one imported file: the provenance of the rows it brought",
    identity=("fetch_id",),
    schema=pa.schema(
        [
            FETCH,
            column("connector", TEXT, "What fetched it", required=True),
            column("connector_version", TEXT, "Its version", required=True),
            column("endpoint", TEXT, "What was asked, or the file's name"),
            column("params_hash", TEXT, "Digest of how it was asked or read"),
            column("requested_at", TIME, "When", required=True),
            column("http_status", pa.int32(), "The network's answer"),
            column("rows", pa.int64(), "Rows kept", required=True),
            column("rows_quarantined", pa.int64(), "Rows set aside", required=True),
            column("rows_opted_out", pa.int64(), "Rows left out", required=True),
            column("bytes", pa.int64(), "Bytes read"),
            column("sha256", TEXT, "Digest of the bytes read"),
            column("purpose", TEXT, "The purpose in force"),
            column("terms_version", TEXT, "The terms it was fetched under"),
            column("completeness", TEXT, "`complete`, `partial` or `unknown`"),
        ]
    ),
)

TABLES = (ACCOUNT, FOLLOW, POST, ENGAGEMENT, TOMBSTONE, FETCH_TABLE)
