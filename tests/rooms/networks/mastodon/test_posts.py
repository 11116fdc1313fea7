import pytest
from tests.networks.mastodon_fake.answering import Said
from tests.networks.mastodon_fake.asking import Impatient
from tests.networks.mastodon_fake.reading import listed, pages, row, rows
from tests.networks.mastodon_fake.server import Fake

from wellheard.networks.asking.question import Refused
from wellheard.networks.mastodon import lists
from wellheard.networks.mastodon.mastodon import Mastodon
from wellheard.networks.network import NotThere, Request, Visibility

TRUST = "@inv_trust@ward.example"
NURSE = "@inv_nurse@other.example"
POSTS = Request("posts", (TRUST,))


@pytest.mark.parametrize("number", [0, 1, 39, 40, 41, 80])
def test_every_post_comes_once_whatever_the_page(
    network: Mastodon, ward: Fake, number: int
) -> None:
    trust = ward.state.person("inv_trust")
    made = [ward.state.post(trust, f"<p>{each}</p>") for each in range(number)]
    found = pages(network, POSTS)
    assert listed(found) == [ward.state.uri(one) for one in reversed(made)]
    assert [one["text"] for one in rows(found, "post")] == [
        str(each) for each in reversed(range(number))
    ]
    assert {page.visibility for page in found} == {Visibility.KNOWN}
    assert {page.reported for page in found} == {number}


def test_a_post_with_all_that_it_holds(network: Mastodon, ward: Fake) -> None:
    trust = ward.state.person("inv_trust")
    nurse = ward.state.person("Inv_Nurse", "other.example")
    first = ward.state.post(nurse, "<p>Who is on?</p>")
    post = ward.state.post(
        trust,
        '<p>See <a href="https://ward.invalid/a">ward.invalid/a</a></p><p>'
        '<a class="mention" href="https://other.example/@Inv_Nurse">@Inv_Nurse</a>'
        '</p><p class="quote-inline">RE: <a href="https://q.invalid">q</a></p>',
        mentions=(nurse,),
        tags=("Wards",),
        told={
            "media_attachments": [
                {
                    "type": "gifv",
                    "url": "https://ward.example/copy.mp4",
                    "remote_url": "https://other.example/clip.mp4",
                    "description": "A ward at night",
                },
                {"type": "unknown", "url": None},
            ],
            "application": {"name": "Invented"},
            "replies_count": -1,
        },
    )
    ward.state.favourite(nurse, post)
    found = row(network.page(POSTS, None), "post")
    assert found["post_id"] == ward.state.uri(post)
    assert found["account_id"] == TRUST
    assert found["text"] == "See ward.invalid/a\n@Inv_Nurse"
    assert found["links"] == ["https://ward.invalid/a"]
    assert found["hashtags"] == ["Wards"]
    assert found["mentions"] == ["Inv_Nurse@other.example"]
    assert found["media"] == [
        {
            "kind": "video",
            "url": "https://other.example/clip.mp4",
            "alt": "A ward at night",
        },
        {"kind": None, "url": None, "alt": None},
    ]
    assert (found["like_count"], found["reply_count"]) == (1, None)
    assert (found["language"], found["source_app"]) == ("en", "Invented")
    assert str(found["created_at"]) == "2026-03-01 10:44:00+00:00"
    assert first.number == 103


def test_an_answer_names_the_post_only_where_its_address_is_known(
    network: Mastodon, ward: Fake
) -> None:
    trust = ward.state.person("inv_trust")
    nurse = ward.state.person("inv_nurse", "other.example")
    asked = ward.state.post(nurse, "Who is on?")
    answer = ward.state.post(trust, "We are", answers=asked, mentions=(nurse,))
    more = ward.state.post(trust, "All night", answers=answer)
    page = network.page(POSTS, None)
    assert {one["post_id"]: one["reply_to_id"] for one in rows(page, "post")} == {
        ward.state.uri(answer): None,
        ward.state.uri(more): ward.state.uri(answer),
    }
    reply = row(page, "engagement")
    assert (reply["verb"], reply["actor_id"]) == ("reply", TRUST)
    assert (reply["object_account_id"], reply["object_post_id"]) == (NURSE, None)
    assert reply["record_uri"] == f"reply by post {ward.state.uri(answer)}"


def test_who_is_named_is_mentioned_and_nobody_mentions_themselves(
    network: Mastodon, ward: Fake
) -> None:
    trust = ward.state.person("inv_trust")
    nurse = ward.state.person("inv_nurse", "other.example")
    post = ward.state.post(trust, "Thanks", mentions=(nurse, trust, nurse))
    found = row(network.page(POSTS, None), "engagement")
    assert (found["verb"], found["object_account_id"]) == ("mention", NURSE)
    uri = ward.state.uri(post)
    assert found["object_post_id"] == uri
    assert found["record_uri"] == f"mention of {NURSE} by post {uri}"


def test_passing_on_brings_the_post_its_author_and_the_deed(
    network: Mastodon, ward: Fake
) -> None:
    trust = ward.state.person("inv_trust")
    nurse = ward.state.person("inv_nurse", "other.example")
    original = ward.state.post(nurse, "<p>Night shift</p>", mentions=(trust,))
    boost = ward.state.post(trust, "<p>Night shift</p>", passes_on=original)
    page = network.page(POSTS, None)
    assert page.listed == (ward.state.uri(boost),)
    passed = row(page, "post", post_id=ward.state.uri(boost))
    assert (passed["text"], passed["hashtags"]) == (None, None)
    assert passed["repost_of_id"] == ward.state.uri(original)
    kept = row(page, "post", post_id=ward.state.uri(original))
    assert (kept["text"], kept["account_id"]) == ("Night shift", NURSE)
    deed = row(page, "engagement", verb="repost")
    assert (deed["actor_id"], deed["object_account_id"]) == (TRUST, NURSE)
    assert deed["object_post_id"] == ward.state.uri(original)
    named = row(page, "engagement", verb="mention")
    assert (named["actor_id"], named["object_account_id"]) == (NURSE, TRUST)
    assert {one["account_id"] for one in rows(page, "account")} == {TRUST, NURSE}


def test_a_quote_counts_where_its_author_agreed(network: Mastodon, ward: Fake) -> None:
    trust = ward.state.person("inv_trust")
    nurse = ward.state.person("inv_nurse", "other.example")
    original = ward.state.post(nurse, "Night shift")
    agreed = ward.state.post(trust, "Well said", quotes=original)
    told = ward.state.status_told(original)
    refused = {"quote": {"state": "rejected", "quoted_status": told}}
    ward.state.post(trust, "No leave", told=refused)
    elsewhere = ward.state.post(trust, "As others write it", told={"quote": told})
    page = network.page(POSTS, None)
    uris = {ward.state.uri(one) for one in (agreed, elsewhere)}
    quotes = [one for one in rows(page, "engagement") if one["verb"] == "quote"]
    assert {one["record_uri"] for one in quotes} == {f"quote by post {u}" for u in uris}
    assert {one["object_post_id"] for one in quotes} == {ward.state.uri(original)}
    kept = [one for one in rows(page, "post") if one["quote_of_id"]]
    assert {one["post_id"] for one in kept} == uris


@pytest.mark.parametrize("visibility", ["unlisted", "private", "direct", "local", None])
def test_what_is_not_for_everybody_is_never_stored(
    network: Mastodon, ward: Fake, visibility: str
) -> None:
    trust = ward.state.person("inv_trust")
    told = {"visibility": visibility}
    secret = ward.state.post(trust, "secret", told=told)
    ward.state.post(trust, passes_on=secret)
    ward.state.post(trust, "quoting", quotes=secret)
    page = network.page(POSTS, None)
    (only,) = rows(page, "post")
    assert (only["text"], only["quote_of_id"]) == ("quoting", None)
    assert rows(page, "engagement") == []
    assert page.listed == (only["post_id"],)
    assert "secret" not in str(page.batch)
    assert page.batch.rows_read == 3


def test_posts_of_whoever_asks_not_to_be_found_are_not_stored_when_passed_on(
    network: Mastodon, ward: Fake
) -> None:
    trust = ward.state.person("inv_trust")
    shy = ward.state.person("inv_shy", noindex=True)
    ward.state.post(trust, passes_on=ward.state.post(shy, "secret", tags=("ward",)))
    assert rows(network.page(POSTS, None), "post") == []
    page = network.page(Request("hashtag", ("ward",)), None)
    assert page.batch.tables == {}


def test_a_page_of_posts_that_are_not_for_us_is_not_a_list_that_stands_still(
    network: Mastodon, ward: Fake
) -> None:
    trust = ward.state.person("inv_trust")
    for each in range(160):
        quiet = {"visibility": "unlisted" if each < 120 else "public"}
        ward.state.post(trust, str(each), told=quiet)
    found = pages(network, POSTS)
    assert [len(page.listed) for page in found] == [40, 40, 40, 40, 0]
    assert len(set(listed(found))) == 160
    assert len(rows(found, "post")) == 40


def test_an_odd_post_costs_only_itself(network: Mastodon, ward: Fake) -> None:
    trust = ward.state.person("inv_trust")
    odd = ward.state.person("two words")
    sound = ward.state.post(trust, "one")
    ward.state.post(trust, "two", told={"uri": None})
    ward.state.post(trust, passes_on=ward.state.post(odd, "three"))
    page = network.page(POSTS, None)
    assert page.listed == (ward.state.uri(sound),)
    assert [one.line for one in page.batch.bad] == [1, 2]
    assert [one["text"] for one in rows(page, "post")] == ["one"]


def test_who_likes_a_post_and_who_passed_it_on(network: Mastodon, ward: Fake) -> None:
    trust = ward.state.person("inv_trust")
    post = ward.state.post(trust, "Thanks")
    for each in range(81):
        person = ward.state.person(f"inv_{each}")
        ward.state.favourite(person, post)
    ward.state.post(ward.state.person("inv_nurse", "other.example"), passes_on=post)
    likes = pages(network, Request("likes", (ward.state.uri(post),)))
    assert len(set(listed(likes))) == 81
    assert likes[0].reported == 81
    assert likes[0].visibility is Visibility.KNOWN
    one = row(likes, "engagement", actor_id="@inv_7@ward.example")
    assert (one["verb"], one["object_account_id"]) == ("like", TRUST)
    assert one["object_post_id"] == ward.state.uri(post)
    reposts = network.page(Request("reposts", (ward.state.uri(post),)), None)
    assert row(reposts, "engagement")["actor_id"] == NURSE
    assert row(reposts, "engagement")["verb"] == "repost"


def test_the_same_passing_on_counts_once_whichever_list_tells_of_it(
    network: Mastodon, ward: Fake, other: Fake
) -> None:
    trust = other.state.person("inv_trust", "ward.example")
    nurse = other.state.person("inv_nurse")
    there = other.state.post(trust, "Thanks")
    other.state.post(nurse, passes_on=there)
    ward.state.last = there.number - 2
    post = ward.state.post(ward.state.person("inv_trust"), "Thanks")
    ward.state.post(ward.state.person("inv_nurse", "other.example"), passes_on=post)
    uri = ward.state.uri(post)
    by_post = network.page(Request("reposts", (uri,)), None)
    by_account = network.page(Request("posts", (NURSE,)), None)
    names = ("actor_id", "verb", "object_post_id", "object_account_id")
    (one,), (same,) = rows(by_post, "engagement"), rows(by_account, "engagement")
    assert [one[name] for name in names] == [same[name] for name in names]
    assert one.get("record_uri") is None
    assert same["record_uri"] is None


def test_a_thread_is_the_public_answers_below(network: Mastodon, ward: Fake) -> None:
    trust = ward.state.person("inv_trust")
    nurse = ward.state.person("inv_nurse", "other.example")
    top = ward.state.post(nurse, "Who is on?")
    post = ward.state.post(trust, "We are", answers=top)
    below = ward.state.post(nurse, "Thanks", answers=post, mentions=(trust,))
    further = ward.state.post(trust, "Good night", answers=below, mentions=(nurse,))
    ward.state.post(nurse, "hush", answers=below, visibility="private")
    page = network.page(Request("thread", (ward.state.uri(post),)), None)
    assert page.listed == (ward.state.uri(below), ward.state.uri(further))
    assert [one["reply_to_id"] for one in rows(page, "post")] == [
        ward.state.uri(post),
        ward.state.uri(below),
    ]
    assert {one["object_post_id"] for one in rows(page, "engagement")} == {
        ward.state.uri(post),
        ward.state.uri(below),
    }
    assert (page.after, page.visibility) == (None, Visibility.UNKNOWN)


@pytest.mark.parametrize("number", [0, 40, 41])
def test_a_hashtag_is_what_the_server_met(
    network: Mastodon, ward: Fake, number: int
) -> None:
    nurse = ward.state.person("inv_nurse", "other.example")
    ward.state.post(nurse, "no tag")
    made = [ward.state.post(nurse, tags=("Ward",)) for _ in range(number)]
    found = pages(network, Request("hashtag", ("ward",)))
    assert listed(found) == [ward.state.uri(one) for one in reversed(made)]
    assert {page.visibility for page in found} == {Visibility.UNKNOWN}


@pytest.mark.parametrize("number", [0, 1, 40, 80, 81])
def test_words_are_searched_page_by_page(
    network: Mastodon, ward: Fake, number: int
) -> None:
    nurse = ward.state.person("inv_nurse", "other.example")
    made = [ward.state.post(nurse, "on the ward") for _ in range(number)]
    ward.state.post(ward.state.person("inv_shy", indexable=False), "on the ward")
    found = pages(network, Request("search", ("the ward",)))
    assert listed(found) == [ward.state.uri(one) for one in made]


def test_a_post_that_its_server_says_is_gone_leaves_a_tombstone(
    network: Mastodon, ward: Fake
) -> None:
    post = ward.state.post(ward.state.person("inv_trust"), "Thanks")
    post.gone = 404
    ward.state.posts.pop(post.number)
    uri = ward.state.uri(post)
    for what in ("likes", "reposts", "thread"):
        with pytest.raises(NotThere) as why:
            network.page(Request(what, (uri,)), None)
        assert why.value.reason == "deleted"
        assert why.value.page is not None
        gone = row(why.value.page, "tombstone")
        assert (gone["kind"], gone["id"]) == ("post", uri)


@pytest.mark.parametrize(
    "address",
    [
        "https://ward.example/objects/0b5e",
        "at://did:plc:invented/app.bsky.feed.post/1",
        "nonsense",
    ],
)
def test_a_post_whose_address_gives_no_number_cannot_be_asked_for(
    stranger: Mastodon, address: str
) -> None:
    with pytest.raises(NotThere) as why:
        stranger.page(Request("likes", (address,)), None)
    assert (why.value.reason, why.value.page) == ("unknown", None)


def test_a_post_is_not_taken_for_another_with_its_number(
    network: Mastodon, ward: Fake
) -> None:
    post = ward.state.post(ward.state.person("inv_trust"), "Thanks")
    asked = f"https://ward.example/users/inv_nurse/statuses/{post.number}"
    with pytest.raises(NotThere, match="another post"):
        network.page(Request("likes", (asked,)), None)
    post.visibility = "unlisted"
    with pytest.raises(NotThere) as why:
        network.page(Request("likes", (ward.state.uri(post),)), None)
    assert why.value.reason == "hidden"


def test_one_server_that_is_asked_for_all_finds_posts_by_their_address(
    network: Mastodon, through_ward: Mastodon, ward: Fake, asks: Impatient
) -> None:
    nurse = ward.state.person("inv_nurse", "other.example")
    post = ward.state.post(nurse, "Night shift", told={"favourites_count": 9})
    ward.state.favourite(ward.state.person("inv_trust"), post)
    asked = Request("likes", (ward.state.uri(post),))
    with pytest.raises(NotThere, match="credential"):
        through_ward.page(asked, None)
    signed_in = Mastodon(
        asks,
        server="ward.example",
        home=False,
        credentials=network._servers.credentials,
        addresses={"ward.example": ward.address},
    )
    page = signed_in.page(asked, None)
    assert page.listed == (TRUST,)
    assert (page.reported, page.visibility) == (9, Visibility.UNKNOWN)
    gone = Request("likes", ("https://other.example/users/inv_nurse/statuses/1",))
    with pytest.raises(NotThere, match="did not meet"):
        signed_in.page(gone, None)


def test_a_credential_that_opens_nothing_is_a_fault_of_ours(
    network: Mastodon, ward: Fake
) -> None:
    ward.answering.token = "another"  # noqa: S105 - opens a fake only
    with pytest.raises(Refused):
        network.page(Request("search", ("ward",)), None)


def test_a_post_that_goes_while_it_is_asked_about_leaves_a_tombstone(
    network: Mastodon, ward: Fake
) -> None:
    post = ward.state.post(ward.state.person("inv_trust"), "Thanks")
    gone = Said(410, b'{"error": "Gone"}')
    for what, within in (("thread", "context"), ("likes", "favourited_by")):
        ward.break_next(within, lambda _: gone)
        with pytest.raises(NotThere) as why:
            network.page(Request(what, (ward.state.uri(post),)), None)
        assert why.value.page is not None
        assert row(why.value.page, "tombstone")["id"] == ward.state.uri(post)


def test_a_post_of_somebody_without_a_name_cannot_be_asked_about(
    network: Mastodon, ward: Fake
) -> None:
    post = ward.state.post(ward.state.person("two words"), "Thanks")
    asked = ward.state.uri(post)
    with pytest.raises(NotThere, match="two words"):
        network.page(Request("likes", (asked,)), None)


def test_more_lists_than_are_remembered_are_looked_up_again(
    network: Mastodon, ward: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "REMEMBERED", 1)
    for name in ("inv_trust", "inv_nurse"):
        person = ward.state.person(name)
        for each in range(41):
            ward.state.post(person, f"{name} {each}")
    asked = [POSTS, Request("posts", ("@inv_nurse@ward.example",))]
    first = [network.page(one, None).after for one in asked]
    for request, after in zip(asked, first, strict=True):
        assert len(network.page(request, after).listed) == 1
    assert sum("lookup" in one for one in ward.asked) == 4
