"""Of all that a firehose tells, what is wanted is kept."""

import pytest

from tests.networks.at_frames import (
    commit,
    follow,
    frame,
    like,
    post,
)
from tests.rooms.networks.bluesky.reading import (
    FOLLOW_PATH,
    LIKE_PATH,
    NURSE,
    PORTER,
    POST,
    POST_PATH,
    TRUST,
    WEB,
    kinds,
    read,
    rows,
)
from wellheard.networks.bluesky.streaming.wanted import Wanted


def test_all_that_a_wanted_account_does_is_kept() -> None:
    wanted = Wanted(frozenset({NURSE}))
    page = read(
        commit(7, NURSE, ("create", LIKE_PATH, like(POST))),
        commit(8, PORTER, ("create", LIKE_PATH, like(POST))),
        frame("#identity", seq=9, did=PORTER),
        wanted=wanted,
    )
    assert rows(page, "engagement", "actor_id") == [(NURSE,)]
    assert (page.stale, page.after, page.events) == ((), "9", 3)


@pytest.mark.parametrize("whom", [TRUST, WEB])
def test_what_others_do_to_a_wanted_account_is_kept(whom: str) -> None:
    theirs = f"at://{whom}/app.bsky.feed.post/3kp"
    mention = {
        "index": {"byteStart": 0, "byteEnd": 2},
        "features": [
            {"$type": "app.bsky.richtext.facet#mention", "did": each}
            for each in (whom, PORTER)
        ],
    }
    page = read(
        commit(
            7,
            NURSE,
            ("create", LIKE_PATH, like(theirs)),
            ("create", "app.bsky.feed.like/3kother", like(f"at://{PORTER}/a.b.c/3k")),
            ("create", FOLLOW_PATH, follow(whom)),
            ("create", "app.bsky.graph.follow/3kother", follow(PORTER)),
            ("create", POST_PATH, post("Hi", facets=[mention])),
            ("create", "app.bsky.feed.post/3kother", post("Nothing of that")),
            ("create", "app.bsky.actor.profile/self", {"description": f"By {whom}"}),
        ),
        wanted=Wanted(frozenset({whom})),
    )
    assert kinds(page) == {"engagement": 2, "follow": 1, "post": 1}
    assert rows(page, "follow", "target_id") == [(whom,)]
    engaged = rows(page, "engagement", "verb", "object_account_id")
    assert sorted(engaged) == [("like", whom), ("mention", whom)]
    assert rows(page, "post", "text") == [("Hi",)]


def test_what_others_do_is_left_out_where_only_authors_are_wanted() -> None:
    wanted = Wanted(frozenset({TRUST}), authors_only=True)
    page = read(
        commit(
            7, NURSE, ("create", LIKE_PATH, like(POST)), ("delete", FOLLOW_PATH, None)
        ),
        commit(8, TRUST, ("create", FOLLOW_PATH, follow(NURSE))),
        wanted=wanted,
    )
    assert kinds(page) == {"follow": 1}


def test_others_deletions_count_as_what_they_did_may_be_held() -> None:
    gone = (
        commit(7, NURSE, ("delete", LIKE_PATH, None)),
        commit(8, PORTER, ("delete", LIKE_PATH, None)),
        frame("#account", seq=9, did=PORTER, active=False, status="deleted"),
    )
    wanted = frozenset({TRUST})
    assert kinds(read(*gone, wanted=Wanted(wanted))) == {"tombstone": 3}
    held = Wanted(wanted, holds=lambda did: did == NURSE)
    assert rows(read(*gone, wanted=held), "tombstone", "id") == [
        (f"at://{NURSE}/{LIKE_PATH}",)
    ]


def test_only_wanted_collections_are_read() -> None:
    wanted = Wanted(collections=frozenset({"app.bsky.graph.follow"}))
    page = read(
        commit(
            7,
            NURSE,
            ("create", LIKE_PATH, like(POST)),
            ("delete", POST_PATH, None),
            ("create", FOLLOW_PATH, follow(TRUST)),
        ),
        wanted=wanted,
    )
    assert kinds(page) == {"follow": 1}


def test_many_wanted_accounts_of_another_kind_are_found_too() -> None:
    wanted = frozenset(f"did:web:ward{number}.example" for number in range(100))
    page = read(
        commit(7, NURSE, ("create", FOLLOW_PATH, follow("did:web:ward99.example"))),
        commit(8, PORTER, ("create", FOLLOW_PATH, follow("did:web:ward100.example"))),
        wanted=Wanted(wanted),
    )
    assert rows(page, "follow", "source_id") == [(NURSE,)]
