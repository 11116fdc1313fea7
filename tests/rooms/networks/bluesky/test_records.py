"""The same record makes the same rows, from wherever it came."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.networks.answers import Unreadable
from wellheard.networks.bluesky import records

NURSE = "did:plc:invnurse"
TRUST = "did:plc:invtrust"
SEEN = datetime(2026, 11, 1, 12, tzinfo=UTC)
MADE = "2026-10-01T09:00:00.000Z"
MADE_AT = datetime(2026, 10, 1, 9, tzinfo=UTC)
POST = f"at://{NURSE}/app.bsky.feed.post/3kpost"
THEIRS = f"at://{TRUST}/app.bsky.feed.post/3ktheirs"
Json = dict[str, object]


def facet(words: str, part: str, kind: str, **feature: object) -> Json:
    start = words.encode().index(part.encode())
    return {
        "index": {"byteStart": start, "byteEnd": start + len(part.encode())},
        "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **feature}],
    }


def of_post(**record: object) -> records.Tables:
    whole = {"text": "Good night", "createdAt": MADE, **record}
    return records.rows(NURSE, records.POST, "3kpost", whole, SEEN)


def engaged(tables: records.Tables) -> list[tuple[object, ...]]:
    return [
        (row["verb"], row["object_account_id"], row["object_post_id"])
        for row in tables.get("engagement", [])
    ]


def test_a_post_has_the_address_of_its_record_as_id() -> None:
    (post,) = of_post(langs=["en", "cy"])["post"]
    assert post["post_id"] == POST
    assert (post["network"], post["account_id"]) == ("bluesky", NURSE)
    assert (post["text"], post["language"]) == ("Good night", "en")
    assert (post["created_at"], post["observed_at"]) == (MADE_AT, SEEN)


def test_mentions_links_and_tags_stand_in_bytes_of_the_words() -> None:
    words = "Gwych 🩺 – diolch @Inv-Trust.example #Nyrsys a.invalid"
    (post,) = of_post(
        text=words,
        facets=[
            facet(words, "@Inv-Trust.example", "mention", did=TRUST),
            facet(words, "#Nyrsys", "tag", tag="Nyrsys"),
            facet(words, "a.invalid", "link", uri="https://a.invalid/long"),
        ],
        tags=["nyrsys", "wards"],
    )["post"]
    assert post["mentions"] == ["Inv-Trust.example"]
    assert post["hashtags"] == ["Nyrsys", "wards"]
    assert post["links"] == ["https://a.invalid/long"]


def test_who_is_mentioned_is_known_by_id_and_named_by_handle() -> None:
    words = "Thank you @inv-trust.example"
    mention = facet(words, "@inv-trust.example", "mention", did=TRUST)
    tables = of_post(text=words, facets=[mention, mention])
    assert engaged(tables) == [("mention", TRUST, POST)]
    (row,) = tables["engagement"]
    assert row["record_uri"] == f"mention of @inv-trust.example by post {POST}"
    assert (row["actor_id"], row["occurred_at"]) == (NURSE, MADE_AT)


@pytest.mark.parametrize(
    "index",
    [
        None,
        {},
        {"byteStart": 5, "byteEnd": 3},
        {"byteStart": -4, "byteEnd": 3},
        {"byteStart": 0, "byteEnd": 99},
        {"byteStart": 1, "byteEnd": 3},
        {"byteStart": "0", "byteEnd": 5.0},
    ],
)
def test_a_mention_that_stands_nowhere_is_known_by_id_alone(index: object) -> None:
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": TRUST}
    tables = of_post(text="🩺🩺", facets=[{"index": index, "features": [feature]}])
    assert tables["post"][0]["mentions"] == []
    (row,) = tables["engagement"]
    assert row["record_uri"] == f"mention of {TRUST} by post {POST}"


def test_an_answer_names_the_post_and_whose_it_is() -> None:
    root = f"at://{NURSE}/app.bsky.feed.post/3kroot"
    tables = of_post(reply={"root": {"uri": root}, "parent": {"uri": THEIRS}})
    (post,) = tables["post"]
    assert (post["reply_to_id"], post["root_id"]) == (THEIRS, root)
    assert engaged(tables) == [("reply", TRUST, THEIRS)]
    assert tables["engagement"][0]["record_uri"] == f"reply by post {POST}"


def test_who_answers_themselves_engages_with_nobody() -> None:
    tables = of_post(reply={"parent": {"uri": POST}, "root": {"uri": POST}})
    assert tables["post"][0]["reply_to_id"] == POST
    assert engaged(tables) == []


def test_a_quote_with_a_picture_is_both() -> None:
    tables = of_post(
        embed={
            "$type": "app.bsky.embed.recordWithMedia",
            "record": {"$type": "app.bsky.embed.record", "record": {"uri": THEIRS}},
            "media": {
                "$type": "app.bsky.embed.images",
                "images": [{"alt": "A ward", "image": {}}, {"alt": ""}, "odd"],
            },
        }
    )
    (post,) = tables["post"]
    assert post["quote_of_id"] == THEIRS
    assert post["media"] == [
        {"kind": "image", "url": None, "alt": "A ward"},
        {"kind": "image", "url": None, "alt": None},
    ]
    assert engaged(tables) == [("quote", TRUST, THEIRS)]


def test_a_feed_that_is_shown_is_no_quote() -> None:
    feed = {"uri": f"at://{TRUST}/app.bsky.feed.generator/wards"}
    tables = of_post(embed={"$type": "app.bsky.embed.record", "record": feed})
    assert tables["post"][0]["quote_of_id"] is None
    assert engaged(tables) == []


def test_a_page_and_a_film_that_are_shown() -> None:
    page = {
        "$type": "app.bsky.embed.external",
        "external": {"uri": "https://a.invalid"},
    }
    film = {"$type": "app.bsky.embed.video", "alt": "A walk", "video": {}}
    assert of_post(embed=page)["post"][0]["links"] == ["https://a.invalid"]
    assert of_post(embed=film)["post"][0]["media"] == [
        {"kind": "video", "url": None, "alt": "A walk"}
    ]


@pytest.mark.parametrize(
    "odd",
    [
        {"text": 7},
        {"createdAt": "yesterday"},
        {"createdAt": 5},
        {"facets": [None, {"features": "x"}, {"features": [5, {}]}]},
        {"embed": "x"},
        {"embed": {"$type": "app.bsky.embed.recordWithMedia", "media": 3}},
        {"reply": {"parent": {"uri": "somewhere"}}},
        {"langs": "en", "tags": [1, None]},
    ],
)
def test_a_post_with_an_odd_part_is_not_lost(odd: Json) -> None:
    tables = of_post(**odd)
    assert [row["post_id"] for row in tables["post"]] == [POST]
    assert engaged(tables) == []


@pytest.mark.parametrize(
    ("collection", "verb"), [(records.LIKE, "like"), (records.REPOST, "repost")]
)
def test_a_like_and_a_repost_are_of_a_post(collection: str, verb: str) -> None:
    record = {"subject": {"uri": THEIRS, "cid": "x"}, "createdAt": MADE}
    tables = records.rows(NURSE, collection, "3kone", record, SEEN)
    (row,) = tables["engagement"]
    assert row == {
        "network": "bluesky",
        "actor_id": NURSE,
        "verb": verb,
        "object_post_id": THEIRS,
        "object_account_id": TRUST,
        "occurred_at": MADE_AT,
        "record_uri": f"at://{NURSE}/{collection}/3kone",
        "observed_at": SEEN,
    }


def test_who_likes_a_feed_engages_with_whoever_made_it() -> None:
    record = {"subject": {"uri": f"at://{TRUST}/app.bsky.feed.generator/wards"}}
    tables = records.rows(NURSE, records.LIKE, "3kone", record)
    assert engaged(tables) == [("like", TRUST, None)]


def test_nobody_engages_with_or_follows_themselves() -> None:
    like = {"subject": {"uri": POST}}
    assert records.rows(NURSE, records.LIKE, "3kone", like) == {}
    assert records.rows(NURSE, records.FOLLOW, "3kone", {"subject": NURSE}) == {}


def test_a_follow_has_the_address_of_its_record() -> None:
    record = {"subject": TRUST, "createdAt": MADE}
    (row,) = records.rows(NURSE, records.FOLLOW, "3kone", record, SEEN)["follow"]
    assert (row["source_id"], row["target_id"]) == (NURSE, TRUST)
    assert row["record_uri"] == f"at://{NURSE}/app.bsky.graph.follow/3kone"
    assert (row["followed_at"], row["last_seen_at"]) == (MADE_AT, SEEN)


def test_a_profile_is_what_an_account_says_of_itself() -> None:
    record: Json = {"displayName": "Rose (invented)", "description": "midwife"}
    record |= {"pronouns": "she/her", "website": "https://rose.invalid"}
    (row,) = records.rows(NURSE, records.PROFILE, "self", record, SEEN)["account"]
    assert row == {
        "network": "bluesky",
        "account_id": NURSE,
        "display_name": "Rose (invented)",
        "description": "midwife",
        "url": "https://rose.invalid",
        "created_at": None,
        "is_private": None,
        "observed_at": SEEN,
    }
    assert records.rows(NURSE, records.PROFILE, "other", record, SEEN) == {}


def test_who_asks_to_be_shown_to_members_alone_hides() -> None:
    labels = {"values": [{"val": "!no-unauthenticated"}]}
    record: Json = {"displayName": "Rose", "description": "Nights", "labels": labels}
    (row,) = records.rows(NURSE, records.PROFILE, "self", record)["account"]
    assert row["is_private"] is True
    assert (row["display_name"], row["description"]) == (None, None)


def test_other_records_are_left_alone() -> None:
    assert records.rows(NURSE, "app.bsky.graph.block", "3kone", {}) == {}
    assert records.gone(NURSE, "app.bsky.graph.block", "3kone", SEEN) is None


@pytest.mark.parametrize(
    ("did", "collection", "rkey", "record", "sentence"),
    [
        ("nurse", records.POST, "3k", {}, "belongs to no account: 'nurse'"),
        (NURSE, records.POST, "a/b", {}, "has no key of a record: 'a/b'"),
        (NURSE, records.POST, "3k", None, "has no record"),
        (NURSE, records.LIKE, "3k", {}, "has no subject.uri"),
        (NURSE, records.LIKE, "3k", {"subject": {"uri": "x"}}, "is a like of nothing"),
        (NURSE, records.FOLLOW, "3k", {"subject": "x"}, "follows no account: 'x'"),
    ],
)
def test_a_record_whose_identity_is_lost_is_refused(
    did: str, collection: str, rkey: str, record: object, sentence: str
) -> None:
    with pytest.raises(Unreadable, match=sentence):
        records.rows(did, collection, rkey, record)


@pytest.mark.parametrize(
    ("collection", "kind"),
    [
        (records.POST, "post"),
        (records.LIKE, "engagement"),
        (records.FOLLOW, "follow"),
        (records.PROFILE, "account"),
    ],
)
def test_what_is_deleted_leaves_a_tombstone_with_its_address(
    collection: str, kind: str
) -> None:
    assert records.gone(NURSE, collection, "3kone", SEEN) == {
        "network": "bluesky",
        "kind": kind,
        "id": f"at://{NURSE}/{collection}/3kone",
        "reason": "deleted",
        "at": SEEN,
    }


def test_an_account_that_is_gone_is_known_by_its_id() -> None:
    row = records.account_gone(NURSE, "deactivated", SEEN)
    assert (row["kind"], row["id"], row["reason"]) == ("account", NURSE, "deactivated")
    with pytest.raises(Unreadable, match="is no account: 'x'"):
        records.account_gone("x", "deleted", SEEN)


NAMES = (
    *("text", "facets", "features", "index", "byteStart", "byteEnd", "did", "$type"),
    *("embed", "record", "media", "images", "reply", "parent", "root", "uri"),
    *("subject", "langs", "tags", "labels", "values", "external", "createdAt"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=20,
)


@given(collection=st.sampled_from(list(records.KINDS)), record=JSON)
def test_any_record_is_read_or_refused(collection: str, record: object) -> None:
    try:
        tables = records.rows(NURSE, collection, "self", record)
    except Unreadable:
        return
    assert set(tables) <= {"account", "follow", "post", "engagement"}
