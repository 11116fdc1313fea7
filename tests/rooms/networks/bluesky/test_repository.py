"""A whole repository becomes rows; damage is noticed, an odd record costs no other."""

import hashlib

import libipld
import pytest

from tests.rooms.networks.bluesky.answering import (
    MADE,
    MADE_AT,
    NURSE,
    REGISTRY,
    SEED,
    VIEW,
    Drawer,
    Json,
    No,
    address,
    rows,
)
from tests.rooms.networks.bluesky.archiving import NAMED, archive, number
from wellheard.networks.asking.question import Garbled
from wellheard.networks.bluesky.bluesky import Bluesky, Servers
from wellheard.networks.bluesky.repository import rows as read
from wellheard.networks.network import NotThere, Page, Request

POST = "app.bsky.feed.post"
PROFILE = "app.bsky.actor.profile/self"
HOME = "https://home.example"
THEIRS = {"uri": address(SEED, "3ktheirs"), "cid": "invented"}
RECORDS: Json = {
    PROFILE: {"displayName": "Nurse", "description": "Nights", "createdAt": MADE},
    "app.bsky.feed.like/3ka": {"subject": THEIRS, "createdAt": MADE},
    "app.bsky.feed.repost/3kb": {"subject": THEIRS, "createdAt": MADE},
    "app.bsky.graph.follow/3kc": {"subject": SEED, "createdAt": MADE},
    "app.bsky.graph.block/3kd": {"subject": "did:plc:invfoe", "createdAt": MADE},
    **{f"{POST}/3k{number}": {"text": f"Words {number}"} for number in range(10, 30)},
}
DOCUMENT = {
    "id": NURSE,
    "alsoKnownAs": ["at://nurse.example"],
    "service": [
        {"id": "#other", "serviceEndpoint": "https://other.example"},
        {"id": "#atproto_pds", "serviceEndpoint": f"{HOME}/"},
    ],
}


def asked(repository: object, document: object = DOCUMENT) -> tuple[Page, Drawer]:
    drawer = Drawer({f"/{NURSE}": document, "getRepo": repository})  # type: ignore[dict-item]
    request = Request("repository", (NURSE,))
    return Bluesky(drawer, Servers(VIEW, REGISTRY)).page(request, None), drawer


def test_a_repository_is_all_that_somebody_published() -> None:
    page, drawer = asked(archive(RECORDS))
    assert [question.url for question in drawer.asked] == [
        f"{REGISTRY}/{NURSE}",
        f"{HOME}/xrpc/com.atproto.sync.getRepo",
    ]
    assert {row["post_id"] for row in rows(page, "post")} == {
        address(NURSE, f"3k{number}") for number in range(10, 30)
    }
    (follow,) = rows(page, "follow")
    assert (follow["source_id"], follow["target_id"], follow["followed_at"]) == (
        NURSE,
        SEED,
        MADE_AT,
    )
    assert follow["record_uri"] == address(NURSE, "3kc", "app.bsky.graph.follow")
    assert {
        (row["verb"], row["object_post_id"], row["record_uri"])
        for row in rows(page, "engagement")
    } == {
        ("like", THEIRS["uri"], address(NURSE, "3ka", "app.bsky.feed.like")),
        ("repost", THEIRS["uri"], address(NURSE, "3kb", "app.bsky.feed.repost")),
    }
    (account,) = rows(page, "account")
    assert (account["display_name"], account["created_at"]) == ("Nurse", MADE_AT)
    assert page.batch.rows_read == len(RECORDS) == 25
    assert page.batch.bad == ()


def test_records_out_of_the_ordinary_are_rows_like_others() -> None:
    answer = {"root": {"uri": THEIRS["uri"]}, "parent": {"uri": THEIRS["uri"]}}
    picture = {"$type": "app.bsky.embed.images", "images": [{"alt": "A ward"}]}
    batch = read(
        NURSE,
        archive(
            {
                f"{POST}/3ka": {"text": "Yes", "createdAt": MADE, "langs": ["en"]},
                f"{POST}/3kb": {"text": "See", "createdAt": MADE, "embed": picture},
                f"{POST}/3kc": {"text": "No", "createdAt": MADE, "reply": answer},
                f"{POST}/3kd": {"text": "When"},
            }
        ),
    )
    posts = {row["text"]: row for row in batch.tables["post"].to_pylist()}
    assert {words: row["created_at"] for words, row in posts.items()} == {
        "Yes": MADE_AT,
        "See": MADE_AT,
        "No": MADE_AT,
        "When": None,
    }
    assert posts["See"]["media"] == [{"kind": "image", "url": None, "alt": "A ward"}]
    assert (posts["Yes"]["media"], posts["Yes"]["language"]) == ([], "en")
    (reply,) = batch.tables["engagement"].to_pylist()
    assert (reply["verb"], reply["object_post_id"]) == ("reply", THEIRS["uri"])


def test_an_empty_repository_is_no_rows() -> None:
    assert read(NURSE, archive({})).rows_read == 0


def test_an_odd_record_is_set_aside_and_costs_no_other() -> None:
    odd = {
        "app.bsky.graph.follow/3kx": {"subject": "nobody"},
        f"{POST}/3ky": b"\xff no record at all",
        f"{POST}/3kz": ["a", "list"],
    }
    batch = read(NURSE, archive({**RECORDS, **odd}))
    assert len(batch.tables["post"]) == 20
    assert len(batch.tables["follow"]) == 1
    assert sorted(bad.reason.split()[0] for bad in batch.bad) == sorted(odd)
    assert batch.rows_read == 28


def test_of_who_shows_to_signed_in_only_nothing_is_kept_but_that_wish() -> None:
    labels = {"values": [{"val": "!no-unauthenticated"}]}
    profile = {**RECORDS[PROFILE], "labels": labels}
    with pytest.raises(NotThere) as left:
        asked(archive({**RECORDS, PROFILE: profile}))
    assert left.value.reason == "hidden"
    assert left.value.page is not None
    assert list(left.value.page.batch.tables) == ["account"]
    (account,) = rows(left.value.page, "account")
    assert (account["account_id"], account["is_private"]) == (NURSE, True)
    assert (account["display_name"], account["description"]) == (None, None)


def test_each_letter_that_changed_on_the_way_is_noticed() -> None:
    whole = archive(RECORDS)
    good = read(NURSE, whole)
    begin = len(whole) // 3
    for place in range(begin, begin + 300):
        changed = bytearray(whole)
        changed[place] ^= 0x41
        with pytest.raises(Garbled):
            read(NURSE, bytes(changed))
    assert good.rows_read == 25


def test_an_answer_cut_short_anywhere_is_noticed() -> None:
    whole = archive(RECORDS)
    for size in range(0, len(whole), 7):
        with pytest.raises(Garbled):
            read(NURSE, whole[:size])


def blocks(*values: object) -> bytes:
    """Return an archive whose first block is its root, and what each is named."""
    head = libipld.encode_dag_cbor({"version": 1, "roots": [name_of(values[0])]})
    parts = [head, *(name_of(each) + libipld.encode_dag_cbor(each) for each in values)]
    return b"".join(number(len(part)) + part for part in parts)


def name_of(value: object) -> bytes:
    return NAMED + hashlib.sha256(libipld.encode_dag_cbor(value)).digest()


def test_a_tree_that_would_be_walked_for_ever_is_refused() -> None:
    node: Json = {"l": None, "e": []}
    nodes = [node]
    for _level in range(60):  # each holds the one below twice: two to the sixtieth
        below = name_of(nodes[-1])
        entry = {"p": 0, "k": b"x/y", "v": below, "t": below}
        nodes.append({"l": below, "e": [entry]})
    with pytest.raises(Garbled):
        read(NURSE, blocks({"data": name_of(nodes[-1])}, *nodes))


@pytest.mark.parametrize(
    "node",
    [
        [],
        {"e": []},
        {"l": None, "e": [{}]},
        {"l": None, "e": [{"p": "x", "k": b"", "v": b"", "t": None}]},
        {"l": 7, "e": []},
        {"l": None, "e": 7},
    ],
)
def test_a_tree_that_is_none_is_refused(node: object) -> None:
    with pytest.raises(Garbled):
        read(NURSE, blocks({"data": name_of(node)}, node))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("RepoDeactivated", "deactivated"),
        ("RepoTakendown", "suspended"),
        ("RepoSuspended", "suspended"),
        ("RepoNotFound", "unknown"),
    ],
)
def test_a_repository_that_is_gone_says_why(error: str, reason: str) -> None:
    with pytest.raises(NotThere) as gone:
        asked(No(error, f"{error}: it is"))
    assert gone.value.reason == reason


@pytest.mark.parametrize(
    "server",
    [
        "http://home.example",
        "https://127.0.0.1",
        "http://localhost:2583",
        "https://localhost",
        "https://10.0.0.1:8080",
        "https://[::1]",
        "https://user:word@home.example",
        "https://home.example/elsewhere",
        "https://home.example?x=y",
        "https://home.example:port",
        "file:///etc/passwd",
        "https://intranet",
        "",
        None,
    ],
)
def test_an_account_cannot_send_us_where_nobody_should_ask(server: object) -> None:
    service = [{"id": "#atproto_pds", "serviceEndpoint": server}]
    with pytest.raises(NotThere):
        asked(archive(RECORDS), {**DOCUMENT, "service": service})
