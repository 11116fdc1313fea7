"""Pages of posts become rows: feeds, what was passed on, pins, threads, searches."""

from collections.abc import Mapping

import pytest

from tests.rooms.networks.bluesky.answering import (
    MADE,
    MADE_AT,
    MIDWIFE,
    NURSE,
    REGISTRY,
    SEED,
    SHY,
    VIEW,
    Drawer,
    Json,
    No,
    actor,
    address,
    hidden,
    rows,
    view,
)
from wellheard.networks.asking.question import Refused
from wellheard.networks.bluesky.bluesky import Bluesky, Servers
from wellheard.networks.network import NotThere, Page, Request, Visibility, What

SEEDS, NURSES = actor(SEED, "seed.example"), actor(NURSE, "nurse.example")
REPOST = address(SEED, "3krepost", "app.bsky.feed.repost")


def asked(what: What, of: str, **answers: object) -> Page:
    drawer = Drawer(answers)  # type: ignore[arg-type]
    return Bluesky(drawer, Servers(VIEW, REGISTRY)).page(Request(what, (of,)), None)


def feed(*items: object, of: str = SEED) -> Page:
    return asked("posts", of, getAuthorFeed={"feed": list(items), "cursor": "next"})


def passed_on(post: Json, by: Json, uri: str | None = REPOST) -> Json:
    reason = {"$type": "app.bsky.feed.defs#reasonRepost", "by": by, "indexedAt": MADE}
    return {"post": post, "reason": {**reason, **({"uri": uri} if uri else {})}}


def test_a_feed_is_posts_and_what_was_passed_on() -> None:
    page = feed({"post": view(SEEDS, "1")}, passed_on(view(NURSES, "2"), SEEDS))
    assert page.listed == (address(SEED, "1"), REPOST)
    assert page.after == "next"
    own, other = rows(page, "post")
    assert (own["post_id"], own["account_id"], own["text"]) == (
        address(SEED, "1"),
        SEED,
        "Words 1",
    )
    assert (own["created_at"], own["indexed_at"]) == (MADE_AT, MADE_AT)
    assert (own["like_count"], own["repost_count"]) == (2, None)
    assert other["account_id"] == NURSE
    (row,) = rows(page, "engagement")
    assert (row["actor_id"], row["verb"], row["object_post_id"]) == (
        SEED,
        "repost",
        address(NURSE, "2"),
    )
    assert (row["object_account_id"], row["record_uri"]) == (NURSE, REPOST)
    assert row["occurred_at"] == MADE_AT
    assert {row["account_id"] for row in rows(page, "account")} == {SEED, NURSE}


def test_what_servers_of_old_pass_on_without_an_address_is_kept() -> None:
    page = feed(passed_on(view(NURSES, "2"), SEEDS, uri=None))
    (row,) = rows(page, "engagement")
    assert row["record_uri"] is None
    assert page.listed == (address(NURSE, "2"),)


def test_a_pinned_post_counts_once() -> None:
    pin = {"$type": "app.bsky.feed.defs#reasonPin"}
    page = feed(
        {"post": view(SEEDS, "1"), "reason": pin},
        {"post": view(SEEDS, "2")},
        {"post": view(SEEDS, "1")},
    )
    assert [row["post_id"] for row in rows(page, "post")] == [
        address(SEED, "1"),
        address(SEED, "2"),
    ]
    assert rows(page, "engagement") == []


def test_nobody_passes_on_their_own_posts() -> None:
    page = feed(passed_on(view(SEEDS, "1"), SEEDS))
    assert rows(page, "engagement") == []
    assert page.listed == (address(SEED, "1"),)


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"post": {**view(SEEDS, "2"), "author": {"handle": "no-id.example"}}},
        {"post": {**view(SEEDS, "2"), "author": {"did": "nobody"}}},
        {"post": {**view(SEEDS, "2"), "record": "none"}},
        {"post": {**view(SEEDS, "2"), "likeCount": -3}},
        passed_on(view(NURSES, "2"), {"did": "nobody"}),
        None,
    ],
)
def test_an_odd_post_is_set_aside_and_costs_no_other(odd: object) -> None:
    page = feed({"post": view(SEEDS, "1")}, odd, {"post": view(SEEDS, "3")})
    assert [row["post_id"] for row in rows(page, "post")] == [
        address(SEED, "1"),
        address(SEED, "3"),
    ]
    assert [bad.line for bad in page.batch.bad] == [2]
    assert page.batch.rows_read == 3


def test_posts_of_who_shows_to_signed_in_only_stay_out_of_others_lists() -> None:
    shy = hidden(SHY, "shy.example")
    said = {"posts": [view(shy, "1"), view(NURSES, "2")], "hitsTotal": 2}
    page = asked("search", "words", searchPosts=said)
    assert [row["account_id"] for row in rows(page, "post")] == [NURSE]
    assert [row["account_id"] for row in rows(page, "account")] == [NURSE]
    assert (page.batch.rows_read, page.batch.bad, page.reported) == (2, (), 2)


def test_a_page_that_passes_on_only_hidden_posts_hides_nobody_else() -> None:
    page = feed(passed_on(view(hidden(SHY, "shy.example"), "1"), SEEDS))
    assert (page.batch.tables, page.batch.rows_read) == ({}, 1)
    assert (page.listed, page.after) == ((REPOST,), "next")


@pytest.mark.parametrize(
    "items",
    [
        [{"post": view(hidden(SHY, "shy.example"), "1")}],
        [passed_on(view(NURSES, "1"), hidden(SHY, "shy.example"))],
    ],
)
def test_the_posts_of_who_shows_to_signed_in_only_are_not_gathered(
    items: list[Json],
) -> None:
    with pytest.raises(NotThere) as left:
        feed(*items, of=SHY)
    assert left.value.reason == "hidden"
    assert left.value.page is not None
    assert left.value.page.batch.tables == {}


def test_a_thread_is_a_post_and_all_answers_below_it() -> None:
    answer = {
        "root": {"uri": address(SEED, "1")},
        "parent": {"uri": address(SEED, "1")},
    }
    deeper = {
        "root": {"uri": address(SEED, "1")},
        "parent": {"uri": address(NURSE, "2")},
    }
    midwife = actor(MIDWIFE, "midwife.example")
    below = {"post": view(midwife, "3", reply=deeper), "replies": []}
    thread = {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": view(SEEDS, "1"),
        "replies": [
            {"post": view(NURSES, "2", reply=answer), "replies": [below]},
            {
                "$type": "app.bsky.feed.defs#blockedPost",
                "uri": "at://x",
                "blocked": True,
            },
            {"post": {"uri": "odd"}},
        ],
    }
    page = asked("thread", address(SEED, "1"), getPostThread={"thread": thread})
    assert page.listed == (
        address(SEED, "1"),
        address(NURSE, "2"),
        address(MIDWIFE, "3"),
    )
    engaged = [
        (row["actor_id"], row["verb"], row["object_account_id"])
        for row in rows(page, "engagement")
    ]
    assert engaged == [(NURSE, "reply", SEED), (MIDWIFE, "reply", NURSE)]
    assert [bad.line for bad in page.batch.bad] == [4]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"thread": {"$type": "app.bsky.feed.defs#notFoundPost"}}, "unknown"),
        ({"thread": {"$type": "app.bsky.feed.defs#blockedPost"}}, "hidden"),
        (No("NotFound", "Post not found"), "unknown"),
    ],
)
def test_a_post_that_is_gone_has_no_answers(said: object, reason: str) -> None:
    with pytest.raises(NotThere) as gone:
        asked("thread", address(SEED, "1"), getPostThread=said)
    assert gone.value.reason == reason


def test_who_quotes_a_post_engages_with_its_author() -> None:
    quoted = {"$type": "app.bsky.embed.record", "record": {"uri": address(SEED, "1")}}
    said = {"uri": address(SEED, "1"), "posts": [view(NURSES, "2", embed=quoted)]}
    page = asked("quotes", address(SEED, "1"), getQuotes=said)
    (row,) = rows(page, "engagement")
    assert (row["verb"], row["actor_id"], row["object_post_id"]) == (
        "quote",
        NURSE,
        address(SEED, "1"),
    )


def test_of_a_search_a_part_is_kept_where_the_rest_is_not_shown() -> None:
    def search(params: Mapping[str, list[str]]) -> Json | No:
        if "cursor" in params:
            return No("Forbidden", status=403)
        return {"posts": [view(NURSES, "2")], "cursor": "1"}

    no = No("Forbidden", status=403)
    drawer = Drawer({"searchPosts": search, "getQuotes": no})
    bluesky = Bluesky(drawer, Servers(VIEW, REGISTRY))
    request = Request("search", ("words",))
    first = bluesky.page(request, None)
    assert (first.after, first.visibility) == ("1", Visibility.UNKNOWN)
    rest = bluesky.page(request, "1")
    assert (rest.listed, rest.after, rest.visibility) == ((), None, Visibility.UNKNOWN)
    with pytest.raises(Refused):
        bluesky.page(Request("quotes", (address(SEED, "1"),)), "1")


@pytest.mark.parametrize(
    "odd",
    [
        {**view(NURSES, "2"), "author": {"did": "nobody"}},
        {**view(NURSES, "2"), "uri": 7},
    ],
)
def test_an_odd_post_in_a_search_costs_no_other(odd: object) -> None:
    said = {"posts": [odd, view(NURSES, "3")], "hitsTotal": 2, "cursor": "2"}
    page = asked("search", "words", searchPosts=said)
    assert page.listed == (address(NURSE, "3"),)
    assert (page.reported, page.after) == (2, "2")
    assert [bad.line for bad in page.batch.bad] == [1]


def test_a_hashtag_is_searched_for_by_its_name() -> None:
    drawer = Drawer({"searchPosts": {"posts": [view(NURSES, "2")]}})
    Bluesky(drawer, Servers(VIEW, REGISTRY)).page(Request("hashtag", ("FluJab",)), None)
    (question,) = drawer.asked
    assert dict(question.params)["tag"] == "FluJab"
