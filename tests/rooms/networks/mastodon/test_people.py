import pytest
from tests.networks.mastodon_fake.asking import Impatient
from tests.networks.mastodon_fake.reading import listed, pages, row, rows
from tests.networks.mastodon_fake.server import Fake

from wellheard.networks.mastodon.mastodon import Mastodon
from wellheard.networks.network import NotThere, Request, Visibility

MIDWIFE = "@inv_midwife@ward.example"
FOLLOWERS = Request("followers", (MIDWIFE,))


def test_an_account_is_named_alike_whichever_server_tells_of_it(
    network: Mastodon, through_ward: Mastodon, ward: Fake, other: Fake
) -> None:
    other.state.person("Inv_Nurse")
    ward.state.person("Inv_Nurse", "other.example")
    asked = ["https://other.example/@Inv_Nurse"]
    for one in (network, through_ward):
        page = one.resolve(asked)
        assert page.listed == ("@inv_nurse@other.example",)
        assert row(page, "account")["handle"] == "Inv_Nurse@other.example"


def test_a_profile_is_words_without_markup(network: Mastodon, ward: Fake) -> None:
    ward.state.person(
        "inv_midwife",
        note='<p>Midwife<br>of <a href="https://ward.example/us">the ward</a></p>',
        fields=[
            {"name": "Where", "value": "Leeds"},
            {"name": "Blog", "value": '<a href="https://a.invalid">a</a>'},
            {
                "name": "Work",
                "value": '<a href="https://ward.invalid/?a=1&amp;b=2">ward</a>',
                "verified_at": "2025-01-01T00:00:00Z",
            },
        ],
        followers_count=-1,
    )
    found = row(network.page(Request("profiles", (MIDWIFE,)), None), "account")
    assert found["description"] == "Midwife\nof the ward (https://ward.example/us)"
    assert found["location"] == "Leeds"
    assert found["url"] == "https://ward.invalid/?a=1&b=2"
    assert found["followers_count"] is None
    assert found["following_count"] == 0
    assert str(found["created_at"]) == "2024-05-01 00:00:00+00:00"
    assert (found["status"], found["is_private"]) == ("active", False)


def test_of_whoever_asks_not_to_be_found_only_the_name_is_kept(
    network: Mastodon, ward: Fake
) -> None:
    ward.state.person("inv_midwife", noindex=True)
    found = row(network.page(Request("profiles", (MIDWIFE,)), None), "account")
    assert found["is_private"] is True
    for name in ("display_name", "description", "location", "url"):
        assert found[name] is None
    with pytest.raises(NotThere) as why:
        network.page(Request("posts", (MIDWIFE,)), None)
    assert why.value.reason == "hidden"
    assert why.value.page is not None
    assert rows(why.value.page, "account") == [found]


def test_whoever_lets_only_some_follow_is_private(
    network: Mastodon, ward: Fake
) -> None:
    ward.state.person("inv_midwife", locked=True)
    found = row(network.page(Request("profiles", (MIDWIFE,)), None), "account")
    assert found["is_private"] is True
    assert found["description"] == "I am inv_midwife"


@pytest.mark.parametrize("number", [0, 1, 79, 80, 81, 160])
def test_every_follower_comes_once_whatever_the_page(
    network: Mastodon, ward: Fake, number: int
) -> None:
    midwife = ward.state.person("inv_midwife")
    for each in range(number):
        ward.state.follow(ward.state.person(f"inv_{each}"), midwife)
    found = pages(network, FOLLOWERS)
    expected = [f"@inv_{each}@ward.example" for each in reversed(range(number))]
    assert listed(found) == expected
    assert {(one["source_id"], one["target_id"]) for one in rows(found, "follow")} == {
        (one, MIDWIFE) for one in expected
    }
    assert {page.visibility for page in found} == {Visibility.KNOWN}
    assert {page.reported for page in found} == {number}


def test_whom_an_account_follows(network: Mastodon, ward: Fake) -> None:
    midwife = ward.state.person("inv_midwife")
    ward.state.follow(midwife, ward.state.person("inv_trust", "other.example"))
    page = network.page(Request("follows", (MIDWIFE,)), None)
    (follow,) = rows(page, "follow")
    assert follow["source_id"] == MIDWIFE
    assert follow["target_id"] == "@inv_trust@other.example"
    assert page.reported == 1


def test_a_cursor_works_in_another_process_and_names_nobody(
    network: Mastodon, stranger: Mastodon, ward: Fake
) -> None:
    midwife = ward.state.person("inv_midwife")
    for each in range(81):
        ward.state.follow(ward.state.person(f"inv_{each}"), midwife)
    first = network.page(FOLLOWERS, None)
    assert first.after is not None
    assert "midwife" not in first.after
    again = stranger.page(FOLLOWERS, first.after)
    assert again.listed == ("@inv_0@ward.example",)
    assert again.after is None
    assert network.page(FOLLOWERS, first.after).listed == again.listed


def test_a_hidden_list_is_not_an_empty_one(network: Mastodon, ward: Fake) -> None:
    hiding = ward.state.person("inv_midwife", hide_collections=True)
    ward.state.follow(ward.state.person("inv_nurse"), hiding)
    page = network.page(FOLLOWERS, None)
    assert (page.visibility, page.reported) == (Visibility.HIDDEN, 1)
    assert (page.listed, page.after) == ((), None)
    assert [one["account_id"] for one in rows(page, "account")] == [MIDWIFE]
    assert not [one for one in ward.asked if "followers" in one]


@pytest.mark.parametrize(
    ("told", "visibility"),
    [
        ({"hide_collections": None}, Visibility.HIDDEN),
        ({"hide_collections": False}, Visibility.UNKNOWN),
        ({"pleroma": {"hide_followers": True}}, Visibility.HIDDEN),
    ],
)
def test_an_empty_list_of_somebody_with_followers_is_not_taken_as_whole(
    network: Mastodon, ward: Fake, told: dict[str, object], visibility: Visibility
) -> None:
    ward.state.person("inv_midwife", followers_count=7, **told)
    page = network.page(FOLLOWERS, None)
    assert (page.visibility, page.reported) == (visibility, 7)


def test_a_server_knows_of_remote_accounts_only_a_part(
    through_ward: Mastodon, ward: Fake
) -> None:
    trust = ward.state.person("inv_trust", "other.example", followers_count=5000)
    ward.state.follow(ward.state.person("inv_nurse"), trust)
    asked = Request("followers", ("@inv_trust@other.example",))
    page = through_ward.page(asked, None)
    assert page.visibility is Visibility.UNKNOWN
    assert (len(page.listed), page.reported) == (1, 5000)


def test_an_odd_account_costs_only_itself(network: Mastodon, ward: Fake) -> None:
    midwife = ward.state.person("inv_midwife")
    odd: tuple[dict[str, object], ...] = ({}, {"acct": 5}, {"acct": "two words"}, {})
    for each, told in enumerate(odd):
        ward.state.follow(ward.state.person(f"inv_{each}", **told), midwife)
    page = network.page(FOLLOWERS, None)
    assert page.listed == ("@inv_3@ward.example", "@inv_0@ward.example")
    assert [one.line for one in page.batch.bad] == [2, 3]
    assert "two words" in page.batch.bad[0].reason
    assert '"acct": 5' in page.batch.bad[1].text
    assert page.batch.rows_read == 4
    assert len(rows(page, "follow")) == 2


def test_who_is_not_there_is_a_bad_row_in_their_place(
    network: Mastodon, ward: Fake
) -> None:
    ward.state.person("inv_midwife")
    page = network.resolve(["@inv_mistyped@ward.example", MIDWIFE, "nobody"])
    assert page.listed == (MIDWIFE,)
    assert [one.line for one in page.batch.bad] == [1, 3]
    assert "name@server" in page.batch.bad[1].reason
    assert rows(page, "tombstone") == []


@pytest.mark.parametrize("status", [404, 410])
def test_an_account_that_its_server_says_is_gone_leaves_a_tombstone(
    network: Mastodon, ward: Fake, status: int
) -> None:
    ward.state.person("inv_midwife").gone = status
    for what in ("profiles", "followers", "posts"):
        with pytest.raises(NotThere) as why:
            network.page(Request(what, (MIDWIFE,)), None)
        assert why.value.reason == "deleted"
        assert why.value.page is not None
        gone = row(why.value.page, "tombstone")
        assert (gone["kind"], gone["id"]) == ("account", MIDWIFE)
        assert gone["reason"] == "deleted"


def test_an_account_that_goes_while_its_list_is_read_leaves_a_tombstone(
    network: Mastodon, ward: Fake
) -> None:
    midwife = ward.state.person("inv_midwife")
    for each in range(81):
        ward.state.follow(ward.state.person(f"inv_{each}"), midwife)
    first = network.page(FOLLOWERS, None)
    midwife.gone = 410
    with pytest.raises(NotThere) as why:
        network.page(FOLLOWERS, first.after)
    assert why.value.page is not None
    assert row(why.value.page, "tombstone")["id"] == MIDWIFE


def test_a_server_that_does_not_know_a_remote_account_does_not_bury_it(
    through_ward: Mastodon,
) -> None:
    asked = Request("profiles", ("@inv_trust@other.example",))
    with pytest.raises(NotThere) as why:
        through_ward.page(asked, None)
    assert (why.value.reason, why.value.page) == ("unknown", None)


def test_only_its_own_server_can_suspend_an_account_for_all(
    network: Mastodon, through_ward: Mastodon, ward: Fake, other: Fake
) -> None:
    ward.state.person("inv_trust", "other.example", suspended=True)
    asked = Request("profiles", ("@inv_trust@other.example",))
    with pytest.raises(NotThere) as why:
        through_ward.page(asked, None)
    assert (why.value.reason, why.value.page) == ("hidden", None)
    other.state.person("inv_trust", suspended=True)
    with pytest.raises(NotThere) as why:
        network.page(asked, None)
    assert why.value.reason == "suspended"
    assert why.value.page is not None
    assert row(why.value.page, "tombstone")["reason"] == "suspended"
    assert row(why.value.page, "account")["status"] == "suspended"


def test_an_account_that_moved_brings_the_new_one(
    network: Mastodon, ward: Fake
) -> None:
    new = ward.state.person("inv_new", "other.example")
    ward.state.person("inv_midwife", moved=ward.state.account_told(new))
    page = network.page(Request("profiles", (MIDWIFE,)), None)
    assert {one["account_id"]: one["status"] for one in rows(page, "account")} == {
        MIDWIFE: "deactivated",
        "@inv_new@other.example": "active",
    }
    assert page.listed == (MIDWIFE,)
    asked_for = network.resolve([MIDWIFE])
    assert [one["account_id"] for one in rows(asked_for, "account")] == [MIDWIFE]


def test_a_server_that_shows_nothing_to_strangers_hides(
    stranger: Mastodon, ward: Fake
) -> None:
    ward.state.person("inv_midwife")
    ward.answering.closed = True
    with pytest.raises(NotThere) as why:
        stranger.page(FOLLOWERS, None)
    assert (why.value.reason, why.value.page) == ("hidden", None)


def test_the_credential_goes_to_its_own_server_only(
    network: Mastodon, ward: Fake, other: Fake, asks: Impatient
) -> None:
    ward.state.person("inv_midwife")
    other.state.person("inv_nurse")
    network.resolve([MIDWIFE, "@inv_nurse@other.example"])
    sent = [carried for _, carried in asks.credentials_sent]
    assert sent == [True, False]


def test_an_account_that_its_server_calls_otherwise_is_not_mixed_up(
    network: Mastodon, ward: Fake
) -> None:
    ward.state.person("inv_midwife", acct="inv_midwife@health.example")
    with pytest.raises(NotThere, match="@inv_midwife@health"):
        network.page(FOLLOWERS, None)


def test_what_is_not_offered_is_not_asked(stranger: Mastodon) -> None:
    assert "hashtag" not in stranger.offers
    assert "search" not in stranger.offers
    with pytest.raises(NotThere):
        stranger.page(Request("hashtag", ("ward",)), None)
    with pytest.raises(NotThere, match="name@server"):
        stranger.page(Request("followers", ("nobody",)), None)


@pytest.mark.parametrize(
    ("request_", "items", "requests"),
    [
        (Request("profiles", (MIDWIFE,)), None, 1),
        (FOLLOWERS, None, 2),
        (FOLLOWERS, 80, 2),
        (FOLLOWERS, 81, 3),
        (Request("posts", (MIDWIFE,)), 81, 4),
        (Request("thread", ("https://ward.example/x",)), 500, 2),
        (Request("hashtag", ("ward",)), 41, 2),
    ],
)
def test_a_list_costs_a_look_up_and_its_pages(
    stranger: Mastodon, request_: Request, items: int | None, requests: int
) -> None:
    assert stranger.cost(request_, items).requests == requests


def test_what_a_profile_does_not_say_is_unknown(network: Mastodon, ward: Fake) -> None:
    told = {"locked": None, "noindex": None, "created_at": "yesterday"}
    fields = [{"name": "Blog", "value": "no link"}, {"name": None, "value": None}]
    ward.state.person("inv_midwife", fields=fields, **told)
    found = row(network.page(Request("profiles", (MIDWIFE,)), None), "account")
    for name in ("is_private", "created_at", "url", "location"):
        assert found[name] is None
