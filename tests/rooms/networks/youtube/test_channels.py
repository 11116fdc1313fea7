"""Who channels are, and what YouTube refuses."""

import pytest
from tests.networks.here import Said
from tests.networks.mastodon_fake.reading import row, rows
from tests.networks.youtube_fake import KEY, Channel, FakeYouTube
from tests.rooms.networks.youtube.conftest import MIDWIFE, SHY, TRUST

from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.credentials import CredentialRefused
from wellheard.networks.asking.question import (
    Cost,
    Credential,
    OverBudget,
    Unreachable,
)
from wellheard.networks.network import NotThere, Request
from wellheard.networks.youtube.youtube import YouTube


def test_channels_are_known_by_id_by_handle_and_by_their_old_names(
    network: YouTube, fake: FakeYouTube
) -> None:
    page = network.resolve([TRUST, "inv_midwife", "@inv_shy", "NorthmoorTrust"])
    assert page.listed == (TRUST, MIDWIFE, SHY, TRUST)
    assert fake.calls() == ["channels"] * 5  # one is neither id nor handle
    trust = row(page, "account", account_id=TRUST)
    assert (trust["handle"], trust["followers_count"]) == ("northmoor", 51_200)
    assert trust["posts_count"] == 2
    assert trust["location"] is None  # a country is said, and not needed
    assert trust["following_count"] is None


def test_subscribers_that_are_hidden_are_unknown_and_not_none(network: YouTube) -> None:
    page = network.page(Request("profiles", (SHY,)), None)
    assert row(page, "account", account_id=SHY)["followers_count"] is None


def test_fifty_channels_are_asked_for_with_one_unit(
    network: YouTube, fake: FakeYouTube
) -> None:
    ids = [f"UCinvented-channel-{number:05}" for number in range(50)]
    for each in ids[1:]:
        fake.add(Channel(each, f"inv{each[-5:]}", "Somebody", 1))
    page = network.page(Request("profiles", tuple(ids)), None)
    assert page.listed == tuple(ids[1:])
    assert fake.units == 9_999
    assert [(bad.line, bad.text) for bad in page.batch.bad] == [(1, ids[0])]


def test_a_channel_that_was_there_and_is_not_leaves_a_tombstone(
    network: YouTube,
) -> None:
    lost = "UCinvented-lost-chan-001"
    page = network.page(Request("profiles", (MIDWIFE, lost)), None)
    assert [(one["kind"], one["id"]) for one in rows(page, "tombstone")] == [
        ("account", lost)
    ]
    assert not rows(network.resolve([lost, "@nobody"]), "tombstone")


def test_an_odd_channel_is_set_aside_and_the_others_are_kept(
    network: YouTube, fake: FakeYouTube
) -> None:
    odd = {"publishedAt": "the day before yesterday"}
    fake.add(Channel(MIDWIFE, "inv_midwife", "A Midwife", 1, rest={"snippet": odd}))
    page = network.page(Request("profiles", (MIDWIFE, TRUST)), None)
    assert page.listed == (TRUST,)
    assert [bad.line for bad in page.batch.bad] == [1]


def test_nobody_is_told_who_subscribes(network: YouTube) -> None:
    assert "followers" not in network.offers
    with pytest.raises(NotThere, match="no followers of others") as refused:
        network.page(Request("followers", (TRUST,)), None)
    assert refused.value.reason == "hidden"


def test_without_a_key_nothing_is_asked(asks: Asker, fake: FakeYouTube) -> None:
    with pytest.raises(CredentialRefused, match="WELLHEARD_YOUTUBE_KEY"):
        YouTube(asks, None, fake.address).resolve([TRUST])
    assert fake.heard == []


@pytest.mark.parametrize("as_parameter", [True, False])
def test_a_key_opens_as_header_or_as_parameter(
    fake: FakeYouTube, asks: Asker, as_parameter: bool
) -> None:
    name = "key" if as_parameter else "X-Goog-Api-Key"
    key = Credential(name, KEY, as_parameter)
    network = YouTube(asks, key, f"{fake.address}/v3")
    page = network.resolve([TRUST])
    assert page.listed == (TRUST,)
    assert page.answer is not None
    assert KEY not in repr(page) + repr(page.answer) + repr(key)


def test_a_wrong_key_is_refused_without_being_told(
    fake: FakeYouTube, asks: Asker
) -> None:
    wrong = Credential("key", "a-wrong-key-of-somebody", as_parameter=True)
    with pytest.raises(CredentialRefused) as refused:
        YouTube(asks, wrong, f"{fake.address}/v3").resolve([TRUST])
    assert "wellheard credential set youtube" in str(refused.value)
    assert "a-wrong-key" not in f"{refused.value!r} {refused.value.__cause__!r}"
    assert "123456" not in str(refused.value)


def test_a_spent_quota_ends_the_day(network: YouTube, fake: FakeYouTube) -> None:
    fake.units = 1
    network.resolve([TRUST])
    with pytest.raises(OverBudget, match="America/Los_Angeles"):
        network.resolve([TRUST])


def refusing(reason: str, status: int = 403) -> Said:
    return Said({"error": {"errors": [{"reason": reason}]}}, status)


def test_a_refusal_because_of_haste_is_for_later(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.next.append(refusing("rateLimitExceeded"))
    with pytest.raises(Unreachable, match="later"):
        network.resolve([TRUST])


def test_an_answer_that_is_cut_short_is_asked_for_again(
    network: YouTube, fake: FakeYouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "wellheard.networks.asking.patience.Patience.wait_seconds",
        lambda _patience, _attempt: 0.0,
    )
    fake.next += [Said(b'{"items": [{"id"'), Said(b"[1]")]
    page = network.resolve([TRUST])
    assert page.listed == (TRUST,)
    assert page.answer is not None
    assert page.answer.attempts == 3


def test_what_lists_cost_in_units_of_the_day(network: YouTube) -> None:
    costs = {
        Request("profiles", ("",)): (120, 3),
        Request("profiles", (TRUST, "@northmoor")): (2, 2),
        Request("videos", (TRUST,)): (101, 7),  # the channel, then two for each page
        Request("comments", ("filmno00001",)): (201, 3),
        Request("search", ("flu",)): (51, 202),
    }
    for request, (items, units) in costs.items():
        cost = network.cost(request, items)
        assert (request.what, cost.units) == (request.what, units)
        assert cost.micro_dollars == 0
    assert network.cost(Request("comments", ("",)), None) == Cost(1, 1)
