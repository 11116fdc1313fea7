"""Downloads of invented people, built as the networks build them."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

Json = dict[str, object]

OWNER = "1000000000000000001"
NURSE = "1000000000000000002"
TRUST = "1000000000000000003"


def part(name: str, items: Iterable[object], number: int = 0) -> str:
    """Write one part of an X archive."""
    return f"window.YTD.{name}.part{number} = {json.dumps(list(items))}"


def tweet(post_id: str, text: str, **rest: object) -> Json:
    """Write a tweet as an X archive does."""
    whole: Json = {
        "id_str": post_id,
        "full_text": text,
        "created_at": "Wed Apr 08 19:48:05 +0000 2015",
        "lang": "en",
        "favorite_count": "3",
        "retweet_count": "0",
        "retweeted": False,
        "source": '<a href="https://x.invalid">Invented App</a>',
        "entities": {"hashtags": [], "user_mentions": [], "urls": []},
    }
    return {"tweet": {**whole, **rest}}


def mention(handle: str, account_id: str) -> Json:
    return {"screen_name": handle, "id_str": account_id, "name": handle}


def x_members() -> dict[str, str]:
    """Return the members of an X archive, private ones among them."""
    account = {
        "accountId": OWNER,
        "username": "inv_rose",
        "createdAt": "2009-06-21T15:34:00.000Z",
        "accountDisplayName": "Rose (invented)",
        "email": "rose@example.invalid",
    }
    profile = {
        "description": {
            "bio": "[invented] midwife",
            "location": "Wrenley",
            "website": "",
        }
    }
    answered = tweet(
        "51",
        "@inv_nurse thank you &amp; good night #wards",
        in_reply_to_status_id_str="40",
        in_reply_to_user_id_str=NURSE,
        in_reply_to_screen_name="inv_nurse",
        entities={
            "hashtags": [{"text": "wards"}],
            "user_mentions": [mention("inv_nurse", NURSE), mention("inv_t", TRUST)],
            "urls": [{"expanded_url": "https://example.invalid/a"}],
        },
        extended_entities={
            "media": [
                {
                    "type": "photo",
                    "media_url_https": "https://example.invalid/p.jpg",
                    "ext_alt_text": "A ward",
                }
            ]
        },
    )
    passed_on = tweet(
        "52",
        "RT @inv_t: @inv_nurse is our nurse of the year",
        entities={
            "user_mentions": [mention("inv_t", TRUST), mention("inv_nurse", NURSE)]
        },
    )
    manifest = {"archiveInfo": {"generationDate": "2026-11-01T10:00:00.000Z"}}
    return {
        "data/manifest.js": f"window.__THAR_CONFIG = {json.dumps(manifest)}",
        "data/account.js": part("account", [{"account": account}]),
        "data/profile.js": part("profile", [{"profile": profile}]),
        "data/follower.js": part("follower", [_follow("follower", NURSE)]),
        "data/follower-part1.js": part("follower", [_follow("follower", TRUST)], 1),
        "data/following.js": part("following", [_follow("following", TRUST)]),
        "data/tweets.js": part("tweets", [answered, passed_on]),
        "data/like.js": part("like", [{"like": {"tweetId": "60", "fullText": "..."}}]),
        "data/direct-messages.js": "never to be read",
        "data/ad-impressions.js": "never to be read",
        "assets/follower.js": "never to be read",
    }


def _follow(kind: str, account_id: str) -> Json:
    return {kind: {"accountId": account_id, "userLink": "https://x.invalid/i"}}


def zipped(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, members: Mapping[str, str]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content.encode())
            archive.addfile(info, io.BytesIO(content.encode()))
    return path


PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
SERVER = "https://social.invalid"


def note(number: int, content: str, **rest: object) -> Json:
    """Write a post as a Mastodon export does."""
    address = f"{SERVER}/users/inv_rose/statuses/{number}"
    whole: Json = {
        "id": address,
        "type": "Note",
        "published": "2026-10-01T08:00:00Z",
        "to": [PUBLIC],
        "cc": [],
        "content": content,
        "contentMap": {"en": content},
        "tag": [],
        "attachment": [],
        "inReplyTo": None,
    }
    return {"id": f"{address}/activity", "type": "Create", "object": {**whole, **rest}}


def mastodon_members() -> dict[str, str]:
    """Return the members of a Mastodon export, with posts to followers among them."""
    actor = {
        "id": f"{SERVER}/users/inv_rose",
        "preferredUsername": "inv_rose",
        "name": "Rose (invented)",
        "summary": "<p>[invented]<br>midwife</p>",
        "url": f"{SERVER}/@inv_rose",
        "published": "2022-11-05T00:00:00Z",
    }
    answer = note(
        1,
        "<p>Thank you <a>@inv_nurse</a> &amp; all</p><p>Good night</p>",
        inReplyTo="https://other.invalid/users/Inv_Nurse/statuses/77",
        tag=[
            {"type": "Mention", "name": "@Inv_Nurse@other.invalid", "href": ""},
            {"type": "Mention", "name": "@inv_t", "href": f"{SERVER}/users/inv_t"},
            {"type": "Hashtag", "name": "#wards", "href": ""},
        ],
        attachment=[
            {"mediaType": "image/png", "url": "/p.png", "name": "A ward"},
            {"mediaType": "text/x", "url": "/x", "name": None},
        ],
    )
    quiet = note(2, "for followers", to=[f"{SERVER}/users/inv_rose/followers"])
    unlisted = note(3, "unlisted", to=[], cc=["as:Public"])
    boost = {
        "id": f"{SERVER}/users/inv_rose/statuses/4/activity",
        "type": "Announce",
        "published": "2026-10-02T08:00:00Z",
        "to": [PUBLIC],
        "object": "https://other.invalid/@inv_nurse/78",
    }
    outbox = {"type": "OrderedCollection", "orderedItems": [answer, quiet, unlisted]}
    outbox["orderedItems"].append(boost)
    liked = {"orderedItems": ["https://other.invalid/users/inv_nurse/statuses/79"]}
    return {
        "actor.json": json.dumps(actor),
        "outbox.json": json.dumps(outbox, indent=2),
        "likes.json": json.dumps(liked),
        "bookmarks.json": "never to be read",
    }


def old_user(account_id: str, handle: str) -> Json:
    return {
        "id": 1.0,
        "id_str": account_id,
        "screen_name": handle,
        "name": handle.title(),
        "description": "[invented]",
        "followers_count": 10,
        "friends_count": 20,
        "statuses_count": 30,
        "created_at": "Sun Jun 21 15:34:00 +0000 2009",
        "verified": False,
        "protected": False,
    }


def new_user(account_id: str, handle: str) -> Json:
    return {
        "id": account_id,
        "username": handle,
        "name": handle.title(),
        "description": "[invented]",
        "public_metrics": {
            "followers_count": 10,
            "following_count": 20,
            "tweet_count": 30,
        },
        "created_at": "2009-06-21T15:34:00.000Z",
        "verified": False,
        "protected": False,
    }


def lines(path: Path, rows: Iterable[object], *, packed: bool = False) -> Path:
    text = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    path.write_bytes(gzip.compress(text) if packed else text)
    return path
