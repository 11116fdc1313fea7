"""Bluesky's own servers, asked by the product: exactly what was written comes back."""

from collections.abc import Iterator

import pyarrow as pa
import pytest

from tests.networks.asking import asking
from tests.networks.atproto.community import (
    FANS,
    NURSE,
    TRUST,
    WARD,
    Community,
    said,
)
from tests.networks.atproto.reference import POST, Create, ReferenceNetwork
from wellheard.networks.bluesky.bluesky import Bluesky, Servers
from wellheard.networks.network import NotThere, Page, Request, What


@pytest.fixture(scope="module", params=[100, 7, 1])
def bluesky(
    request: pytest.FixtureRequest, reference: ReferenceNetwork
) -> Iterator[Bluesky]:
    """Return the connector, with pages of three sizes."""
    servers = Servers(reference.appview, reference.plc)
    with asking() as asker:
        yield Bluesky(asker, servers, page_size=request.param)


@pytest.fixture(scope="module")
def whole(reference: ReferenceNetwork) -> Iterator[Bluesky]:
    """Return the connector with pages as long as they get."""
    with asking() as asker:
        yield Bluesky(asker, Servers(reference.appview, reference.plc))


def pages(bluesky: Bluesky, what: What, *of: str) -> Iterator[Page]:
    cursor = None
    while True:
        page = bluesky.page(Request(what, of), cursor)
        yield page
        cursor = page.after
        if cursor is None:
            return


def rows(some: Iterator[Page], table: str) -> list[dict[str, object]]:
    found = [page.batch.tables[table] for page in some if table in page.batch.tables]
    return pa.concat_tables(found).to_pylist() if found else []


def test_followers_are_read_exactly(bluesky: Bluesky, community: Community) -> None:
    for name in (TRUST, WARD):
        did = community.did(name)
        found = rows(pages(bluesky, "followers", did), "follow")
        assert {row["source_id"] for row in found} == community.followers(name)
        assert len(found) == len(community.followers(name))
        assert {row["target_id"] for row in found} == {did}


def test_those_followed_are_read_exactly(
    bluesky: Bluesky, community: Community
) -> None:
    for name in (FANS[21], WARD):
        found = rows(pages(bluesky, "follows", community.did(name)), "follow")
        assert {row["target_id"] for row in found} == community.followed(name)


def test_posts_are_read_exactly(bluesky: Bluesky, community: Community) -> None:
    found = rows(pages(bluesky, "posts", community.did(TRUST)), "post")
    assert {row["post_id"] for row in found} == {
        ref.uri for ref in community.posts[TRUST]
    }
    assert len(found) == 30
    assert {row["language"] for row in found} == {"en"}
    assert [row["hashtags"] for row in found] == [[]] * 30


def test_likes_and_reposts_are_read_exactly(
    bluesky: Bluesky, community: Community
) -> None:
    uri = community.posts[TRUST][0].uri
    for what, told in (("likes", community.likes), ("reposts", community.reposts)):
        found = rows(pages(bluesky, what, uri), "engagement")  # type: ignore[arg-type]
        who = {community.did(name) for name, of in told if of == uri}
        assert {row["actor_id"] for row in found} == who
        assert {row["object_account_id"] for row in found} == {community.did(TRUST)}
        assert {row["verb"] for row in found} == {what.removesuffix("s")}


def test_a_feed_is_read_exactly_in_pages_of_any_size(
    bluesky: Bluesky, community: Community
) -> None:
    fan = FANS[2]
    read = list(pages(bluesky, "posts", community.did(fan)))
    listed = [name for page in read for name in page.listed]
    passed_on = {ref.uri for (name, _of), ref in community.reposts.items()}
    own = {ref.uri for (name, _of), ref in community.reposts.items() if name == fan}
    assert len(own) == 3
    assert set(listed) == own < passed_on
    assert {row["record_uri"] for row in rows(iter(read), "engagement")} == own


def test_searches_are_read_exactly_in_pages_of_any_size(
    bluesky: Bluesky, community: Community
) -> None:
    read = list(pages(bluesky, "search", "Flu jabs"))
    found = [row["post_id"] for row in rows(iter(read), "post")]
    assert sorted(found) == sorted(ref.uri for ref in community.posts[TRUST])


def test_what_a_feed_passes_on_is_an_engagement(
    whole: Bluesky, community: Community
) -> None:
    fan = FANS[0]
    found = rows(pages(whole, "posts", community.did(fan)), "engagement")
    passed_on = {of for name, of in community.reposts if name == fan}
    assert {row["object_post_id"] for row in found} == passed_on
    assert {row["actor_id"] for row in found} == {community.did(fan)}


def test_quotes_answers_and_mentions_are_read(
    whole: Bluesky, community: Community
) -> None:
    first, second = (each.uri for each in community.posts[TRUST][:2])
    answer, quote, mention = (each.uri for each in community.posts[NURSE])
    nurse, trust = community.did(NURSE), community.did(TRUST)
    thread = rows(pages(whole, "thread", first), "engagement")
    assert [
        (row["actor_id"], row["verb"], row["object_post_id"]) for row in thread
    ] == [(nurse, "reply", first)]
    quotes = rows(pages(whole, "quotes", second), "post")
    assert [(row["post_id"], row["quote_of_id"]) for row in quotes] == [(quote, second)]
    posts = {row["post_id"]: row for row in rows(pages(whole, "posts", nurse), "post")}
    assert set(posts) == {answer, quote, mention}
    assert posts[mention]["mentions"] == ["northmoor-trust.test"]
    engaged = rows(pages(whole, "posts", nurse), "engagement")
    assert {(row["verb"], row["object_account_id"]) for row in engaged} == {
        ("reply", trust),
        ("quote", trust),
        ("mention", trust),
    }


def test_words_are_searched_for(whole: Bluesky, community: Community) -> None:
    found = rows(pages(whole, "search", "Worth reading"), "post")
    assert community.posts[NURSE][1].uri in {row["post_id"] for row in found}


def test_a_repository_says_what_the_view_says(
    whole: Bluesky, community: Community
) -> None:
    for name in (FANS[14], NURSE, TRUST):
        did = community.did(name)
        (page,) = pages(whole, "repository", did)
        assert page.batch.bad == ()
        follows = rows(iter([page]), "follow")
        assert {row["target_id"] for row in follows} == community.followed(name)
        written = {
            ref.uri for (who, _), ref in community.follows.items() if who == name
        }
        assert {row["record_uri"] for row in follows} == written
        posts = {row["post_id"] for row in rows(iter([page]), "post")}
        assert posts == {ref.uri for ref in community.posts.get(name, [])}
        liked = {
            row["record_uri"]
            for row in rows(iter([page]), "engagement")
            if row["verb"] == "like"
        }
        assert liked == {
            ref.uri for (who, _), ref in community.likes.items() if who == name
        }


def test_handles_and_ids_are_resolved(whole: Bluesky, community: Community) -> None:
    asked = [f"@{TRUST}.test", community.did(WARD), "nobody-here.test"]
    page = whole.resolve(asked)
    accounts = page.batch.tables["account"].to_pylist()
    assert {row["account_id"] for row in accounts} == {
        community.did(TRUST),
        community.did(WARD),
    }
    trust = next(row for row in accounts if row["handle"] == f"{TRUST}.test")
    assert trust["display_name"] == "Northmoor Trust (invented)"
    assert trust["followers_count"] == len(community.followers(TRUST))
    assert [(bad.line, bad.text) for bad in page.batch.bad] == [(3, "nobody-here.test")]


def test_a_deleted_post_and_a_resting_account_are_seen(
    whole: Bluesky, reference: ReferenceNetwork, community: Community
) -> None:
    passer = reference.join("inv-passer.test")
    first, second = reference.write(
        passer, Create(POST, said("One", 1)), Create(POST, said("Two", 2))
    )
    reference.delete(passer, first.uri)
    reference.settled()
    found = rows(pages(whole, "posts", passer.did), "post")
    assert [row["post_id"] for row in found] == [second.uri]
    reference.deactivate(passer)
    reference.settled()
    for what in ("posts", "followers", "repository"):
        with pytest.raises(NotThere) as gone:
            list(pages(whole, what, passer.did))  # type: ignore[arg-type]
        assert gone.value.reason == "deactivated", what
        assert gone.value.page is not None
        (row,) = gone.value.page.batch.tables["tombstone"].to_pylist()
        assert (row["kind"], row["id"]) == ("account", passer.did)
    page = whole.page(Request("profiles", (passer.did, community.did(WARD))), None)
    (tombstone,) = page.batch.tables["tombstone"].to_pylist()
    assert (tombstone["id"], tombstone["reason"]) == (passer.did, "deactivated")


def test_a_post_that_is_deleted_has_no_thread(
    whole: Bluesky, reference: ReferenceNetwork
) -> None:
    member = reference.join("inv-regrets.test")
    (post,) = reference.write(member, Create(POST, said("Oh", 1)))
    reference.settled()
    assert len(rows(pages(whole, "thread", post.uri), "post")) == 1
    reference.delete(member, post.uri)
    reference.settled()
    with pytest.raises(NotThere) as gone:
        list(pages(whole, "thread", post.uri))
    assert gone.value.reason == "unknown"
    for what in ("likes", "reposts", "quotes"):
        assert rows(pages(whole, what, post.uri), "account") == []  # type: ignore[arg-type]


def test_who_was_resting_is_there_again(
    whole: Bluesky, reference: ReferenceNetwork
) -> None:
    sleeper = reference.join("inv-sleeper.test")
    reference.write(sleeper, Create(POST, said("Good night", 1)))
    reference.deactivate(sleeper)
    reference.settled()
    page = whole.page(Request("profiles", (sleeper.did,)), None)
    assert [bad.reason for bad in page.batch.bad] == ["is not there: deactivated"]
    reference.activate(sleeper)
    reference.settled()
    page = whole.page(Request("profiles", (sleeper.did,)), None)
    assert page.listed == (sleeper.did,)
    assert len(rows(pages(whole, "posts", sleeper.did), "post")) == 1


def test_a_handle_and_an_id_of_nobody_cost_no_other(
    whole: Bluesky, community: Community
) -> None:
    nobody = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
    asked = ["no handle", nobody, f"{WARD}.test", "did:bad", "x_y.test"]
    page = whole.resolve(asked)
    assert page.listed == (community.did(WARD),)
    assert [bad.line for bad in page.batch.bad] == [1, 2, 4, 5]
    for what in ("followers", "posts", "repository"):
        with pytest.raises(NotThere) as gone:
            list(pages(whole, what, nobody))  # type: ignore[arg-type]
        assert gone.value.reason == "unknown", what


def test_an_account_that_asks_for_it_is_left_alone(
    whole: Bluesky, reference: ReferenceNetwork
) -> None:
    shy = reference.join("inv-shy.test")
    labels = {
        "$type": "com.atproto.label.defs#selfLabels",
        "values": [{"val": "!no-unauthenticated"}],
    }
    record = {"displayName": "Shy", "description": "Not for all", "labels": labels}
    reference.write(shy, Create("app.bsky.actor.profile", record, rkey="self"))
    reference.write(shy, Create(POST, said("For friends", 1)))
    reference.settled()
    (row,) = whole.resolve(["inv-shy.test"]).batch.tables["account"].to_pylist()
    assert row["is_private"] is True
    assert row["display_name"] is None
    assert row["description"] is None
    with pytest.raises(NotThere) as left:
        list(pages(whole, "posts", shy.did))
    assert left.value.reason == "hidden"
    with pytest.raises(NotThere) as left:
        list(pages(whole, "repository", shy.did))
    assert left.value.reason == "hidden"
    assert left.value.page is not None
    assert list(left.value.page.batch.tables) == ["account"]
