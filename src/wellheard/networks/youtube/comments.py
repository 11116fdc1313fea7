"""What YouTube says of a comment, as a post that answers a video's channel."""

from typing import Final

import msgspec

from wellheard.accounts import handles
from wellheard.networks.answers import (
    Json,
    Unreadable,
    count,
    moment,
    needed,
    objects,
    text,
)
from wellheard.networks.posts import Answered, Post, Row
from wellheard.networks.youtube import channels
from wellheard.networks.youtube.api import NETWORK
from wellheard.networks.youtube.videos import mentioned

MOST: Final = 100
PARTS: Final = "snippet,replies"


class Place(msgspec.Struct):
    """How far the comments of a video were read; a cursor is one of these, written.

    Answers to a comment that did not come with it are asked for one comment at a
    time, before the next page of comments is.
    """

    threads: str | None = None
    """What the next page of comments is asked with."""
    parents: list[str] = []
    """Comments whose answers are still to be asked for."""
    replies: str | None = None
    """What the next page of answers to the first of these is asked with."""

    @classmethod
    def read(cls, cursor: str | None) -> "Place":
        """Read a cursor; none is the beginning."""
        return msgspec.json.decode(cursor, type=cls) if cursor else cls()

    def written(self) -> str | None:
        """Return the cursor; none where nothing is left."""
        if self.threads is None and not self.parents:
            return None
        return msgspec.json.encode(self).decode()


def answers(thread: Json) -> tuple[list[Json], bool]:
    """Return the answers that came with a comment, and whether these are all.

    YouTube counts answers too that it shows to nobody: where none came, there is none
    to be asked for.
    """
    given = objects(thread, "replies", "comments")
    total = count(thread, "snippet", "totalReplyCount")
    return given, not given or total is None or total <= len(given)


def post(comment: Json, video: str, replies: int | None = None) -> Post:
    """Return the post; whoever comments answers the channel whose video it is."""
    comment_id = needed(comment, "id")
    author = text(comment, "snippet", "authorChannelId", "value")
    if author is None:
        raise Unreadable("does not say who wrote it")
    words = text(comment, "snippet", "textOriginal") or text(
        comment, "snippet", "textDisplay"
    )
    return Post(
        network=NETWORK,
        post_id=comment_id,
        account_id=author,
        handle=_handle(comment),
        text=words,
        created_at=moment(comment, "snippet", "publishedAt"),
        reply=Answered(video, text(comment, "snippet", "channelId")),
        mentions=mentioned(words or ""),
        rest={
            "reply_to_id": text(comment, "snippet", "parentId") or video,
            "root_id": video,
            "conversation_id": video,
            "hashtags": handles.hashtags(words or ""),
            "links": handles.links(words or ""),
            "like_count": count(comment, "snippet", "likeCount"),
            "reply_count": replies,
        },
    )


def author(comment: Json) -> Row:
    """Return whoever wrote a comment, as far as it says."""
    return {
        "network": NETWORK,
        "account_id": needed(comment, "snippet", "authorChannelId", "value"),
        "handle": _handle(comment),
        "display_name": text(comment, "snippet", "authorDisplayName"),
    }


def _handle(comment: Json) -> str | None:
    return channels.handle(text(comment, "snippet", "authorDisplayName"))
