"""Accounts and posts of the reference servers come, change, rest and go."""

import time
from typing import Any

import httpx
import pytest

from tests.networks.atproto.community import said
from tests.networks.atproto.reference import (
    POST,
    Create,
    Member,
    ReferenceNetwork,
    profile,
)

PATIENCE = 100
"""A busy machine takes a while until the view knows."""


def asked(url: str, method: str, **params: str) -> tuple[int, dict[str, Any]]:
    answer = httpx.get(
        f"{url}/xrpc/{method}", params=params, trust_env=False, timeout=60
    )
    kind = answer.headers["content-type"]
    return answer.status_code, answer.json() if "json" in kind else {}


def account(
    network: ReferenceNetwork, member: Member, wanted: int
) -> tuple[int, dict[str, Any]]:
    """Ask the view for an account until it says what is waited for, or long enough."""
    for _ in range(PATIENCE):
        network.settled()
        found = asked(network.appview, "app.bsky.actor.getProfile", actor=member.did)
        if found[0] == wanted:
            break
        time.sleep(0.2)
    return found


def repository(network: ReferenceNetwork, member: Member) -> tuple[int, str]:
    method = "com.atproto.sync.getRepo"
    status, told = asked(network.pds, method, did=member.did)
    return status, told.get("error", "")


def test_a_deleted_post_is_gone(reference: ReferenceNetwork) -> None:
    member = reference.join("inv-deleter.test")
    kept, gone = reference.write(
        member, Create(POST, said("Kept", 1)), Create(POST, said("Gone", 2))
    )
    reference.delete(member, gone.uri)
    reference.settled()
    method = "app.bsky.feed.getPosts"
    status, told = asked(reference.appview, method, uris=gone.uri)
    assert (status, told) == (200, {"posts": []})
    status, told = asked(reference.appview, method, uris=kept.uri)
    assert [each["uri"] for each in told["posts"]] == [kept.uri]


def test_an_account_may_rest_and_wake_up(reference: ReferenceNetwork) -> None:
    member = reference.join("inv-rester.test")
    reference.deactivate(member)
    status, told = account(reference, member, 400)
    assert (status, told["error"]) == (400, "AccountDeactivated")
    assert repository(reference, member) == (400, "RepoDeactivated")
    reference.activate(member)
    status, told = account(reference, member, 200)
    assert (status, told["handle"]) == (200, "inv-rester.test")
    assert repository(reference, member) == (200, "")


def test_an_account_may_say_something_else_of_itself(
    reference: ReferenceNetwork,
) -> None:
    member = reference.join("inv-changer.test")
    for words in ("First", "Second"):
        reference.put(member, profile(words, f"{words} words"))
    reference.rename(member, "inv-changed.test")
    _, told = account(reference, member, 200)
    assert told["handle"] == "inv-changed.test"
    assert (told["displayName"], told["description"]) == ("Second", "Second words")


def test_an_account_may_be_closed_for_good(reference: ReferenceNetwork) -> None:
    member = reference.join("inv-parter.test")
    assert account(reference, member, 200)[0] == 200
    reference.close_account(member)
    status, told = account(reference, member, 400)
    assert (status, told["message"]) == (400, "Profile not found")
    assert repository(reference, member) == (400, "RepoNotFound")


def test_an_account_may_be_shut_out(reference: ReferenceNetwork) -> None:
    member = reference.join("inv-outcast.test")
    reference.take_down(member)
    status, told = account(reference, member, 400)
    assert (status, told["error"]) == (400, "AccountTakedown")
    assert repository(reference, member) == (400, "RepoTakendown")


def test_what_the_servers_refuse_is_said(reference: ReferenceNetwork) -> None:
    reference.join("inv-first.test")
    with pytest.raises(RuntimeError, match=r"createAccount: 400.*already taken"):
        reference.join("inv-first.test")
