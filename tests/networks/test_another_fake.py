"""Mastodon asked on `mastodon-mock`, a fake that somebody else wrote."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.networks.mastodon_fake.asking import Impatient
from tests.networks.mastodon_fake.reading import listed, pages, row, rows
from wellheard.networks.mastodon import streaming
from wellheard.networks.mastodon.listening import Ear
from wellheard.networks.mastodon.mastodon import Mastodon
from wellheard.networks.mastodon.streaming import Channel
from wellheard.networks.network import NotThere, Request, Visibility

DOMAIN = "mock.example"
TRUST = f"@inv_trust@{DOMAIN}"
FOLLOWERS, POSTS = 80, 41
START_SECONDS = 30

CONFIG = f"""
domain = "{DOMAIN}"
url_scheme = "https"
[auth]
permissive = true
"""


def seeds() -> str:
    """Describe an invented community: one account with many followers and posts."""
    people = ["inv_trust", *(f"inv_{each}" for each in range(FOLLOWERS))]
    text = [f'[[seed.accounts]]\nusername = "{name}"\n' for name in people]
    text.append('[[seed.accounts]]\nusername = "inv_far"\ndomain = "far.example"\n')
    text += [
        f'[[seed.follows]]\nfollower = "{name}"\nfollowing = "inv_trust"\n'
        for name in (*people[1:], "inv_far")
    ]
    text.append('[[seed.follows]]\nfollower = "inv_trust"\nfollowing = "inv_far"\n')
    for each in range(POSTS):
        text.append(post("inv_trust", f"Post {each} #ward", f'ref = "p{each}"'))
    text.append(post("inv_0", "@inv_trust Thank you", 'reply_to = "p0"'))
    text.append(post("inv_0", "This", 'quotes = "p0"'))
    text += [
        post("inv_trust", f"not for all {kind}", f'visibility = "{kind}"')
        for kind in ("unlisted", "private")
    ]
    return "".join(text)


def post(account: str, words: str, rest: str) -> str:
    return f'[[seed.statuses]]\naccount = "{account}"\ntext = "{words}"\n{rest}\n'


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the other fake on this machine, for as long as these tests."""
    folder: Path = tmp_path_factory.mktemp("mock")
    (folder / "mock.toml").write_text(CONFIG + seeds())
    port = free_port()
    command = [sys.executable, "-m", "mastodon_mock", "serve", "--in-memory"]
    command += ["--config", "mock.toml", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--domain", DOMAIN, "--log-level", "critical"]
    bare = {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder)}
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            command, cwd=folder, env=bare, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/health", running)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(10)


def wait_for(health: str, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and running.poll() is None:
        try:
            if httpx.get(health).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the other fake did not start")


@pytest.fixture
def asks() -> Iterator[Impatient]:
    with Impatient() as asking:
        yield asking


@pytest.fixture
def network(address: str, asks: Impatient) -> Mastodon:
    return Mastodon(asks, server=DOMAIN, addresses={DOMAIN: address})


def address_of(network: Mastodon, number: int) -> str:
    (found,) = [
        str(one["post_id"])
        for one in rows(pages(network, Request("posts", (TRUST,))), "post")
        if str(one["text"]).startswith(f"Post {number} ")
    ]
    return found


def test_the_other_fake_knows_who_somebody_is(network: Mastodon) -> None:
    page = network.resolve([TRUST, f"@inv_nobody@{DOMAIN}"])
    found = row(page, "account")
    assert (found["account_id"], found["handle"]) == (TRUST, TRUST[1:])
    assert found["followers_count"] == FOLLOWERS + 1
    assert found["status"] == "active"
    assert [one.line for one in page.batch.bad] == [2]


def test_the_other_fake_says_who_is_gone(network: Mastodon) -> None:
    with pytest.raises(NotThere) as why:
        network.page(Request("profiles", (f"@inv_nobody@{DOMAIN}",)), None)
    assert why.value.reason == "deleted"


def test_the_other_fake_lists_every_follower_once(network: Mastodon) -> None:
    found = pages(network, Request("followers", (TRUST,)))
    assert len(found) > 1
    expected = {f"@inv_{each}@{DOMAIN}" for each in range(FOLLOWERS)}
    assert set(listed(found)) == expected | {"@inv_far@far.example"}
    assert len(listed(found)) == FOLLOWERS + 1 == found[0].reported
    assert {page.visibility for page in found} == {Visibility.KNOWN}
    page = network.page(Request("follows", (TRUST,)), None)
    assert page.listed == ("@inv_far@far.example",)


def test_the_other_fake_lists_every_public_post_once(network: Mastodon) -> None:
    found = pages(network, Request("posts", (TRUST,)))
    texts = [one["text"] for one in rows(found, "post")]
    assert texts == [f"Post {each} #ward" for each in reversed(range(POSTS))]
    assert "not for all" not in str([page.batch.tables for page in found])
    one = row(found, "post", text="Post 7 #ward")
    assert (one["account_id"], one["hashtags"]) == (TRUST, ["ward"])


def test_the_other_fake_lists_a_hashtag(network: Mastodon) -> None:
    found = pages(network, Request("hashtag", ("ward",)))
    assert len(set(listed(found))) == POSTS


def test_the_other_fake_shows_answers_and_quotes(network: Mastodon) -> None:
    first = address_of(network, 0)
    page = network.page(Request("thread", (first,)), None)
    answer = row(page, "post")
    assert answer["reply_to_id"] == first
    reply = row(page, "engagement", verb="reply")
    assert (reply["actor_id"], reply["object_account_id"]) == (
        f"@inv_0@{DOMAIN}",
        TRUST,
    )
    quoting = network.page(Request("posts", (f"@inv_0@{DOMAIN}",)), None)
    assert row(quoting, "engagement", verb="quote")["object_post_id"] == first


def test_the_other_fake_shows_who_likes_and_who_passes_on(
    network: Mastodon, address: str
) -> None:
    post_id = address_of(network, 3)
    number = post_id.rpartition("/")[2]
    for deed in ("favourite", "reblog"):
        # It takes whoever asks without a name for its first account.
        done = httpx.post(f"{address}/api/v1/statuses/{number}/{deed}")
        assert done.is_success
    for what, verb in (("likes", "like"), ("reposts", "repost")):
        page = network.page(Request(what, (post_id,)), None)
        assert row(page, "engagement")["verb"] == verb
        assert page.listed == (TRUST,)
    found = pages(network, Request("posts", (TRUST,)))
    assert row(found, "post", repost_of_id=post_id)["text"] is None


def test_the_other_fake_is_heard_as_it_happens(
    address: str, asks: Impatient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "PAGE_SECONDS", 0.0)
    chosen = Mastodon(asks, server=DOMAIN, addresses={DOMAIN: address})
    done, stop = threading.Event(), threading.Event()
    ear = Ear("wellheard tests", stop)
    heard = chosen.streaming(Channel("wards"), ear).pages(None)

    def write() -> None:
        words = {"status": "<p>As it happens #wards</p>"}
        while not done.wait(0.1):
            httpx.post(f"{address}/api/v1/statuses", data=words).raise_for_status()

    with ThreadPoolExecutor() as aside:
        writing = aside.submit(write)
        try:
            first = next(heard)
        finally:
            done.set()
        writing.result()
        number = first.listed[0].rpartition("/")[2]
        httpx.delete(f"{address}/api/v1/statuses/{number}").raise_for_status()
        gone = next(page for page in heard if "tombstone" in page.batch.tables)
        heard.close()
    assert row(first, "post")["hashtags"] == ["wards"]
    assert row(gone, "tombstone")["id"] == first.listed[0]
