"""Items of invented people, as websites show them to a browser."""

from datetime import UTC, datetime
from pathlib import Path

from tests.rooms.networks.telling import Json, Told, lines, told

SEEN_MS = 1_793_000_000_123
SEEN = datetime(2026, 10, 26, 7, 33, 20, 123_000, tzinfo=UTC)
NURSE, TRUST = "1000000000000000002", "1000000000000000003"


def wrapped(platform: str, content: object, item_id: str = "i1") -> Json:
    """Wrap an item as Zeeschuimer does."""
    return {
        "nav_index": "1:2:3",
        "item_id": item_id,
        "timestamp_collected": SEEN_MS,
        "source_platform": platform,
        "source_platform_url": "https://www.invalid/feed",
        "source_url": "https://www.invalid/api?token=secret",
        "user_agent": "Invented Browser",
        "data": content,
    }


def unwrapped(platform: str, content: Json) -> Json:
    """Write an item as 4CAT does once it took it from Zeeschuimer."""
    notes = {
        name: value for name, value in wrapped(platform, None).items() if name != "data"
    }
    return {**content, "__import_meta": notes}


def x_user(rest_id: str, handle: str, *, newer: bool = False) -> Json:
    legacy: Json = {"followers_count": 10, "friends_count": 20, "statuses_count": 30}
    names: Json = {"screen_name": handle, "name": handle.title()}
    names["created_at"] = "Sun Jun 21 15:34:00 +0000 2009"
    if newer:
        rest: Json = {"core": names, "privacy": {"protected": False}}
    else:
        legacy |= names
        rest = {}
    return {"result": {"rest_id": rest_id, "legacy": legacy, **rest}}


def x_tweet(rest_id: str, words: str, user: Json, **legacy: object) -> Json:
    return {
        "__typename": "Tweet",
        "rest_id": rest_id,
        "core": {"user_results": user},
        "views": {"count": "900", "state": "EnabledWithCount"},
        "source": '<a href="https://x.invalid">Invented App</a>',
        "legacy": {
            "created_at": "Wed Apr 08 19:48:05 +0000 2015",
            "full_text": words,
            "lang": "en",
            "favorite_count": 3,
            "retweet_count": 2,
            "reply_count": 1,
            "quote_count": 0,
            "conversation_id_str": rest_id,
            "entities": {"hashtags": [], "user_mentions": [], "urls": []},
            "place": {"full_name": "Wrenley", "bounding_box": {}},
            **legacy,
        },
    }


def instagram_post(**rest: object) -> Json:
    whole: Json = {
        "pk": "33",
        "id": "33_44",
        "code": "Cinvented",
        "taken_at": 1_790_000_000,
        "media_type": 8,
        "caption": {"text": "Our ward #wards with @inv.trust https://a.invalid"},
        "user": {
            "pk": "44",
            "username": "inv_nurse",
            "full_name": "Rose (invented)",
            "is_verified": False,
            "is_private": False,
        },
        "usertags": {"in": [{"user": {"pk": 55, "username": "inv.trust"}}]},
        "carousel_media": [
            {
                "media_type": 1,
                "image_versions2": {"candidates": [{"url": "https://p.invalid/1"}]},
                "accessibility_caption": "A ward",
            },
            {"media_type": 2, "video_versions": [{"url": "https://p.invalid/2"}]},
        ],
        "like_count": 5,
        "comment_count": 6,
        "location": {"name": "Wrenley", "lat": 51.5, "lng": -0.1},
    }
    return {**whole, **rest}


def instagram_node(**rest: object) -> Json:
    """Return a post in Instagram's other form."""
    whole: Json = {
        "__typename": "GraphImage",
        "shortcode": "Cother",
        "taken_at_timestamp": 1_790_000_000,
        "is_video": False,
        "display_url": "https://p.invalid/3",
        "edge_media_to_caption": {"edges": [{"node": {"text": "Good night"}}]},
        "edge_media_preview_like": {"count": 7},
        "edge_media_to_comment": {"count": 8},
        "edge_media_to_tagged_user": {
            "edges": [{"node": {"user": {"id": "55", "username": "inv.trust"}}}]
        },
        "owner": {"id": "44", "username": "inv_nurse"},
    }
    return {**whole, **rest}


def threads_post(code: str, words: str, **info: object) -> Json:
    return {
        "pk": "77",
        "code": code,
        "taken_at": 1_790_000_000,
        "caption": {"text": words},
        "user": {"pk": "44", "username": "inv_nurse", "is_verified": True},
        "like_count": 4,
        "carousel_media": None,
        "image_versions2": {"candidates": [{"url": "https://p.invalid/4"}]},
        "video_versions": None,
        "text_post_app_info": {
            "direct_reply_count": 1,
            "repost_count": 2,
            "quote_count": 3,
            **info,
        },
    }


def tiktok_video(**rest: object) -> Json:
    whole: Json = {
        "id": "7000000000000000001",
        "desc": "A day on the ward #nurses @inv.trust",
        "createTime": "1790000000",
        "textLanguage": "en",
        "author": {
            "id": "6000000000000000001",
            "uniqueId": "inv.nurse",
            "nickname": "Rose (invented)",
            "signature": "midwife",
            "verified": False,
            "privateAccount": False,
        },
        "authorStats": {"followerCount": 10, "followingCount": 20, "videoCount": 30},
        "stats": {"diggCount": 1, "shareCount": 2, "commentCount": 3, "playCount": 4},
        "statsV2": {"playCount": "4321"},
        "textExtra": [
            {"hashtagName": "nurses"},
            {"userUniqueId": "inv.trust", "userId": "6000000000000000002"},
        ],
        "video": {"cover": "https://p.invalid/5"},
        "duetInfo": {"duetFromId": "0"},
    }
    return {**whole, **rest}


def tiktok_comment(**rest: object) -> Json:
    whole: Json = {
        "cid": "7100000000000000001",
        "aweme_id": "7000000000000000001",
        "text": "Thank you",
        "create_time": 1_790_000_000,
        "user": {"uid": "6000000000000000003", "unique_id": "inv.carer"},
        "reply_id": "0",
        "digg_count": 2,
        "reply_comment_total": 1,
    }
    return {**whole, **rest}


def linkedin_actor(path: str, name: str, said: str = "3d • Edited") -> Json:
    address = f"https://www.linkedin.com/{path}?miniProfileUrn=x"
    return {
        "navigationContext": {"actionTarget": address},
        "name": {"text": name},
        "description": {"text": "Invented"},
        "subDescription": {"text": said},
    }


def linkedin_post(number: int, words: str | None, **rest: object) -> Json:
    whole: Json = {
        "actor": linkedin_actor("company/inv-trust/posts", "The Trust (invented)"),
        "updateMetadata": {"urn": f"urn:li:activity:{number}"},
        "commentary": {"text": {"text": words}} if words else None,
        "content": {"articleComponent": {"navigationContext": {"actionTarget": "/a"}}},
        "*socialDetail": {
            "*totalSocialActivityCounts": {
                "numLikes": 1,
                "numComments": 2,
                "numShares": 3,
            }
        },
    }
    return {**whole, **rest}


ACTIVITY = 7_507_825_664_000_000_000
"""An invented number; its first bits are 1,790,000,358,581 milliseconds."""

CONTENTS = {
    "x.com": x_tweet("51", "Hello", x_user(NURSE, "inv_nurse")),
    "instagram.com": instagram_post(),
    "threads.com": threads_post("Done", "Hello"),
    "tiktok.com": tiktok_video(),
    "tiktok-comments": tiktok_comment(),
    "linkedin.com": linkedin_post(ACTIVITY, "Hello"),
}


def shown(folder: Path, platform: str, *contents: Json) -> Told:
    items = [wrapped(platform, each, str(n)) for n, each in enumerate(contents)]
    return told(lines(folder / "items.ndjson", items))
