"""Each list of YouTube comes whole and each item once, whatever its length."""

import pytest
from tests.networks.asking import asking
from tests.networks.here import Said
from tests.networks.mastodon_fake.reading import listed, pages, rows
from tests.networks.youtube_fake import KEY, Comment, FakeYouTube, Video
from tests.rooms.networks.youtube.conftest import MIDWIFE, TRUST, video

from wellheard.networks.asking.question import Credential, Refused
from wellheard.networks.network import NotThere, Request
from wellheard.networks.youtube.youtube import YouTube

SIZE = 10
LOST = "UCinvented-lost-chan-001"


def refusing(reason: str, status: int = 404) -> Said:
    return Said({"error": {"errors": [{"reason": reason}]}}, status)


@pytest.mark.parametrize("what", ["videos", "search"])
@pytest.mark.parametrize("number", [0, 1, SIZE, SIZE + 1, 2 * SIZE])
def test_videos_come_whole_and_in_order(
    fake: FakeYouTube, what: str, number: int
) -> None:
    fake.uploads.clear()
    for each in range(number):
        fake.add(Video(video(each), TRUST, "A ward at night"))
    wish = {"videos": Request("videos", (TRUST,)), "search": Request("search", ("at",))}
    with asking() as asks:
        key = Credential("X-Goog-Api-Key", KEY)
        network = YouTube(asks, key, f"{fake.address}/v3", page_size=SIZE)
        found = pages(network, wish[what])
    assert listed(found) == [video(each) for each in reversed(range(number))]
    assert len(found) == max(1, -(-number // SIZE))


@pytest.mark.parametrize("number", [0, 1, SIZE, SIZE + 1, 2 * SIZE])
def test_comments_come_whole_and_in_order(fake: FakeYouTube, number: int) -> None:
    fake.comments.clear()
    for each in range(number):
        fake.add(Comment(f"t{each}", video(1), MIDWIFE, "@inv_midwife", "Yes"))
    with asking() as asks:
        key = Credential("X-Goog-Api-Key", KEY)
        network = YouTube(asks, key, f"{fake.address}/v3", page_size=SIZE)
        found = pages(network, Request("comments", (video(1),)))
    assert listed(found) == [f"t{each}" for each in reversed(range(number))]
    assert len(found) == max(1, -(-number // SIZE))


def test_what_youtube_does_not_find_is_not_there_whatever_it_calls_it(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.next.append(refusing("notFound"))
    with pytest.raises(NotThere, match=f"^{video(1)} is not there$") as missing:
        network.page(Request("comments", (video(1),)), None)
    assert missing.value.reason == "unknown"
    # An address where nobody is at home is no word of YouTube's.
    fake.next.append(Said(b"nobody here", 404))
    with pytest.raises(Refused):
        network.page(Request("comments", (video(1),)), None)


def test_a_channel_that_is_refused_takes_no_other_along(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.next += [refusing("channelNotFound"), refusing("channelNotFound")]
    page = network.page(Request("profiles", (LOST, TRUST, MIDWIFE)), None)
    assert page.listed == (TRUST, MIDWIFE)
    assert [one["id"] for one in rows(page, "tombstone")] == [LOST]
    assert fake.calls() == ["channels"] * 4  # together, then one by one


def test_a_handle_that_is_refused_is_a_bad_row(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.next.append(refusing("channelNotFound"))
    page = network.resolve(["@inv_nobody", "@northmoor"])
    assert page.listed == (TRUST,)
    assert [(bad.line, bad.text) for bad in page.batch.bad] == [(1, "@inv_nobody")]


def test_who_is_not_shown_is_not_said_to_be_gone(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.next.append(refusing("channelForbidden", 403))
    with pytest.raises(NotThere) as hidden:
        network.page(Request("profiles", (TRUST,)), None)
    assert hidden.value.reason == "hidden"
    assert hidden.value.page is not None
    assert not rows(hidden.value.page, "tombstone")
