"""A fake of YouTube with an invented community, and YouTube as asked on it."""

from collections.abc import Iterator

import pytest
from tests.networks.asking import asking
from tests.networks.youtube_fake import KEY, Channel, Comment, FakeYouTube, Video

from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.question import Credential
from wellheard.networks.youtube.youtube import YouTube

TRUST, MIDWIFE, SHY = (
    "UCinvented-northmoor-001"[:24],
    "UCinvented-midwife-00001"[:24],
    "UCinvented-shy-person-01"[:24],
)


def video(number: int) -> str:
    return f"filmno{number:05}"


@pytest.fixture
def fake() -> Iterator[FakeYouTube]:
    with FakeYouTube() as running:
        running.add(
            Channel(TRUST, "northmoor", "Northmoor Trust", 51_200, "NorthmoorTrust"),
            Channel(MIDWIFE, "inv_midwife", "A Midwife", 12),
            Channel(SHY, "inv_shy", "Somebody", None),
            Video(video(1), TRUST, "Flu jabs", "Thanks @inv_midwife #flu", likes=7),
            Video(video(2), TRUST, "Wards at night", likes=None),
            Comment("c-1", video(1), MIDWIFE, "@inv_midwife", "Had mine"),
            Comment("c-2", video(1), SHY, "@inv_shy", "@inv_midwife me too", "c-1"),
        )
        yield running


@pytest.fixture
def asks() -> Iterator[Asker]:
    with asking() as asker:
        yield asker


@pytest.fixture
def network(fake: FakeYouTube, asks: Asker) -> YouTube:
    return YouTube(asks, Credential("X-Goog-Api-Key", KEY), f"{fake.address}/v3")
