"""Videos as TikTok shows them to a browser."""

from datetime import datetime

from wellheard.networks.answers import (
    Json,
    Unreadable,
    count,
    identity,
    instant,
    is_object,
    needed,
    objects,
    text,
    truth,
    within,
)
from wellheard.networks.posts import (
    NOTHING,
    Answered,
    Mention,
    Post,
    Row,
    Rows,
    known_by,
)

NETWORK = "tiktok"
NO_VIDEO = "0"


def is_advertisement(video: Json) -> bool:
    """Whether somebody paid for its being shown."""
    return truth(video, "isAd") is True or truth(video, "is_ad") is True


def take(rows: Rows, video: Json, seen_at: datetime | None) -> None:
    """Take a video, and the account that posted it."""
    account = _author(video, seen_at)
    rows.add_post(_video(video, account, seen_at))
    rows.add_account(account)


def _author(video: Json, seen_at: datetime | None) -> Row:
    """Return who posted; in what a page embeds, the author is only a handle."""
    user = video.get("author")
    if not is_object(user):
        user = {
            "id": video.get("authorId"),
            "uniqueId": user,
            "nickname": video.get("nickname"),
        }
    handle = text(user, "uniqueId")
    account = identity(user, "id") or known_by(handle)
    if account is None:
        raise Unreadable("does not say who posted it")
    return {
        "network": NETWORK,
        "account_id": account,
        "handle": handle,
        "display_name": text(user, "nickname"),
        "description": text(user, "signature"),
        "followers_count": _counted(video, "authorStats", "followerCount"),
        "following_count": _counted(video, "authorStats", "followingCount"),
        "posts_count": _counted(video, "authorStats", "videoCount"),
        "verified": truth(user, "verified"),
        "is_private": truth(user, "privateAccount"),
        "observed_at": seen_at,
    }


def _counted(video: Json, family: str, name: str) -> int | None:
    """Return a count; TikTok's second form of them is the whole number."""
    whole = count(video, f"{family}V2", name)
    return count(video, family, name) if whole is None else whole


def _video(video: Json, account: Row, seen_at: datetime | None) -> Post:
    extra = objects(video, "textExtra")
    said = [name for each in extra if (name := text(each, "hashtagName"))]
    answered = identity(video, "duetInfo", "duetFromId")
    return Post(
        network=NETWORK,
        post_id=needed(video, "id"),
        account_id=str(account["account_id"]),
        handle=text(account, "handle"),
        text=text(video, "desc"),
        created_at=instant(video, "createTime"),
        # A duet shows another's video beside one's own.
        quote=Answered(answered) if answered not in (None, NO_VIDEO) else NOTHING,
        mentions=tuple(
            Mention(handle, identity(each, "userId"))
            for each in extra
            if (handle := text(each, "userUniqueId"))
        ),
        rest={
            "language": text(video, "textLanguage"),
            "hashtags": list(dict.fromkeys(said)),
            "media": _media(video),
            "like_count": _counted(video, "stats", "diggCount"),
            "repost_count": _counted(video, "stats", "shareCount"),
            "reply_count": _counted(video, "stats", "commentCount"),
            "view_count": _counted(video, "stats", "playCount"),
            "observed_at": seen_at,
        },
    )


def _media(video: Json) -> list[Row]:
    pictures = objects(video, "imagePost", "images")
    if pictures:
        return [{"kind": "image", "url": None, "alt": None} for _each in pictures]
    shown = within(video, "video")
    return (
        [{"kind": "video", "url": text(shown, "cover"), "alt": None}]
        if is_object(shown)
        else []
    )
