"""Posts and profiles as Bluesky answers with them, and as 4CAT writes them down."""

from datetime import UTC, datetime
from pathlib import Path

from tests.rooms.networks.telling import Json, lines, told
from wellheard.networks.json_lines import NOTHING_NEW

NURSE = "did:plc:invnurse"
TRUST = "did:plc:invtrust"
POST = f"at://{NURSE}/app.bsky.feed.post/3kpost"
THEIRS = f"at://{TRUST}/app.bsky.feed.post/3ktheirs"


def shown(**rest: object) -> Json:
    whole: Json = {
        "uri": POST,
        "cid": "bafyinvented",
        "author": {
            "did": NURSE,
            "handle": "inv-nurse.example",
            "displayName": "Rose (invented)",
            "avatar": "https://a.invalid/me.jpg",
            "createdAt": "2023-05-01T10:00:00Z",
        },
        "record": {
            "$type": "app.bsky.feed.post",
            "text": "Thank you",
            "createdAt": "2026-10-01T09:00:00Z",
            "reply": {"parent": {"uri": THEIRS}, "root": {"uri": THEIRS}},
        },
        "replyCount": 1,
        "repostCount": 2,
        "likeCount": 3,
        "quoteCount": 0,
        "indexedAt": "2026-10-01T09:00:01Z",
    }
    return {**whole, **rest}


def collected() -> Json:
    """Return the same post as 4CAT writes it, with an odd name among its facets."""
    return {
        "uri": POST,
        "author": {"did": NURSE, "handle": "inv-nurse.example", "py_type": "x"},
        "record": {
            "py_type": "app.bsky.feed.post",
            "text": "Thank you @inv-trust.example",
            "created_at": "2026-10-01T09:00:00Z",
            "facets": [
                {
                    "index": {"byte_start": 10, "byte_end": 28},
                    "features": [
                        {"did": TRUST, "py_type": "app.bsky.richtext.facet#mention"}
                    ],
                }
            ],
        },
        "like_count": 3,
        "repost_count": 2,
        "indexed_at": "2026-10-01T09:00:01Z",
        "4CAT_metadata": {"collected_at": 1793000000.0, "query": "thank", "rank": 0},
    }


def test_a_post_comes_with_its_counts_and_its_author(tmp_path: Path) -> None:
    found = told(lines(tmp_path / "p.jsonl", [shown()]))
    assert (found.what, found.network) == ("Bluesky JSON lines", "bluesky")
    (post,) = found.rows["post"]
    assert (post["post_id"], post["account_id"], post["text"]) == (
        POST,
        NURSE,
        "Thank you",
    )
    counts = ("reply_count", "repost_count", "like_count", "quote_count")
    assert [post[name] for name in counts] == [1, 2, 3, 0]
    assert post["indexed_at"] == datetime(2026, 10, 1, 9, 0, 1, tzinfo=UTC)
    assert found.engaged() == [("reply", TRUST, THEIRS)]
    (account,) = found.rows["account"]
    assert account["handle"] == "inv-nurse.example"
    assert account["followers_count"] is None


def test_a_post_of_a_feed_says_who_passed_it_on(tmp_path: Path) -> None:
    reason = {
        "$type": "app.bsky.feed.defs#reasonRepost",
        "by": {"did": TRUST},
        "uri": f"at://{TRUST}/app.bsky.feed.repost/3kagain",
        "indexedAt": "2026-10-02T09:00:00Z",
    }
    line = {"post": shown(record={"text": "x"}), "reason": reason}
    found = told(lines(tmp_path / "p.jsonl", [line]))
    (row,) = found.rows["engagement"]
    assert (row["actor_id"], row["verb"], row["object_post_id"]) == (
        TRUST,
        "repost",
        POST,
    )
    assert row["record_uri"] == f"at://{TRUST}/app.bsky.feed.repost/3kagain"


def test_what_4cat_writes_in_its_own_way_says_the_same(tmp_path: Path) -> None:
    found = told(lines(tmp_path / "p.ndjson", [collected()]))
    (post,) = found.rows["post"]
    assert post["created_at"] == datetime(2026, 10, 1, 9, tzinfo=UTC)
    assert post["mentions"] == ["inv-trust.example"]
    assert (post["like_count"], post["quote_count"]) == (3, None)
    observed = datetime.fromtimestamp(1793000000.0, tz=UTC)
    assert post["observed_at"] == observed
    assert found.engaged() == [("mention", TRUST, POST)]
    assert found.rows["account"][0]["observed_at"] == observed


def test_profiles_come_whole_or_without_counts(tmp_path: Path) -> None:
    whole: Json = {"did": NURSE, "handle": "inv-nurse.example", "followersCount": 7}
    whole |= {"followsCount": 8, "postsCount": 9, "description": "midwife"}
    part = {"did": TRUST, "handle": "inv-trust.example", "createdAt": "2023-05-01"}
    found = told(lines(tmp_path / "p.jsonl", [whole, part]))
    names = ("followers_count", "following_count", "posts_count")
    assert [[row[name] for name in names] for row in found.rows["account"]] == [
        [7, 8, 9],
        [None, None, None],
    ]


def test_every_line_is_kept_set_aside_or_left_out(tmp_path: Path) -> None:
    found = told(
        lines(
            tmp_path / "p.jsonl",
            [
                shown(),
                shown(),
                shown(uri="at://x/app.bsky.feed.generator/y"),
                shown(author={"did": "nobody"}),
                {"post": 5},
                {"4CAT_metadata": {}, "uri": 1},
            ],
        )
    )
    assert found.reckoned() == (1, 4, 1)
    assert found.left_out == {NOTHING_NEW: 1}
    assert [row.reason for row in found.bad] == [
        "has no address of a post: 'at://x/app.bsky.feed.generator/y'",
        "belongs to no account: 'nobody'",
        "is neither a post nor a profile of Bluesky",
        "is neither a post nor a profile of Bluesky",
    ]


def test_a_line_that_holds_too_much_within_itself_is_set_aside(tmp_path: Path) -> None:
    deep: object = 1
    for _level in range(400):
        deep = {"a_b": [deep]}
    found = told(lines(tmp_path / "p.jsonl", [shown(), {**collected(), "x": deep}]))
    assert [row.reason for row in found.bad] == ["holds too much within itself"]
    assert found.reckoned() == (1, 1, 0)


def test_a_post_whose_author_is_not_told_is_known_by_its_address(
    tmp_path: Path,
) -> None:
    found = told(lines(tmp_path / "p.jsonl", [shown(author=None)]))
    assert found.rows["post"][0]["account_id"] == NURSE
    assert found.rows["account"] == []


def test_an_author_who_is_no_account_is_set_aside(tmp_path: Path) -> None:
    profile = {"did": "did:plc:inv one", "handle": "inv.example"}
    found = told(lines(tmp_path / "p.jsonl", [shown(), profile]))
    assert [row.line for row in found.bad] == [2]
