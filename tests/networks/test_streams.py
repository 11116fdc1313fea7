"""The firehose of the reference servers, gathered by our reader, record by record."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from threading import Event

import pytest

from tests.networks.atproto.community import NURSE, TRUST, WARD, Community
from tests.networks.atproto.reference import (
    POST,
    Create,
    Member,
    ReferenceNetwork,
    follow,
    like,
    profile,
    stamp,
)
from wellheard.networks.bluesky.streaming import firehose
from wellheard.networks.bluesky.streaming.firehose import Firehose
from wellheard.networks.bluesky.streaming.gathered import StreamPage
from wellheard.networks.bluesky.streaming.stream import Patience, Stream
from wellheard.networks.bluesky.streaming.wanted import EVERYTHING, Wanted

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
QUICK = Patience(rows=10_000, seconds=0.5)
KEYS = {
    "follow": "record_uri",
    "engagement": "record_uri",
    "post": "post_id",
    "account": "account_id",
    "tombstone": "id",
}
Rows = dict[str, set[str]]


@pytest.fixture(scope="module")
def bell(reference: ReferenceNetwork) -> Member:
    """Whose post says that all before it was sent."""
    return reference.join("inv-bell.test")


def listen(
    reference: ReferenceNetwork,
    bell: Member,
    cursor: str | None = "0",
    wanted: Wanted = EVERYTHING,
    patience: Patience = QUICK,
) -> Iterable[StreamPage]:
    """Yield pages until all that was written before now came."""
    words = {"text": "Ding", "createdAt": stamp(AT)}
    (last,) = reference.write(bell, Create(POST, words))
    if wanted.accounts is not None:
        wanted = Wanted(wanted.accounts | {bell.did}, wanted.collections)
    stop = Event()
    wire = Firehose(reference.pds.replace("http", "ws"))
    for page in Stream(wire, wanted, patience).pages(cursor, stop):
        yield page
        if last.uri in keys([page])["post"]:
            stop.set()


def keys(pages: Sequence[StreamPage]) -> Rows:
    """Return the identities of the rows of each table."""
    return {
        table: {
            key
            for page in pages
            if table in page.batch.tables
            for key in page.batch.tables[table][column].to_pylist()
        }
        for table, column in KEYS.items()
    }


def standing(pages: Sequence[StreamPage]) -> Rows:
    """Return what is there after all pages: made and not gone, gone and not back.

    What is made and deleted within one page is never told as made, and who rests and
    comes back within it never as gone. So where pages end may decide what is told, and
    never what stands afterwards.
    """
    found: Rows = {table: set() for table in KEYS}
    for page in pages:
        told = keys([page])
        records = {each for each in told["tombstone"] if each.startswith("at://")}
        for table in KEYS:
            found[table] = _without(found[table], records) | told[table]
        found["tombstone"] -= {*page.stale, *page.broken}
    resting = {each for each in found["tombstone"] if each.startswith("did:")}
    rows = {table: _without(found[table], resting) for table in KEYS}
    return {**rows, "tombstone": found["tombstone"]}


def _without(rows: set[str], gone: set[str]) -> set[str]:
    """Leave out what is gone, and what was read from it."""
    return {row for row in rows if not any(each in row for each in gone)}


def of(found: Iterable[str], *members: Member) -> set[str]:
    """Leave out what others wrote, in other tests."""
    return {key for key in found if any(each.did in key for each in members)}


def test_replay_gives_exactly_what_the_community_wrote(
    reference: ReferenceNetwork, community: Community, bell: Member
) -> None:
    pages = list(listen(reference, bell))
    found, members = keys(pages), community.members.values()
    assert of(found["follow"], *members) == {
        each.uri for each in community.follows.values()
    }
    posts = {each.uri for mine in community.posts.values() for each in mine}
    assert {uri for uri in found["post"] if _author(uri) in _dids(community)} == posts
    done = [*community.likes.values(), *community.reposts.values()]
    first, second, third = (each.uri for each in community.posts[NURSE])
    said = {f"reply by post {first}", f"quote by post {second}"}
    said.add(f"mention of @northmoor-trust.test by post {third}")
    assert of(found["engagement"], *members) == {each.uri for each in done} | said
    assert found["account"] >= {community.did(TRUST), community.did(WARD)}
    assert not [bad for page in pages for bad in page.batch.bad]
    broken = {did for page in pages for did in page.broken}
    assert not broken & _dids(community)  # others came back, and are read anew
    assert not any(page.missed for page in pages)


def _dids(community: Community) -> set[str]:
    return {each.did for each in community.members.values()}


def _author(uri: str) -> str:
    return uri.split("/")[2]


def test_what_is_deleted_and_who_rests_become_tombstones(
    reference: ReferenceNetwork, community: Community, bell: Member
) -> None:
    *_, before = listen(reference, bell)
    member = reference.join("inv-leaver.test")
    (post,) = community.posts[TRUST][:1]
    followed, liked, kept = reference.write(
        member,
        follow(community.members[TRUST], AT),
        like(post, AT),
        follow(community.members[WARD], AT),
    )
    *_, made = listen(reference, bell, before.after)
    reference.delete(member, followed.uri)
    reference.delete(member, liked.uri)
    reference.rename(member, "inv-left.test")
    reference.deactivate(member)
    pages = list(listen(reference, bell, made.after))
    tombstones = {
        (row["kind"], row["id"], row["reason"])
        for page in pages
        if "tombstone" in page.batch.tables
        for row in page.batch.tables["tombstone"].to_pylist()
    }
    assert tombstones >= {
        ("follow", followed.uri, "deleted"),
        ("engagement", liked.uri, "deleted"),
        ("account", member.did, "deactivated"),
    }
    assert kept.uri not in {each for _, each, _ in tombstones}
    reference.activate(member)
    again = list(listen(reference, bell, pages[-1].after))
    assert member.did in {did for page in again for did in page.stale}


def test_killed_at_any_page_and_resumed_gives_what_one_go_gives(
    reference: ReferenceNetwork,
    community: Community,
    bell: Member,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(firehose, "REWIND", 2)
    whole = standing(list(listen(reference, bell)))
    small = Patience(rows=60, seconds=0.5)
    pages: list[StreamPage] = []
    cursor: str | None = "0"
    for _ in range(30):
        heard = listen(reference, bell, cursor, patience=small)
        for number, page in enumerate(heard):
            pages.append(page)
            cursor = page.after
            if number == 1:  # killed, with all that was not handed over
                break
        if whole["post"] <= keys(pages)["post"]:
            break
    resumed = standing(pages)
    assert len(pages) > 3
    for table in ("follow", "engagement", "account", "tombstone"):
        assert resumed[table] == whole[table]
    assert of(resumed["post"], *community.members.values()) == of(
        whole["post"], *community.members.values()
    )


def test_what_concerns_one_account_is_picked_out(
    reference: ReferenceNetwork, community: Community, bell: Member
) -> None:
    trust = community.members[TRUST]
    pages = list(listen(reference, bell, wanted=Wanted(frozenset({trust.did}))))
    found, members = keys(pages), community.members.values()
    follows = {ref.uri for (_, whom), ref in community.follows.items() if whom == TRUST}
    assert of(found["follow"], *members) == follows
    done = {each.uri for each in community.likes.values()}
    assert done <= found["engagement"]
    assert found["account"] == {trust.did}


def test_a_profile_that_changed_is_to_be_asked_for(
    reference: ReferenceNetwork, bell: Member
) -> None:
    *_, before = listen(reference, bell)
    reference.write(bell, profile("The bell", "Rings"))
    pages = list(listen(reference, bell, before.after))
    assert bell.did in {did for page in pages for did in page.stale}
