"""Comments below TikTok's videos, as it shows them to a browser."""

from datetime import datetime

from wellheard.networks.answers import (
    Json,
    Unreadable,
    count,
    identity,
    instant,
    needed,
    objects,
    text,
)
from wellheard.networks.downloads.captured.tiktok import NETWORK
from wellheard.networks.posts import Answered, Post, Row, Rows, known_by

NO_COMMENT = "0"


def take(rows: Rows, comment: Json, seen_at: datetime | None) -> None:
    """Take a comment, and the account that wrote it."""
    handle = text(comment, "user", "unique_id")
    account = identity(comment, "user", "uid") or known_by(handle)
    if account is None:
        raise Unreadable("does not say who wrote it")
    video = identity(comment, "aweme_id")
    above = identity(comment, "reply_id")
    said = (text(each, "hashtag_name") for each in objects(comment, "text_extra"))
    author: Row = {
        "network": NETWORK,
        "account_id": account,
        "handle": handle,
        "display_name": text(comment, "user", "nickname"),
        "observed_at": seen_at,
    }
    rows.add_post(
        Post(
            network=NETWORK,
            post_id=needed(comment, "cid"),
            account_id=account,
            handle=handle,
            text=text(comment, "text"),
            created_at=instant(comment, "create_time"),
            reply=Answered(above if above not in (None, NO_COMMENT) else video),
            rest={
                "root_id": video,
                "language": text(comment, "comment_language"),
                "hashtags": [tag for tag in said if tag],
                "like_count": count(comment, "digg_count"),
                "reply_count": count(comment, "reply_comment_total"),
                "observed_at": seen_at,
            },
        )
    )
    rows.add_account(author)
