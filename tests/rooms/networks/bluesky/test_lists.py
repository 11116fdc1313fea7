"""Pages of accounts become rows, and an odd account costs no other."""

import json

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
)
from wellheard.networks.asking.question import Cost, Garbled
from wellheard.networks.bluesky.bluesky import Bluesky, Servers
from wellheard.networks.network import NotThere, Page, Request, What

POST = address(SEED, "3kpost")


def asked(what: What, *of: str, cursor: str | None = None, **answers: object) -> Page:
    drawer = Drawer(answers)  # type: ignore[arg-type]
    return Bluesky(drawer, Servers(VIEW, REGISTRY)).page(Request(what, of), cursor)


def followers(*items: object, **more: object) -> Page:
    said = {"subject": actor(SEED, "seed.example"), "followers": list(items), **more}
    return asked("followers", SEED, getFollowers=said)


def test_a_page_of_followers_is_follows_and_profiles() -> None:
    page = followers(
        actor(NURSE, "nurse.example", description="Nights", createdAt=MADE),
        actor(MIDWIFE, "handle.invalid"),
        cursor="next",
    )
    assert (page.after, page.listed) == ("next", (NURSE, MIDWIFE))
    assert page.batch.rows_read == 2
    assert [(row["source_id"], row["target_id"]) for row in rows(page, "follow")] == [
        (NURSE, SEED),
        (MIDWIFE, SEED),
    ]
    nurse, midwife = rows(page, "account")
    assert nurse["description"] == "Nights"
    assert nurse["created_at"] == MADE_AT
    assert nurse["followers_count"] is None
    assert (nurse["is_private"], nurse["status"]) == (False, "active")
    assert nurse["handle"] == "nurse.example"
    assert midwife["handle"] is None


def test_those_followed_are_the_other_way_round() -> None:
    said = {"follows": [actor(NURSE, "nurse.example")]}
    page = asked("follows", SEED, getFollows=said)
    (row,) = rows(page, "follow")
    assert (row["source_id"], row["target_id"]) == (SEED, NURSE)
    assert page.after is None


@pytest.mark.parametrize(
    "odd",
    [
        {"handle": "no-id.example"},
        {"did": 7, "handle": "number.example"},
        {"did": "nobody", "handle": "nobody.example"},
        {"did": MIDWIFE, "displayName": ["a", "list"]},
        {"did": MIDWIFE, "followersCount": -1},
        {"did": MIDWIFE, "followersCount": 10**30},
        {"did": MIDWIFE, "labels": "none"},
        None,
        [],
        "text",
    ],
)
def test_an_odd_follower_is_set_aside_and_costs_no_other(odd: object) -> None:
    page = followers(
        actor(NURSE, "nurse.example"), odd, actor("did:plc:invlast", "last.example")
    )
    assert page.listed == (NURSE, "did:plc:invlast")
    assert [row["account_id"] for row in rows(page, "account")] == list(page.listed)
    (bad,) = page.batch.bad
    assert bad.line == 2
    assert page.batch.rows_read == 3
    assert bad.text == json.dumps(odd)


def test_broken_letters_cost_neither_the_page_nor_the_account() -> None:
    body = json.dumps({"followers": [actor(NURSE, "nurse.example")]}).encode()
    for broken in (b"The \\ud83d nurse", b"The \xff nurse"):
        said = body.replace(b"The nurse", broken)
        assert said != body
        page = asked("followers", SEED, getFollowers=said)
        (row,) = rows(page, "account")
        assert row["account_id"] == NURSE
        assert row["display_name"].startswith("The ")
        assert page.batch.bad == ()


@pytest.mark.parametrize(
    "said",
    [
        b'{"followers": [{"did": "did:plc:inv',
        b"<html>Busy</html>",
        b"[]",
        b"{}",
        b'{"followers": 3}',
        b'{"followers": [], "cursor": 3}',
        b"[" * 100_000,
    ],
)
def test_an_answer_cut_short_is_asked_for_again(said: bytes) -> None:
    with pytest.raises(Garbled):
        asked("followers", SEED, getFollowers=said)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("2026-10-01T09:00:00Z", MADE_AT),
        ("2026-10-01T10:00:00.000+01:00", MADE_AT),
        ("2026-10-01T09:00:00.000000000Z", MADE_AT),
        ("2026-10-01T09:00:00", MADE_AT),
        ("0001-01-01T00:00:00Z", None),
        ("2026-02-30T00:00:00Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_moment_is_read_however_it_is_written(said: str, told: object) -> None:
    page = followers(
        actor(NURSE, "nurse.example", createdAt=said),
        actor(MIDWIFE, "midwife.example", createdAt=MADE),
    )
    assert [row["created_at"] for row in rows(page, "account")] == [told, MADE_AT]


def test_of_who_shows_to_signed_in_only_no_words_are_kept() -> None:
    page = followers(hidden(SHY, "shy.example"), actor(NURSE, "nurse.example"))
    shy, nurse = rows(page, "account")
    assert (shy["account_id"], shy["is_private"]) == (SHY, True)
    assert (shy["display_name"], shy["description"]) == (None, None)
    assert (nurse["display_name"], nurse["is_private"]) == ("The nurse.example", False)


def test_only_an_account_itself_can_ask_to_be_hidden_and_take_it_back() -> None:
    of_another = actor(NURSE, "nurse.example")
    of_another["labels"] = [{"src": SEED, "val": "!no-unauthenticated"}]
    back = hidden(SHY, "shy.example")
    back["labels"].append({**back["labels"][0], "neg": True})
    page = followers(of_another, back)
    assert [row["is_private"] for row in rows(page, "account")] == [False, False]


def test_the_lists_of_who_shows_to_signed_in_only_are_left_alone() -> None:
    said = {"subject": hidden(SHY, "shy.example"), "followers": []}
    with pytest.raises(NotThere) as left:
        asked("followers", SHY, getFollowers=said)
    assert left.value.reason == "hidden"


def test_likes_tell_when_and_an_author_does_not_engage_with_itself() -> None:
    likes = [
        {"actor": actor(NURSE, "nurse.example"), "createdAt": MADE, "indexedAt": MADE},
        {"actor": actor(SEED, "seed.example"), "createdAt": MADE},
        {"actor": {"handle": "no-id.example"}, "createdAt": MADE},
    ]
    page = asked("likes", POST, getLikes={"uri": POST, "likes": likes})
    (row,) = rows(page, "engagement")
    assert (row["actor_id"], row["verb"], row["occurred_at"]) == (
        NURSE,
        "like",
        MADE_AT,
    )
    assert (row["object_post_id"], row["object_account_id"]) == (POST, SEED)
    assert page.listed == (NURSE, SEED)
    assert [bad.line for bad in page.batch.bad] == [3]


def test_a_like_of_nobody_is_set_aside() -> None:
    likes = [{"actor": {"did": "nobody"}}, {"actor": actor(NURSE, "nurse.example")}]
    page = asked("likes", POST, getLikes={"likes": likes, "cursor": "2"})
    assert (page.listed, page.after) == ((NURSE,), "2")
    assert [bad.line for bad in page.batch.bad] == [1]


def test_who_passed_a_post_on_is_an_engagement() -> None:
    said = {"repostedBy": [actor(NURSE, "nurse.example")], "cursor": "2"}
    page = asked("reposts", POST, getRepostedBy=said)
    (row,) = rows(page, "engagement")
    assert (row["verb"], row["occurred_at"], page.after) == ("repost", None, "2")


def test_an_empty_list_is_no_rows() -> None:
    for what, method, name in (
        ("followers", "getFollowers", "followers"),
        ("likes", "getLikes", "likes"),
        ("reposts", "getRepostedBy", "repostedBy"),
    ):
        page = asked(what, POST, **{method: {name: []}})  # type: ignore[arg-type]
        assert (page.batch.tables, page.listed, page.after) == ({}, (), None)


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [
        (No("AccountDeactivated"), "deactivated"),
        (No("AccountTakedown", "Account has been suspended"), "suspended"),
        (No("InvalidRequest", "Account is deactivated"), "deactivated"),
        (No("BlockedActor"), "hidden"),
        (No("BlockedByActor"), "hidden"),
        (No("InvalidRequest", "Actor not found: did:plc:invseed"), "unknown"),
    ],
)
def test_what_a_refusal_means(refusal: No, reason: str) -> None:
    with pytest.raises(NotThere) as gone:
        asked("followers", SEED, getFollowers=refusal, getProfile=refusal)
    assert gone.value.reason == reason
    assert gone.value.page is not None
    told = rows(gone.value.page, "tombstone")
    kept = [(row["kind"], row["id"], row["reason"]) for row in told]
    is_gone = reason in {"deactivated", "suspended"}
    assert kept == ([("account", SEED, reason)] if is_gone else [])


def test_where_a_list_says_nothing_the_profile_says_why() -> None:
    with pytest.raises(NotThere) as gone:
        asked(
            "posts",
            SEED,
            getAuthorFeed=No("InvalidRequest", "Profile not found"),
            getProfile=No("AccountTakedown"),
        )
    assert gone.value.reason == "suspended"
    assert gone.value.page is not None
    assert [row["id"] for row in rows(gone.value.page, "tombstone")] == [SEED]


def profiles(params: dict[str, list[str]]) -> Json | No:
    """Answer as servers do: one odd name, and all are refused."""
    if any("_" in name for name in params["actors"]):
        return No("InvalidRequest", "actors must be handles or dids")
    there = {
        "nurse.example": actor(NURSE, "nurse.example", followersCount=0),
        MIDWIFE: actor(MIDWIFE, "midwife.example", followersCount=7),
    }
    return {"profiles": [there[name] for name in params["actors"] if name in there]}


def test_names_are_resolved_and_each_that_is_not_there_is_told() -> None:
    drawer = Drawer(
        {
            "getProfiles": profiles,  # type: ignore[dict-item]
            "getProfile": No("InvalidRequest", "Profile not found"),
        }
    )
    bluesky = Bluesky(drawer, Servers(VIEW, REGISTRY))
    asked_for = ["@Nurse.example", "no handle", MIDWIFE, "gone.example", "_x_@y"]
    page = bluesky.resolve(asked_for)
    assert page.listed == (NURSE, MIDWIFE)
    assert [row["followers_count"] for row in rows(page, "account")] == [0, 7]
    assert [(bad.line, bad.text) for bad in page.batch.bad] == [
        (2, "no handle"),
        (4, "gone.example"),
        (5, "_x_@y"),
    ]
    assert page.batch.rows_read == 5


def test_a_name_that_servers_refuse_costs_no_other() -> None:
    drawer = Drawer(
        {
            "getProfiles": profiles,  # type: ignore[dict-item]
            "getProfile": No("InvalidRequest", "actor must be a handle or a did"),
        }
    )
    odd = "did:plc:in_valid"
    page = Bluesky(drawer, Servers(VIEW, REGISTRY)).page(
        Request("profiles", ("nurse.example", odd, MIDWIFE)), None
    )
    assert set(page.listed) == {NURSE, MIDWIFE}
    assert [(bad.line, bad.text) for bad in page.batch.bad] == [(2, odd)]


def test_pages_are_as_long_as_they_are_wanted_and_go_on_from_a_cursor() -> None:
    drawer = Drawer({"getFollowers": {"followers": []}})
    bluesky = Bluesky(drawer, Servers(VIEW, REGISTRY), 7)
    bluesky.page(Request("followers", (SEED,)), "here")
    (question,) = drawer.asked
    assert question.url == f"{VIEW}/xrpc/app.bsky.graph.getFollowers"
    assert dict(question.params) == {"actor": SEED, "limit": "7", "cursor": "here"}


def test_the_cost_is_known_before() -> None:
    bluesky = Bluesky(Drawer(), Servers(VIEW, REGISTRY))
    for what, items, requests in (
        ("followers", 1_000_000, 10_000),
        ("followers", 101, 2),
        ("followers", None, 1),
        ("posts", 0, 1),
        ("profiles", 25, 1),
        ("thread", 300, 1),
        ("repository", 5_000, 2),
    ):
        request = Request(what, (SEED,))  # type: ignore[arg-type]
        assert bluesky.cost(request, items) == Cost(requests=requests)
