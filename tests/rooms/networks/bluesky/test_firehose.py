"""What each kind of frame of a firehose leaves in the lake, the odd ones too."""

from datetime import UTC, datetime

import pytest
from libipld import encode_dag_cbor

from tests.networks.at_frames import (
    WHEN,
    car,
    commit,
    error,
    follow,
    frame,
    like,
    name,
    post,
)
from tests.rooms.networks.bluesky.reading import (
    FOLLOW_PATH,
    LIKE_PATH,
    NOW,
    NURSE,
    PORTER,
    POST,
    POST_PATH,
    SAID,
    TRUST,
    kinds,
    read,
    rows,
)
from wellheard.evidence.tables import seen
from wellheard.networks.bluesky.streaming.wire import ErrorFrame

EMPTY = encode_dag_cbor({"e": [], "l": None})
"""The tree of a repository that holds nothing."""


def test_a_like_tells_who_liked_whose_post_and_when() -> None:
    page = read(commit(7, NURSE, ("create", LIKE_PATH, like(POST))))
    (row,) = page.batch.tables["engagement"].to_pylist()
    assert row == {
        "network": "bluesky",
        "actor_id": NURSE,
        "verb": "like",
        "object_post_id": POST,
        "object_account_id": TRUST,
        "occurred_at": SAID,
        "record_uri": f"at://{NURSE}/{LIKE_PATH}",
        "observed_at": row["observed_at"],
    }
    assert NOW < row["observed_at"] < datetime(2026, 11, 1, 12, 30, 1, tzinfo=UTC)
    assert (page.after, page.events, page.batch.bad) == ("7", 1, ())


def test_a_follow_a_repost_and_a_post_come_in_one_commit() -> None:
    page = read(
        commit(
            7,
            NURSE,
            ("create", FOLLOW_PATH, follow(TRUST)),
            ("create", "app.bsky.feed.repost/3kr", like(POST)),
            ("create", POST_PATH, post("Thank you", reply={"parent": {"uri": POST}})),
        )
    )
    assert rows(page, "follow", "source_id", "target_id") == [(NURSE, TRUST)]
    assert rows(page, "post", "text", "reply_to_id") == [("Thank you", POST)]
    engaged = rows(page, "engagement", "verb", "object_account_id")
    assert sorted(engaged) == [("reply", TRUST), ("repost", TRUST)]


def test_tables_have_the_types_of_the_lake() -> None:
    page = read(
        commit(
            7,
            NURSE,
            ("create", FOLLOW_PATH, follow(TRUST)),
            ("create", LIKE_PATH, like(POST)),
            ("create", "app.bsky.feed.like/3kodd", like(POST) | {"createdAt": None}),
            ("create", POST_PATH, post("Thank you")),
            ("delete", "app.bsky.feed.like/3kgone", None),
        )
    )
    assert kinds(page) == {"follow": 1, "engagement": 2, "post": 1, "tombstone": 1}
    known = {table.name: table.schema for table in seen.TABLES}
    for name_of, table in page.batch.tables.items():
        for field in table.schema:
            assert field.type == known[name_of].field(field.name).type


def test_a_record_that_is_changed_is_read_like_a_new_one() -> None:
    page = read(commit(7, NURSE, ("update", POST_PATH, post("Corrected"))))
    assert rows(page, "post", "text") == [("Corrected",)]


def test_two_states_of_a_post_are_told_apart_by_the_moment() -> None:
    page = read(
        commit(7, NURSE, ("create", POST_PATH, post("Thanks"))),
        commit(
            8, NURSE, ("update", POST_PATH, post("Thank you")), since="3k00000000007"
        ),
    )
    found = sorted(rows(page, "post", "observed_at", "text"))
    assert [text for _moment, text in found] == ["Thanks", "Thank you"]
    assert found[0][0] != found[1][0]


def test_what_is_deleted_leaves_a_tombstone_with_its_address() -> None:
    page = read(
        commit(
            7,
            NURSE,
            ("delete", LIKE_PATH, None),
            ("delete", FOLLOW_PATH, None),
            ("delete", POST_PATH, None),
            ("delete", "app.bsky.graph.block/3kblock", None),
        )
    )
    assert rows(page, "tombstone", "kind", "id", "reason", "at") == [
        ("engagement", f"at://{NURSE}/{LIKE_PATH}", "deleted", SAID),
        ("follow", f"at://{NURSE}/{FOLLOW_PATH}", "deleted", SAID),
        ("post", f"at://{NURSE}/{POST_PATH}", "deleted", SAID),
    ]


def test_what_was_made_and_deleted_between_two_pages_is_not_kept() -> None:
    reply = post("Oh no", reply={"parent": {"uri": POST}})
    page = read(
        commit(
            7,
            NURSE,
            ("create", LIKE_PATH, like(POST)),
            ("create", FOLLOW_PATH, follow(TRUST)),
            ("create", POST_PATH, reply),
            ("create", "app.bsky.feed.like/3kstays", like(POST)),
        ),
        commit(
            8,
            NURSE,
            ("delete", LIKE_PATH, None),
            ("delete", FOLLOW_PATH, None),
            ("delete", POST_PATH, None),
            since="3k00000000007",
        ),
    )
    assert kinds(page) == {"engagement": 1, "tombstone": 3}
    assert rows(page, "engagement", "record_uri") == [
        (f"at://{NURSE}/app.bsky.feed.like/3kstays",)
    ]


def test_what_is_made_again_after_its_deletion_stays() -> None:
    page = read(
        commit(7, NURSE, ("delete", LIKE_PATH, None)),
        commit(8, NURSE, ("create", LIKE_PATH, like(POST)), since="3k00000000007"),
    )
    assert kinds(page) == {"engagement": 1}


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("deleted", "deleted"),
        ("deactivated", "deactivated"),
        ("suspended", "suspended"),
        ("takendown", "suspended"),
        (None, "deactivated"),
    ],
)
def test_an_account_that_is_gone_leaves_a_tombstone(
    status: str | None, reason: str
) -> None:
    page = read(
        frame("#account", seq=7, did=NURSE, time=WHEN, active=False, status=status)
    )
    assert rows(page, "tombstone", "kind", "id", "reason", "at") == [
        ("account", NURSE, reason, SAID)
    ]


def test_an_account_that_its_host_cannot_send_just_now_is_not_gone() -> None:
    page = read(
        frame("#account", seq=7, did=NURSE, time=WHEN, active=False, status="throttled")
    )
    assert kinds(page) == {}
    assert page.broken == (NURSE,)


def test_an_account_that_is_there_again_has_its_profile_asked_for() -> None:
    page = read(frame("#account", seq=7, did=NURSE, time=WHEN, active=True))
    assert (kinds(page), page.stale) == ({}, (NURSE,))


def test_who_rested_and_is_there_again_is_not_gone() -> None:
    rests = {"did": NURSE, "active": False, "status": "deactivated"}
    page = read(
        frame("#account", seq=7, time=WHEN, **rests),
        frame("#account", seq=8, time=WHEN, did=NURSE, active=True),
    )
    assert (kinds(page), page.stale) == ({}, (NURSE,))


def test_a_new_account_that_holds_nothing_has_nothing_to_be_read_again() -> None:
    empty = car([encode_dag_cbor({"data": name(EMPTY)})])
    new = frame("#sync", seq=7, did=NURSE, rev="3ka", time=WHEN, blocks=empty)
    page = read(new, commit(8, NURSE, rev="3kb", since="3ka"))
    assert page.broken == ()


def test_a_new_handle_has_the_profile_asked_for() -> None:
    page = read(frame("#identity", seq=7, did=NURSE, time=WHEN, handle="n.example"))
    assert (kinds(page), page.stale, page.after) == ({}, (NURSE,), "7")


def test_a_profile_is_kept_and_asked_for_as_its_record_has_no_handle() -> None:
    path = "app.bsky.actor.profile/self"
    page = read(commit(7, NURSE, ("update", path, {"displayName": "Invented Nurse"})))
    assert rows(page, "account", "account_id", "display_name") == [
        (NURSE, "Invented Nurse")
    ]
    assert page.stale == (NURSE,)
    gone = read(commit(7, NURSE, ("delete", path, None)))
    assert (kinds(gone), gone.stale) == ({}, (NURSE,))


def test_a_moment_that_is_yet_to_come_is_ours() -> None:
    body = {"seq": 7, "did": NURSE, "active": False, "status": "deleted"}
    ahead = read(frame("#account", **body, time="2031-01-01T00:00:00Z"))
    none = read(frame("#account", **body, time=17))
    for page in (ahead, none):
        ((at,),) = rows(page, "tombstone", "at")
        assert at == NOW.replace(microsecond=1)


def test_whom_something_was_missed_of_is_named() -> None:
    fine = commit(8, NURSE, rev="3kb", since="3ka")
    for gap in (
        (commit(7, NURSE, rev="3ka"), commit(9, NURSE, rev="3kd", since="3kc")),
        (frame("#sync", seq=7, did=NURSE, rev="3ka", time=WHEN, blocks=b""), fine),
        (commit(7, NURSE, rev="3ka", tooBig=True), fine),
        (commit(7, NURSE, rev=17), fine),
    ):
        assert read(*gap).broken == (NURSE,)
    assert read(commit(7, NURSE, rev="3ka"), fine).broken == ()


def test_what_is_read_twice_is_no_gap() -> None:
    two = (commit(7, NURSE, rev="3ka"), commit(8, NURSE, rev="3kb", since="3ka"))
    assert read(*two, *two, commit(9, NURSE, rev="3kc", since="3kb")).broken == ()


def test_a_server_that_no_longer_has_all_says_so() -> None:
    page = read(frame("#info", name="OutdatedCursor"))
    assert page.missed == "the server no longer had all since the last time"


def test_an_error_ends_the_stream() -> None:
    with pytest.raises(ErrorFrame, match="ConsumerTooSlow"):
        read(error("ConsumerTooSlow"))


def test_what_cannot_be_read_is_set_aside_and_the_rest_is_kept() -> None:
    fine = ("create", LIKE_PATH, like(POST))
    odd = {"$type": "app.bsky.graph.follow", "subject": "nobody"}
    short = encode_dag_cbor(follow(TRUST))[:-9]
    broken = {"action": "create", "path": FOLLOW_PATH, "cid": name(short)}
    missing = {"action": "create", "path": FOLLOW_PATH, "cid": name(b"missing")}
    none = {"action": "create", "path": FOLLOW_PATH, "cid": [1]}
    page = read(
        b"\xff no frame",
        encode_dag_cbor({"op": 1, "t": "#commit"}),
        encode_dag_cbor(1) + encode_dag_cbor(2),
        frame("#commit", seq=1, repo=17),
        commit(2, NURSE, ops=[17, {"path": 1}]),
        commit(3, NURSE, ("create", FOLLOW_PATH, odd), fine),
        commit(4, NURSE, ops=[broken], blocks=car([short])),
        commit(5, NURSE, ops=[missing, none]),
        commit(6, NURSE, ops=[missing], blocks=None),
        frame("#account", seq=7, did=NURSE, active="no"),
        commit(8, "nobody", fine),
        commit(9, "nobody", ("delete", LIKE_PATH, None)),
        frame("#account", seq=10, did="nobody", active=False),
    )
    assert [each.line for each in page.batch.bad] == [
        1, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 12, 13
    ]  # fmt: skip
    assert kinds(page) == {"engagement": 1}
    assert page.after == "10"
    reasons = [each.reason for each in page.batch.bad]
    assert reasons[0].startswith("is no frame")
    assert reasons[3] == "is no commit: says not whose, or not what"
    assert reasons[6] == "follows no account: 'nobody'"
    assert reasons[8] == reasons[10] == "its block is missing"
    assert page.batch.bad[8].text == f"at://{NURSE}/{FOLLOW_PATH}"
    assert NURSE in page.broken


def test_a_block_that_is_not_the_one_named_is_set_aside() -> None:
    true, false = encode_dag_cbor(follow(TRUST)), encode_dag_cbor(follow(PORTER))
    assert len(true) == len(false)
    swapped = car([b"\xa0", true]).replace(true, false)
    page = read(
        commit(7, NURSE, ("create", FOLLOW_PATH, follow(TRUST)), blocks=swapped)
    )
    assert kinds(page) == {}
    assert page.batch.bad[0].reason == "its block is not the one named, or ends early"
    assert page.broken == (NURSE,)


@pytest.mark.parametrize("size", [0, 20, 80, 300, 20_000])
@pytest.mark.parametrize("before", [b"\x00", b"\x18\xff", b"\x1a\xff\xff\xff\xff"])
def test_a_block_is_found_whatever_stands_before_it(size: int, before: bytes) -> None:
    record = post("x" * size)
    held = car([before, encode_dag_cbor(record)])
    page = read(commit(7, NURSE, ("create", POST_PATH, record), blocks=held))
    assert rows(page, "post", "text") == [("x" * size or None,)]
