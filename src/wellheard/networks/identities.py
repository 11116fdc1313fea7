"""Give an engagement a name of its own, so that the same one seen again counts once.

A like, repost or bookmark of a known post happens once, and so does a mention of one
account within one post: who, what and which post is its identity. Otherwise the moment
tells two apart. A file that gives neither has rows that only their place tells apart.
"""

import pyarrow as pa
import pyarrow.compute as pc

ONCE_PER_POST = ("like", "repost", "bookmark", "mention")
MICROSECONDS_PER_DAY = 86_400_000_000


def by_post(verb: str, post_id: object) -> str:
    """Name what a post does once: it answers, passes on or quotes another."""
    return f"{verb} by post {post_id}"


def mention(post_id: object, name: object) -> str:
    """Name a mention; `name` is `@handle`, or the id where the handle is unknown.

    The post tells who wrote it, so that a file which knows the author's handle and a
    download which knows the author's id name the mention alike.
    """
    return f"mention of {name} by post {post_id}"


def engagement_uris(
    rows: pa.Table, fetch_id: str, already: int, *, totals: bool
) -> pa.ChunkedArray:
    """Name each engagement.

    `already` is how many rows this fetch brought before; `totals` says that a row is
    the total of a day, so that there is only one such row for a day.
    """
    verb = rows["verb"]
    post = pc.coalesce(rows["object_post_id"], "")
    by_post_once = pc.and_(
        pc.is_in(verb, value_set=pa.array(ONCE_PER_POST)), pc.not_equal(post, "")
    )
    moment = pc.cast(rows["occurred_at"], pa.int64())
    stamp = pc.if_else(by_post_once, "", pc.coalesce(pc.cast(moment, pa.string()), ""))
    # Whose post it is need not be known to know that the like is the same like.
    anyone = pc.and_(by_post_once, pc.not_equal(verb, "mention"))
    target = pc.if_else(anyone, "", pc.coalesce(rows["object_account_id"], ""))
    identity = pc.binary_join_element_wise(
        verb, rows["actor_id"], target, post, stamp, " "
    )
    is_mention = pc.and_(by_post_once, pc.equal(verb, "mention"))
    mentioned = pc.binary_join_element_wise(
        "mention of ", target, " by post ", post, ""
    )
    identity = pc.if_else(is_mention, mentioned, identity)
    by_moment = pc.is_valid(moment) if totals else _has_time_of_day(moment)
    by_place = _by_place(rows.num_rows, fetch_id, already)
    return pc.if_else(pc.or_(by_post_once, by_moment), identity, by_place)


def _has_time_of_day(moment: pa.ChunkedArray) -> pa.ChunkedArray:
    days = pc.multiply(pc.divide(moment, MICROSECONDS_PER_DAY), MICROSECONDS_PER_DAY)
    return pc.coalesce(pc.not_equal(moment, days), False)


def _by_place(rows: int, fetch_id: str, already: int) -> pa.Array:
    places = pa.array(range(already + 1, already + rows + 1), pa.int64())
    return pc.binary_join_element_wise(
        f"import:{fetch_id}", pc.cast(places, pa.string()), "#"
    )
