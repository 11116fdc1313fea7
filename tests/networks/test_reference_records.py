"""What is written to the reference servers is what they show, to the last field."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import libipld
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.networks.atproto.conversation import NAMES, Conversation
from tests.networks.atproto.reference import ReferenceNetwork
from tests.networks.faults.kinds import Fault, Ways
from tests.networks.faults.proxy import FaultProxy

LINES = {
    "app.bsky.graph.getFollowers": ("actor", "followers"),
    "app.bsky.graph.getFollows": ("actor", "follows"),
    "app.bsky.feed.getAuthorFeed": ("actor", "feed"),
    "app.bsky.feed.getLikes": ("uri", "likes"),
    "app.bsky.feed.getRepostedBy": ("uri", "repostedBy"),
}


def listed(url: str, method: str, of: str, limit: int = 4) -> Iterator[dict[str, Any]]:
    """Read a list to its end, in short pages."""
    asked, found = LINES[method]
    params = {asked: of, "limit": str(limit)}
    with httpx.Client(trust_env=False) as client:
        while True:
            answer = client.get(f"{url}/xrpc/{method}", params=params)
            page = answer.raise_for_status().json()
            yield from page[found]
            if not page.get("cursor"):
                return
            params["cursor"] = page["cursor"]


def test_it_is_a_conversation_of_every_kind(conversation: Conversation) -> None:
    assert len(conversation.members) == 12
    assert len(conversation.follows) == 102
    assert len(conversation.posts) == 40
    assert len(conversation.likes) == 72
    assert len(conversation.reposts) == 12
    posts = conversation.posts.values()
    embeds = Counter(each.get("embed", {}).get("$type") for each in posts)
    assert embeds == {
        None: 28,
        "app.bsky.embed.record": 4,
        "app.bsky.embed.images": 4,
        "app.bsky.embed.external": 4,
    }
    assert sum("reply" in each for each in posts) == 16
    assert {*(each["langs"][0] for each in posts)} == {"en", "de", "cy"}
    features = Counter(
        facet["features"][0]["$type"].partition("#")[2]
        for each in posts
        for facet in each["facets"]
    )
    assert features == {"mention": 12, "tag": 36, "link": 12}


@pytest.mark.parametrize("name", NAMES[::4])
def test_followers_and_followed_are_exact(
    reference: ReferenceNetwork, conversation: Conversation, name: str
) -> None:
    did = conversation.members[name].did
    for method, told in (
        ("app.bsky.graph.getFollowers", conversation.followers(did)),
        ("app.bsky.graph.getFollows", conversation.followed(did)),
    ):
        found = [each["did"] for each in listed(reference.appview, method, did)]
        assert len(found) == len(told) > 4
        assert set(found) == told


@pytest.mark.parametrize("name", NAMES[:3])
def test_posts_are_exact(
    reference: ReferenceNetwork, conversation: Conversation, name: str
) -> None:
    did = conversation.members[name].did
    feed = listed(reference.appview, "app.bsky.feed.getAuthorFeed", did, 2)
    own = [each["post"] for each in feed if "reason" not in each]
    found = {each["uri"]: each["record"] for each in own}
    assert found == {
        uri: {"$type": "app.bsky.feed.post", **record}
        for uri, record in conversation.posts_of(did).items()
    }


def test_likes_and_reposts_are_exact(
    reference: ReferenceNetwork, conversation: Conversation
) -> None:
    for method, told in (
        ("app.bsky.feed.getLikes", conversation.likes),
        ("app.bsky.feed.getRepostedBy", conversation.reposts),
    ):
        uri = next(iter(told.values()))[1]
        found = [
            each.get("actor", each)["did"]
            for each in listed(reference.appview, method, uri, 2)
        ]
        assert sorted(found) == sorted(who for who, of in told.values() if of == uri)


def test_a_repository_holds_exactly_what_was_written(
    reference: ReferenceNetwork, conversation: Conversation
) -> None:
    did = conversation.members[NAMES[0]].did
    found = repository(reference.pds, did)
    prefix = f"at://{did}/"
    posts = conversation.posts_of(did)
    assert {
        uri: record for uri, record in found.items() if "/app.bsky.feed.post/" in uri
    } == {uri: {"$type": "app.bsky.feed.post", **each} for uri, each in posts.items()}
    written = [conversation.follows, conversation.likes, conversation.reposts]
    others = {uri for some in written for uri in some if uri.startswith(prefix)}
    assert set(found) == {*posts, *others, f"{prefix}app.bsky.actor.profile/self"}


def repository(pds: str, did: str) -> dict[str, Any]:
    """Return all records of a repository by address, read from its CAR."""
    answer = httpx.get(
        f"{pds}/xrpc/com.atproto.sync.getRepo", params={"did": did}, trust_env=False
    )
    head, blocks = libipld.decode_car(answer.raise_for_status().content)
    commit = blocks[head["roots"][0]]
    assert commit["did"] == did

    def walk(link: Any) -> Iterator[tuple[str, Any]]:
        if link is None:
            return
        node = blocks[link]
        yield from walk(node["l"])
        key = b""
        for entry in node["e"]:
            key = key[: entry["p"]] + entry["k"]
            yield key.decode(), blocks[entry["v"]]
            yield from walk(entry["t"])

    return {f"at://{did}/{key}": record for key, record in walk(commit["data"])}


def creates(url: str, cursor: int, seconds: float = 1) -> Iterator[tuple[int, str]]:
    """Read the stream from a cursor: the number of each event, and what is new."""
    address = url.replace("http", "ws")
    method = f"com.atproto.sync.subscribeRepos?cursor={cursor}"
    with connect(f"{address}/xrpc/{method}", max_size=None, proxy=None) as stream:
        while True:
            try:
                frame = stream.recv(timeout=seconds)
            except (TimeoutError, ConnectionClosed):
                return
            assert isinstance(frame, bytes)
            head, body = libipld.decode_dag_cbor_multi(frame)
            if head["t"] == "#commit":
                for each in body["ops"]:
                    if each["action"] == "create":
                        yield body["seq"], f"at://{body['repo']}/{each['path']}"


def test_the_stream_tells_all_of_it_though_it_is_cut(
    reference: ReferenceNetwork, conversation: Conversation
) -> None:
    told = {
        *(*conversation.posts, *conversation.follows),
        *(*conversation.likes, *conversation.reposts),
    }
    whole = Counter(uri for _, uri in creates(reference.pds, 0))
    assert {uri for uri in whole if uri in told} == told
    assert set(whole.values()) == {1}
    seen: list[tuple[int, str]] = []
    with FaultProxy(reference.pds, Ways(cut_stream_after=100_000)) as proxy:
        proxy.then(Fault.CUT).then(Fault.RESET)
        for _ in range(3):
            seen += creates(proxy.url, seen[-1][0] if seen else 0)
        assert [each.fault for each in proxy.requests] == [Fault.CUT, Fault.RESET, None]
    assert {uri for _, uri in seen} == set(whole)


def test_pages_of_the_view_can_be_spoilt(
    reference: ReferenceNetwork, conversation: Conversation
) -> None:
    did = conversation.members[NAMES[0]].did
    method = "app.bsky.graph.getFollowers"
    with FaultProxy(reference.appview, Ways(items="followers")) as proxy:
        straight = [each["did"] for each in listed(proxy.url, method, did)]
        proxy.then(Fault.REVERSED).then(Fault.OVERLAPPING)
        spoilt = [each["did"] for each in listed(proxy.url, method, did)]
    assert set(straight) == set(spoilt) == conversation.followers(did)
    assert spoilt[:4] == straight[:4][::-1]
    assert len(spoilt) == len(straight) + 4
