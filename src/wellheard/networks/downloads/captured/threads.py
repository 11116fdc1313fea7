"""Posts as Threads shows them to a browser."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

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
    within,
)
from wellheard.networks.downloads.captured.instagram import picture
from wellheard.networks.downloads.captured.people import author, mentioned
from wellheard.networks.posts import NOTHING, Answered, Post, Row, Rows, known_by

NETWORK = "threads"
APP = "text_post_app_info"


def is_advertisement(post: Json) -> bool:
    """Whether somebody paid for its being shown."""
    return text(post, "product_type") == "ad" or bool(post.get("ad_id"))


def take(rows: Rows, post: Json, seen_at: datetime | None) -> None:
    """Take a post, the one it quotes or passes on, and who posted them."""
    account = author(NETWORK, post.get("user"), seen_at)
    rows.add_post(_post(post, account, seen_at))
    rows.add_account(account)
    for name in ("quoted_post", "reposted_post"):
        inner = within(post, APP, "share_info", name)
        if is_object(inner) and text(inner, "code"):
            take(rows, inner, seen_at)


def _post(post: Json, account: Row, seen_at: datetime | None) -> Post:
    code = text(post, "code")
    if code is None:
        raise Unreadable("has no code")
    words = text(post, "caption", "text")
    return Post(
        network=NETWORK,
        post_id=code,
        account_id=str(account["account_id"]),
        handle=text(account, "handle"),
        text=words,
        created_at=instant(post, "taken_at"),
        # Threads says whom a post answers, not which post.
        reply=Answered(None, _account(within(post, APP, "reply_to_author"))),
        quote=_shared(post, "quoted_post"),
        repost=_shared(post, "reposted_post"),
        mentions=mentioned((), words, NETWORK),
        rest={
            "hashtags": handles.hashtags(words or ""),
            "links": _links(post, words or ""),
            "media": _media(post),
            "like_count": count(post, "like_count"),
            "repost_count": count(post, APP, "repost_count"),
            "reply_count": count(post, APP, "direct_reply_count"),
            "quote_count": count(post, APP, "quote_count"),
            "observed_at": seen_at,
        },
    )


def _account(user: object) -> str | None:
    found = identity(user, "pk") or identity(user, "id")
    return found or known_by(text(user, "username"))


def _shared(post: Json, name: str) -> Answered:
    inner = within(post, APP, "share_info", name)
    code = text(inner, "code")
    return Answered(code, _account(within(inner, "user"))) if code else NOTHING


def _links(post: Json, words: str) -> list[str]:
    """Return where a post links to, rather than Threads' own way out to it."""
    shown = text(post, APP, "link_preview_attachment", "url")
    pages = [_target(shown)] if shown else []
    return list(dict.fromkeys((*handles.links(words), *pages)))


def _target(address: str) -> str:
    try:
        said = parse_qs(urlsplit(address).query).get("u")
    except ValueError:  # such as `https://[`
        return address
    return said[0] if said else address


def _media(post: Json) -> list[Row]:
    several = objects(post, "carousel_media") or [post]
    return [
        {
            "kind": "video" if objects(each, "video_versions") else "image",
            "url": picture(each),
            "alt": text(each, "accessibility_caption"),
        }
        for each in several
        if picture(each) or objects(each, "video_versions")
    ]
