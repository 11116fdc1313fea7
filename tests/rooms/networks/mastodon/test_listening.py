import threading

import pytest
from tests.networks.mastodon_fake.server import Fake

from wellheard.networks.asking.question import Credential
from wellheard.networks.asking.sending import Unsendable
from wellheard.networks.mastodon import listening
from wellheard.networks.mastodon.listening import Ear, Event, Lost, NotHeard, events

AGENT = "wellheard tests"


def test_events_are_read_from_lines() -> None:
    lines = """:)

:thump

event: update
data: {"id":
data: "1"}

id: 5
event:delete
data:1

event: empty

data: cut short""".splitlines()
    assert list(events(lines)) == [
        None,
        None,
        Event("update", '{"id":\n"1"}'),
        Event("delete", "1"),
    ]


def test_an_event_without_end_is_not_gathered_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listening, "LONGEST_EVENT", 50)
    with pytest.raises(Lost, match="over 50"):
        list(events(["data: abcdefghij"] * 5))


def test_a_server_that_wants_a_credential_is_told_apart_from_one_that_is_ill(
    ward: Fake,
) -> None:
    ear = Ear(AGENT, threading.Event())
    url = f"{ward.address}/api/v1/streaming/public"
    with pytest.raises(NotHeard, match="credential"), ear.listening(url, (), None):
        pass
    with Fake("ill.example") as ill:
        address = ill.address
        ill.ill = 503
        url = f"{address}/api/v1/streaming/public"
        with pytest.raises(Lost, match="503"), ear.listening(url, (), None):
            pass
    with pytest.raises(Lost), ear.listening(url, (), None):
        pass


def test_a_server_that_falls_silent_is_lost() -> None:
    ear = Ear(AGENT, threading.Event(), silent_seconds=0.1)
    with Fake("silent.example") as silent:
        silent.thumps = False
        url = f"{silent.address}/api/v1/streaming/public"
        with ear.listening(url, (), None) as heard, pytest.raises(Lost, match="silent"):
            list(heard)


def test_a_credential_is_not_sent_where_others_can_read_it() -> None:
    ear = Ear(AGENT, threading.Event())
    secret = Credential("Authorization", "Bearer invented")
    url = "http://a.invalid/api/v1/streaming/public"
    with pytest.raises(Unsendable), ear.listening(url, (), secret):
        pass
