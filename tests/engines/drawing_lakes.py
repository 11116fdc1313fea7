"""Lakes that Hypothesis makes: small, and full of the things that go wrong."""

from dataclasses import dataclass
from datetime import timedelta

from hypothesis import strategies as st

from tests.drawing import NOON, Row
from wellheard.evidence.tables.seen import VERBS

NETWORKS = ("x", "bluesky")
IDS = ("1", "02", "10", "did:plc:z", "a'b", "É", "@ann", "@bob", "ümit", "9" * 19)
HANDLES = ("Ann", "bob", "CARA", "ann")

networks = st.sampled_from(NETWORKS)
ids = st.sampled_from(IDS)
moments = st.integers(0, 5).map(lambda days: NOON + timedelta(days=days))
counts = st.none() | st.integers(0, 3_000_000)


@dataclass(frozen=True)
class Drawn:
    """The rows of one lake, and the seeds to ask it about."""

    accounts: list[Row]
    follows: list[Row]
    engagements: list[Row]
    seeds: set[tuple[str, str]]


def _named(row: Row) -> Row:
    """An account known by its handle only has that handle, or shows none."""
    name = str(row["account_id"])
    if name.startswith("@") and row["handle"]:
        return {**row, "handle": name[1:]}
    return row


accounts = st.fixed_dictionaries(
    {
        "network": networks,
        "account_id": ids,
        "handle": st.none() | st.sampled_from(HANDLES),
        "place": st.none() | st.sampled_from(["leeds", "york"]),
        "followers_count": counts,
        "following_count": counts,
        "observed_at": moments,
        "fetch_id": st.sampled_from(["f1", "f2"]),
    }
).map(_named)
follows = st.fixed_dictionaries(
    {
        "network": networks,
        "source_id": ids,
        "target_id": ids,
        "last_seen_at": moments,
        "ended_at": st.none() | st.none() | moments,
    }
)
engagements = st.fixed_dictionaries(
    {
        "network": networks,
        "actor_id": ids,
        "object_account_id": st.none() | ids,
        "verb": st.sampled_from(VERBS),
        "times": st.integers(1, 5000),
        "occurred_at": st.none() | moments,
        "record_uri": st.integers(0, 10_000).map(lambda number: f"uri:{number}"),
        "object_post_id": st.none() | st.none() | st.sampled_from(["post1", "post2"]),
    }
)


def is_once(row: Row) -> tuple[object, ...]:
    """Tell an engagement from others: a like or a repost of a post happens once."""
    if row["object_post_id"] and row["verb"] in ("like", "repost", "bookmark"):
        return row["network"], row["verb"], row["actor_id"], row["object_post_id"]
    return (row["record_uri"],)


def address(row: Row) -> object:
    """Return the address of an engagement."""
    return row["record_uri"]


def lakes(most: int = 40) -> st.SearchStrategy[Drawn]:
    """Draw a lake; no two rows of one fetch speak of one account at one moment."""
    return st.builds(
        Drawn,
        st.lists(
            accounts,
            max_size=most,
            unique_by=(
                lambda row: (row["network"], row["account_id"], row["observed_at"]),
                lambda row: (
                    (row["network"], row["handle"], row["observed_at"])
                    if row["handle"]
                    else object()
                ),
            ),
        ),
        st.lists(follows, max_size=4 * most),
        st.lists(engagements, max_size=most, unique_by=(is_once, address)),
        st.sets(st.tuples(networks, ids), min_size=1, max_size=8),
    )
