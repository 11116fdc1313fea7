"""Posts as Instagram shows them to a browser, in both of its forms.

Where a picture was taken stays out.
"""

from datetime import datetime

from wellheard.accounts import handles
from wellheard.networks.answers import (
    Json,
    Unreadable,
    count,
    identity,
    instant,
    is_object,
    objects,
    text,
    truth,
    within,
)
from wellheard.networks.downloads.captured.people import author, mentioned
from wellheard.networks.posts import Mention, Post, Row, Rows

NETWORK = "instagram"
REDIRECTED = "https://www.facebook.com/ads/"
KINDS = {1: "image", 2: "video"}
"""What Instagram's numbers for media mean."""


def is_advertisement(post: Json) -> bool:
    """Whether somebody paid for its being shown."""
    link = text(post, "link") or ""
    return (
        text(post, "product_type") == "ad"
        or bool(post.get("ad_id"))
        or link.startswith(REDIRECTED)
    )


def take(rows: Rows, post: Json, seen_at: datetime | None) -> None:
    """Take a post, and the account that posted it."""
    user = post.get("user") if is_object(post.get("user")) else post.get("owner")
    account = author(NETWORK, user, seen_at)
    rows.add_post(_post(post, account, seen_at))
    rows.add_account(account)


def _post(post: Json, account: Row, seen_at: datetime | None) -> Post:
    code = text(post, "code") or text(post, "shortcode")
    if code is None:
        raise Unreadable("has no code")
    words = text(post, "caption", "text") or next(
        (text(each, "node", "text") for each in _edges(post, "media_to_caption")), None
    )
    return Post(
        network=NETWORK,
        post_id=code,
        account_id=str(account["account_id"]),
        handle=text(account, "handle"),
        text=words,
        created_at=instant(post, "taken_at") or instant(post, "taken_at_timestamp"),
        mentions=mentioned(_tagged(post), words, NETWORK),
        rest={
            "hashtags": handles.hashtags(words or ""),
            "links": handles.links(words or ""),
            "media": _media(post),
            **_counts(post),
            "observed_at": seen_at,
        },
    )


def _edges(post: Json, name: str) -> list[Json]:
    return objects(post, f"edge_{name}", "edges")


def _tagged(post: Json) -> list[Mention]:
    """Return whom a picture shows, as its author says."""
    tags = objects(post, "usertags", "in")
    tags += [
        node
        for each in _edges(post, "media_to_tagged_user")
        if is_object(node := each.get("node"))
    ]
    return [
        Mention(text(each, "user", "username"), _id(each.get("user"))) for each in tags
    ]


def _id(user: object) -> str | None:
    return identity(user, "pk") or identity(user, "id")


def _counts(post: Json) -> Row:
    """Return the counts; likes that the author hides are unknown."""
    hidden = truth(post, "like_and_view_counts_disabled") is True
    likes = count(post, "like_count")
    if likes is None:
        likes = count(post, "edge_media_preview_like", "count")
    answers = [
        count(post, "comment_count"),
        count(post, "edge_media_to_comment", "count"),
        count(post, "edge_media_preview_comment", "count"),
    ]
    views = [count(post, name) for name in ("play_count", "view_count")]
    return {
        "like_count": None if hidden else likes,
        "reply_count": next((one for one in answers if one is not None), None),
        "view_count": None if hidden else next(filter(None, views), None),
    }


def _media(post: Json) -> list[Row]:
    several = objects(post, "carousel_media") or [
        node
        for each in _edges(post, "sidecar_to_children")
        if is_object(node := each.get("node"))
    ]
    return [_medium(each) for each in several or [post]]


def _medium(shown: Json) -> Row:
    return {
        "kind": KINDS.get(count(shown, "media_type") or 0) or _kind(shown),
        "url": picture(shown) or text(shown, "display_url"),
        "alt": text(shown, "accessibility_caption"),
    }


def _kind(shown: Json) -> str | None:
    is_video = truth(shown, "is_video")
    if is_video is None:
        return None
    return "video" if is_video else "image"


def picture(shown: object) -> str | None:
    """Return where the largest form of a picture lies."""
    sizes = objects(within(shown, "image_versions2"), "candidates")
    return text(sizes[0], "url") if sizes else None
