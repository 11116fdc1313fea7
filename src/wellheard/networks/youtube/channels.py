"""What YouTube says of a channel, as the row of an account."""

import re
from typing import Final

from wellheard.networks.answers import (
    Json,
    count,
    moment,
    needed,
    text,
    truth,
)
from wellheard.networks.posts import Row
from wellheard.networks.youtube.api import NETWORK

CHANNEL: Final = re.compile(r"UC[\w-]{22}")
PARTS: Final = "snippet,statistics,contentDetails,status"


def is_id(name: str) -> bool:
    """Whether a name is the permanent id of a channel."""
    return CHANNEL.fullmatch(name) is not None


def handle(written: str | None) -> str | None:
    """Return a handle without its sign; none where it is a name of another kind."""
    return written[1:] or None if written and written.startswith("@") else None


def row(channel: Json) -> Row:
    """Return the account; YouTube rounds the count of subscribers to three digits."""
    hidden = truth(channel, "statistics", "hiddenSubscriberCount")
    seen_by = text(channel, "status", "privacyStatus")
    subscribers = count(channel, "statistics", "subscriberCount")
    return {
        "network": NETWORK,
        "account_id": needed(channel, "id"),
        "handle": handle(text(channel, "snippet", "customUrl")),
        "display_name": text(channel, "snippet", "title"),
        "description": text(channel, "snippet", "description"),
        "language": text(channel, "snippet", "defaultLanguage"),
        "followers_count": None if hidden else subscribers,
        "posts_count": count(channel, "statistics", "videoCount"),
        "created_at": moment(channel, "snippet", "publishedAt"),
        "is_private": None if seen_by is None else seen_by == "private",
    }


def uploads(channel: Json) -> str | None:
    """Return the playlist that holds all the videos of a channel."""
    return text(channel, "contentDetails", "relatedPlaylists", "uploads")
