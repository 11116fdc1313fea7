"""What YouTube says of a video, as a post of its channel."""

import re
from typing import Final

from wellheard.accounts import handles
from wellheard.networks.answers import Json, Unreadable, count, moment, needed, text
from wellheard.networks.posts import Mention, Post
from wellheard.networks.youtube.api import NETWORK

VIDEO: Final = re.compile(r"[\w-]{11}")
PARTS: Final = "snippet,statistics,status"


def is_id(name: str) -> bool:
    """Whether a name may be that of a video; comments have longer ones."""
    return VIDEO.fullmatch(name) is not None


def is_public(video: Json) -> bool:
    """Whether a video is for everybody to find."""
    return text(video, "status", "privacyStatus") in (None, "public")


def post(video: Json) -> Post:
    """Return the post; its words are the title and the description."""
    video_id = needed(video, "id")
    channel = text(video, "snippet", "channelId")
    if channel is None:
        raise Unreadable("does not say whose video it is")
    title = text(video, "snippet", "title")
    description = text(video, "snippet", "description")
    words = "\n\n".join(part for part in (title, description) if part)
    return Post(
        network=NETWORK,
        post_id=video_id,
        account_id=channel,
        text=words or None,
        created_at=moment(video, "snippet", "publishedAt"),
        mentions=mentioned(words),
        rest={
            "language": text(video, "snippet", "defaultAudioLanguage")
            or text(video, "snippet", "defaultLanguage"),
            "hashtags": handles.hashtags(words),
            "links": handles.links(words),
            "media": [{"kind": "video", "url": address(video_id), "alt": title}],
            "like_count": count(video, "statistics", "likeCount"),
            "reply_count": count(video, "statistics", "commentCount"),
            "view_count": count(video, "statistics", "viewCount"),
        },
    )


def address(video_id: str) -> str:
    """Return where a video can be watched."""
    return f"https://www.youtube.com/watch?v={video_id}"


def mentioned(words: str) -> tuple[Mention, ...]:
    """Return whom words name."""
    return tuple(Mention(each, None) for each in handles.mentions(words, NETWORK))
