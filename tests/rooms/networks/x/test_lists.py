"""Who somebody is on X, who follows, what is posted, and who answers."""

import threading

import pytest
from tests.networks.asking import asking
from tests.networks.here import Said
from tests.networks.mastodon_fake.reading import listed, pages, row, rows
from tests.networks.x_fake import FakeX, Post, User
from tests.rooms.networks.x.conftest import (
    BANNED,
    BEARER,
    NURSE,
    SHY,
    TRUST,
    WARD,
    opened,
)

from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.credentials import CredentialRefused
from wellheard.networks.asking.question import Credential, OverBudget, Refused
from wellheard.networks.network import NotThere, Page, Request, Visibility, What
from wellheard.networks.x import x
from wellheard.networks.x.api import NotEnabled
from wellheard.networks.x.x import X


def test_nothing_is_asked_unless_a_plan_says_so(fake: FakeX, asks: Asker) -> None:
    off = x.opened(asks, BEARER, address=fake.address)
    with pytest.raises(NotEnabled, match="enabled = true"):
        off.resolve(["InvTrust"])
    with pytest.raises(OverBudget, match="dollars"):
        off.page(Request("followers", (TRUST,)), None)
    with (
        asking() as unpaid,
        pytest.raises(OverBudget, match=r"\$0.00 of \$0.00 are spent"),
    ):
        opened(fake, unpaid).resolve(["InvTrust"])
    assert fake.heard == []


def test_without_a_token_nothing_is_asked(fake: FakeX, asks: Asker) -> None:
    tokenless = x.opened(asks, None, enabled=True, address=fake.address)
    with pytest.raises(CredentialRefused, match="WELLHEARD_X_BEARER_TOKEN"):
        tokenless.resolve(["InvTrust"])
    assert fake.heard == []


def test_a_wrong_token_is_refused_without_being_told(fake: FakeX, asks: Asker) -> None:
    wrong = Credential("Authorization", "Bearer somebody-elses")
    network = x.opened(asks, wrong, enabled=True, address=f"{fake.address}/2")
    with pytest.raises(CredentialRefused) as refused:
        network.resolve(["InvTrust"])
    assert "somebody-elses" not in f"{refused.value!r} {refused.value.__cause__!r}"


def test_users_are_found_by_id_and_by_handle_together(network: X, fake: FakeX) -> None:
    page = network.resolve(
        ["@InvTrust", NURSE, "inv_shy", "no such handle", "inv_banned"]
    )
    assert page.listed == (TRUST, NURSE, SHY)
    assert fake.paths() == ["/2/users", "/2/users/by"]
    assert [(bad.line, bad.reason) for bad in page.batch.bad] == [
        (4, "cannot be had"),
        (5, "is suspended"),
    ]
    trust = row(page, "account", account_id=TRUST)
    assert (trust["handle"], trust["followers_count"]) == ("InvTrust", 3)
    assert trust["following_count"] is None
    assert row(page, "account", account_id=SHY)["is_private"] is True
    assert rows(page, "tombstone") == []


def test_who_was_there_and_is_gone_leaves_a_tombstone(network: X) -> None:
    page = network.page(Request("profiles", (TRUST, BANNED, "999")), None)
    assert {(one["id"], one["reason"]) for one in rows(page, "tombstone")} == {
        (BANNED, "suspended"),
        ("999", "deleted"),
    }
    # Whoever only names an id may have mistyped it.
    assert not rows(network.resolve(["999"]), "tombstone")


@pytest.mark.parametrize("followers", [0, 1, 99, 100, 101, 250])
def test_followers_come_whole_whatever_their_number(
    fake: FakeX, asks: Asker, followers: int
) -> None:
    fake.follows.clear()
    for number in range(followers):
        fake.add(User(f"9{number:04}", f"inv_{number}"))
        fake.follows.append((f"9{number:04}", TRUST))
    network = opened(fake, asks, page_size=100)
    found = pages(network, Request("followers", (TRUST,)))
    assert listed(found) == [f"9{number:04}" for number in reversed(range(followers))]
    assert len(found) == max(1, -(-followers // 100))
    pairs = {(one["source_id"], one["target_id"]) for one in rows(found, "follow")}
    assert pairs == {(one, TRUST) for one in listed(found)}


def test_those_followed_point_the_other_way(network: X) -> None:
    (page,) = pages(network, Request("follows", (TRUST,)))
    (pair,) = rows(page, "follow")
    assert (pair["source_id"], pair["target_id"]) == (TRUST, WARD)


def test_posts_are_read_as_a_file_of_twarc_would_be(network: X) -> None:
    (page,) = pages(network, Request("posts", (NURSE,)))
    assert page.listed == ("14", "12")
    answer = row(page, "post", post_id="12")
    assert (answer["reply_to_id"], answer["like_count"]) == ("11", 4)
    assert answer["media"] is None  # was not asked for, so nobody knows
    verbs = {
        (one["verb"], one["object_account_id"]) for one in rows(page, "engagement")
    }
    assert verbs == {("reply", TRUST), ("repost", "@invtrust")}
    assert row(page, "post", post_id="14")["like_count"] is None


def test_a_post_of_x_has_its_words_as_typed(network: X) -> None:
    (page,) = pages(network, Request("posts", (TRUST,)))
    assert row(page, "post", post_id="11")["text"] == "Flu jabs & more"


@pytest.mark.parametrize(("what", "verb"), [("likes", "like"), ("reposts", "repost")])
def test_who_engages_with_a_post_engages_with_its_author(
    network: X, fake: FakeX, what: What, verb: str
) -> None:
    (page,) = pages(network, Request(what, ("11",)))
    (one,) = rows(page, "engagement")
    assert (one["actor_id"], one["verb"]) == (NURSE, verb)
    assert (one["object_post_id"], one["object_account_id"]) == ("11", TRUST)
    assert page.visibility is Visibility.UNKNOWN
    assert fake.paths()[0] == "/2/tweets/11"  # whose post is it?


def test_whose_a_post_is_need_not_be_asked_where_it_was_read(
    network: X, fake: FakeX
) -> None:
    pages(network, Request("posts", (TRUST,)))
    fake.heard.clear()
    (page,) = pages(network, Request("quotes", ("11",)))
    assert fake.paths() == ["/2/tweets/11/quote_tweets"]
    (quote,) = rows(page, "engagement")
    assert (quote["verb"], quote["object_account_id"]) == ("quote", TRUST)


@pytest.mark.parametrize(
    ("request_", "query"),
    [
        (Request("search", ("flu jabs",)), "flu jabs"),
        (Request("hashtag", ("flu",)), "#flu"),
        (Request("thread", ("11",)), "conversation_id:11"),
    ],
)
def test_words_hashtags_and_threads_are_searched_for(
    network: X, fake: FakeX, request_: Request, query: str
) -> None:
    page = network.page(request_, None)
    assert fake.heard[-1].params["query"] == query
    assert page.visibility is Visibility.UNKNOWN
    if request_.what == "thread":
        assert set(page.listed) == {"12", "13", "14"}


def refusal(network: X, what: What, of: str) -> NotThere:
    with pytest.raises(NotThere) as refused:
        network.page(Request(what, (of,)), None)
    return refused.value


def stones(page: Page | None) -> list[tuple[object, object]]:
    assert page is not None
    return [(one["kind"], one["id"]) for one in rows(page, "tombstone")]


def test_lists_of_whom_x_does_not_show_say_why(network: X) -> None:
    shy = refusal(network, "followers", SHY)
    assert (shy.reason, stones(shy.page)) == ("hidden", [])
    banned = refusal(network, "posts", BANNED)
    assert (banned.reason, stones(banned.page)) == ("suspended", [("account", BANNED)])
    post = refusal(network, "likes", "77")
    assert (post.reason, stones(post.page)) == ("deleted", [("post", "77")])
    other = refusal(network, "repository", TRUST)
    assert other.reason == "unknown"


def test_part_of_a_page_that_cannot_be_had_is_set_aside(
    network: X, fake: FakeX
) -> None:
    error = {
        "value": "55",
        "detail": "Sorry",
        "type": "https://x/not-authorized-for-resource",
    }
    odd = {"id": "13", "author_id": 1.5, "text": "odd"}
    good = {"id": "15", "author_id": NURSE, "text": "Well"}
    fake.next.append(Said({"data": [odd, good], "errors": [error]}))
    page = network.page(Request("posts", (NURSE,)), None)
    assert page.listed == ("15",)
    assert {(bad.line, bad.reason) for bad in page.batch.bad} == {
        (1, "author_id is no id: 1.5"),
        (1, "does not show itself to everybody"),
    }


def test_an_error_of_a_search_says_of_nobody_that_they_are_gone(
    network: X, fake: FakeX
) -> None:
    error = {"value": "flu", "type": "https://x/resource-not-found"}
    fake.next.append(Said({"errors": [error]}))
    assert stones(refusal(network, "search", "flu").page) == []


def test_a_limit_is_waited_for(network: X, fake: FakeX) -> None:
    fake.left = 0
    asleep = threading.Timer(0.3, lambda: setattr(fake, "left", 9))
    asleep.start()
    page = network.resolve([TRUST])
    assert page.answer is not None
    asleep.join()
    assert (page.listed, page.answer.attempts) == ((TRUST,), 2)


def test_a_list_that_is_not_sold_is_refused_and_says_so(
    network: X, fake: FakeX
) -> None:
    fake.next.append(Said({"title": "Forbidden", "status": 403}, 403))
    with pytest.raises(Refused, match="403"):
        network.page(Request("followers", (TRUST,)), None)
    enrolled = "https://api.twitter.com/2/problems/client-not-enrolled"
    fake.next.append(Said({"type": enrolled}, 403))
    with pytest.raises(CredentialRefused):
        network.page(Request("followers", (TRUST,)), None)


def test_a_thousand_posts_of_one_author_are_remembered_within_bounds(
    network: X, fake: FakeX, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wellheard.networks.x.x.REMEMBERED", 2)
    for number in range(20, 26):
        fake.add(Post(str(number), TRUST, "More"))
    pages(network, Request("posts", (TRUST,)))
    fake.heard.clear()
    pages(network, Request("quotes", ("25",)))  # pushed out by the older ones
    assert fake.paths() == ["/2/tweets/25", "/2/tweets/25/quote_tweets"]


def test_an_odd_user_is_set_aside_and_the_others_are_kept(
    network: X, fake: FakeX
) -> None:
    odd, good = {"username": "inv_odd"}, {"id": WARD, "username": "inv_ward"}
    fake.next.append(Said({"data": [odd, good], "meta": {}}))
    page = network.page(Request("followers", (TRUST,)), None)
    assert page.listed == (WARD,)
    assert [(bad.line, bad.reason) for bad in page.batch.bad] == [(1, "has no id")]


def test_an_odd_user_among_those_looked_up_loses_no_other(
    network: X, fake: FakeX
) -> None:
    odd, good = {"id": 1.5, "username": "inv_odd"}, {"id": WARD, "username": "inv_ward"}
    fake.next.append(Said({"data": [odd, good]}))
    page = network.resolve(["inv_odd", "inv_ward"])
    assert page.listed == (WARD,)
    assert {bad.line for bad in page.batch.bad} == {1}


def test_a_post_of_nobody_has_no_list_of_who_likes_it(network: X, fake: FakeX) -> None:
    fake.next.append(Said({"data": {"id": "11"}}))
    assert refusal(network, "likes", "11").reason == "unknown"


@pytest.mark.parametrize("body", [b"not JSON", [], {"type": "about:blank"}])
def test_a_refusal_that_nobody_understands_is_left_as_it_was_said(
    network: X, fake: FakeX, body: object
) -> None:
    fake.next.append(Said(body, 400))
    with pytest.raises(Refused, match="400"):
        network.resolve([TRUST])


def test_an_answer_that_is_no_object_is_asked_for_again(
    network: X, fake: FakeX, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "wellheard.networks.asking.patience.Patience.wait_seconds",
        lambda _patience, _attempt: 0.0,
    )
    fake.next.append(Said([1]))
    assert network.resolve([TRUST]).listed == (TRUST,)
