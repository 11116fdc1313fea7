"""Servers that are not quite Mastodon, or listen elsewhere than their name says."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from tests.networks.mastodon_fake.reading import row, rows
from tests.networks.mastodon_fake.state import State

from wellheard.networks.asking.question import Answer, Credential, Question, Refused
from wellheard.networks.mastodon.mastodon import Mastodon
from wellheard.networks.network import NotThere, Request, Visibility

Told = TypeVar("Told")
NURSE = "@inv_nurse@health.example"
HOST = "https://social.health.example"
NOT_FOUND = (404, b'{"error": "Record not found"}')


class Scripted:
    """Answers by address, as written down; anything else is not found."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.trusted: list[str] = []
        """What was asked with a credential."""

    def says(self, url: str, told: object, status: int = 200) -> None:
        self.said[url] = (status, json.dumps(told).encode())

    def ask(
        self, question: Question, read: Callable[[bytes], Told]
    ) -> tuple[Told, Answer]:
        self.asked.append(question.url)
        if question.credential:
            self.trusted.append(question.url)
        status, body = self.said.get(question.url, NOT_FOUND)
        now = datetime(2026, 3, 1, tzinfo=UTC)
        answer = Answer(question.url, "", now, status, len(body), "")
        if status != 200:
            raise Refused(f"{question.url} was refused", status, body, answer)
        return read(body), answer


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("v2", {"domain": "social.health.example", "account_domain": "health.example"}),
        ("v2", {"domain": "health.example"}),
        ("v1", {"uri": "health.example"}),
        ("v1", {"uri": "https://Health.example"}),
    ],
)
def test_a_server_that_listens_elsewhere_is_asked_for_its_name(
    version: str, told: dict[str, str]
) -> None:
    state = State("health.example")
    post = state.post(state.person("inv_nurse"), "Night shift")
    uri = state.uri(post).replace("https://health.example", HOST)
    post.told["uri"] = uri
    asks = Scripted()
    asks.says(f"{HOST}/api/{version}/instance", told)
    here = f"{HOST}/api/v1/statuses/{post.number}"
    asks.says(here, state.status_told(post))
    fan = state.person("inv_fan", favourites=1)
    asks.says(f"{here}/favourited_by", [state.account_told(fan)])
    network = Mastodon(asks)
    for _ in range(2):
        page = network.page(Request("likes", (uri,)), None)
        like = row(page, "engagement")
        assert like["actor_id"] == "@inv_fan@health.example"
        assert like["object_account_id"] == NURSE
        assert page.visibility is Visibility.KNOWN
    assert sum(each.endswith("/instance") for each in asks.asked) <= 2


def test_what_is_no_mastodon_server_cannot_say_that_somebody_is_gone() -> None:
    with pytest.raises(Refused):
        Mastodon(Scripted()).page(Request("profiles", (NURSE,)), None)
    asks = Scripted()
    asks.says("https://health.example/api/v2/instance", {"domain": "health.example"})
    with pytest.raises(NotThere) as why:
        Mastodon(asks).page(Request("profiles", (NURSE,)), None)
    assert why.value.reason == "deleted"
    asks.said["https://health.example/api/v1/accounts/lookup"] = (404, b"<html>")
    with pytest.raises(Refused):
        Mastodon(asks).page(Request("profiles", (NURSE,)), None)


def test_a_server_without_a_name_has_not_said_who_it_is() -> None:
    asks = Scripted()
    asks.says("https://health.example/api/v2/instance", {"title": "A shop"})
    with pytest.raises(Refused):
        Mastodon(asks).page(Request("profiles", (NURSE,)), None)


@pytest.mark.parametrize("status", [401, 403, 422])
def test_a_list_that_is_shown_only_to_those_signed_in_is_hidden(status: int) -> None:
    state = State("health.example")
    nurse = state.person("inv_nurse")
    trust = "https://health.example/api/v1"
    asks = Scripted()
    asks.says(f"{trust}/accounts/lookup", state.account_told(nurse))
    asks.says(f"{trust}/accounts/{nurse.number}/followers", {"error": ""}, status)
    asks.says(f"{trust}/timelines/tag/ward", {"error": ""}, status)
    network = Mastodon(asks, server="health.example")
    for asked in (Request("followers", (NURSE,)), Request("hashtag", ("ward",))):
        with pytest.raises(NotThere) as why:
            network.page(asked, None)
        assert why.value.reason == "hidden"


@pytest.mark.parametrize(
    "path", ["@inv_nurse/101", "p/inv_nurse/101", "ap/users/5/statuses/101"]
)
def test_addresses_of_other_software_end_in_the_number_too(path: str) -> None:
    state = State("health.example")
    uri = f"https://health.example/{path}"
    post = state.post(state.person("inv_nurse"), "Night shift", told={"uri": uri})
    post.told["id"] = "101"
    asks = Scripted()
    asks.says("https://health.example/api/v2/instance", {"domain": "health.example"})
    here = "https://health.example/api/v1/statuses/101"
    asks.says(here, state.status_told(post))
    asks.says(f"{here}/context", {"ancestors": [], "descendants": []})
    page = Mastodon(asks).page(Request("thread", (uri,)), None)
    assert (page.listed, rows(page, "post")) == ((), [])


def test_a_server_that_says_it_is_another_is_neither_believed_nor_trusted() -> None:
    state = State("evil.invalid")
    post = state.post(state.person("inv_nurse"), "Night shift")
    uri = state.uri(post)
    asks = Scripted()
    asks.says("https://evil.invalid/api/v2/instance", {"domain": "health.example"})
    here = f"https://evil.invalid/api/v1/statuses/{post.number}"
    asks.says(here, state.status_told(post))
    asks.says(f"{here}/favourited_by", [state.account_told(post.author)])
    secret = {"health.example": Credential("Authorization", "Bearer invented")}
    network = Mastodon(asks, server="health.example", credentials=secret)
    page = network.page(Request("likes", (uri,)), None)
    assert page.listed == ("@inv_nurse@evil.invalid",)
    assert asks.trusted == []


def test_a_server_is_opened_with_its_own_credential() -> None:
    state = State("health.example")
    post = state.post(state.person("inv_nurse"), "Night shift")
    asks = Scripted()
    here = f"https://health.example/api/v1/statuses/{post.number}"
    asks.says(here, state.status_told(post))
    asks.says(f"{here}/reblogged_by", [])
    secret = {"health.example": Credential("Authorization", "Bearer invented")}
    network = Mastodon(asks, credentials=secret)
    network.page(Request("reposts", (state.uri(post),)), None)
    assert asks.asked == asks.trusted == [here, f"{here}/reblogged_by"]


def test_one_server_for_all_needs_posts_to_have_an_address() -> None:
    with pytest.raises(NotThere, match="no address"):
        Mastodon(Scripted()).page(Request("likes", ("nonsense",)), None)


@pytest.mark.parametrize("inside", ["169.254.169.254", "127.0.0.1", "wiki.internal"])
def test_a_handle_or_a_post_leads_to_no_machine_inside(inside: str) -> None:
    """Both are written by anybody, and would make us ask there on their behalf."""
    asks = Scripted()
    network = Mastodon(asks)
    with pytest.raises(NotThere, match="no public name of a server"):
        network.page(Request("profiles", (f"@inv_nurse@{inside}",)), None)
    with pytest.raises(NotThere, match="no address of a post"):
        network.page(
            Request("likes", (f"https://{inside}:8443/users/a/statuses/1",)), None
        )
    assert asks.asked == []


def test_a_server_inside_is_asked_where_the_plan_names_it() -> None:
    asks = Scripted()
    network = Mastodon(asks, addresses={"10.0.0.1": "https://10.0.0.1"})
    with pytest.raises((Refused, NotThere)):
        network.page(Request("profiles", ("@inv_nurse@10.0.0.1",)), None)
    assert asks.asked[0].startswith("https://10.0.0.1/api/v1/accounts/lookup")
