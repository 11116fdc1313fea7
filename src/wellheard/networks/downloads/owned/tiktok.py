"""The download of a TikTok account: followers, followed, and its own videos.

TikTok writes everything into one file. Of it only what is named here is decoded:
messages, what was watched and searched for, purchases, devices and places are passed
over unread.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial

import msgspec

from wellheard.evidence.tables import seen
from wellheard.networks.answers import (
    Json,
    Unreadable,
    count,
    instant,
    is_object,
    text,
)
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.downloads.members import Members
from wellheard.networks.downloads.owned import owners, places
from wellheard.networks.downloads.owned.own_posts import HIDDEN, OwnPosts
from wellheard.networks.posts import Row, Rows

NETWORK = "tiktok"
FILE = r"user_data(?:_tiktok)?\.json"
LOOKED_FOR = "user_data_tiktok.json"
ACTIVITIES = ("Your Activity", "Activity", "Profile And Settings")
Path = tuple[str, str, str]
FOLLOWERS: tuple[Path, ...] = tuple(
    (top, part, "FansList")
    for top in ACTIVITIES
    for part in ("Follower", "Follower List")
)
FOLLOWED: tuple[Path, ...] = tuple(
    (top, part, "Following")
    for top in ACTIVITIES
    for part in ("Following", "Following List")
)
PROFILES: tuple[Path, ...] = tuple(
    (top, part, "ProfileMap")
    for top in ("Profile And Settings", "Profile")
    for part in ("Profile Info", "Profile Information")
)
VIDEOS: tuple[Path, ...] = tuple(
    (top, part, "VideoList")
    for top in ("Post", "Video")
    for part in ("Posts", "Videos")
)
WANTED = (*FOLLOWERS, *FOLLOWED, *PROFILES, *VIDEOS)
EVERYBODY = re.compile(r"\b(?:everyone|public)\b", re.IGNORECASE)
NUMBER = re.compile(r"/(?:video|photo)/(\d{15,20})(?:[/?]|$)")


def is_one(members: Members) -> bool:
    """Whether an archive looks like the download of a TikTok account."""
    return bool(places.named(members, FILE))


def batches(
    members: Members, rows: Rows, title: str, owner: str | None
) -> Iterator[Batch]:
    """Yield whom the account follows, who follows it, and its videos."""
    for name in places.named(members, FILE):
        content = _sections(members, name)
        yield from _content(content, name, rows, title, owner)


def _sections(members: Members, name: str) -> dict[Path, object]:
    """Return what is at the paths that we name; nothing else is decoded."""
    with members.text(name) as stream:
        said = stream.read(places.LONGEST_OBJECT)
    try:
        whole = msgspec.json.decode(said, type=dict[str, msgspec.Raw])
        found = {
            path: _parts(_parts(whole.get(path[0])).get(path[1])) for path in WANTED
        }
        return {
            path: msgspec.json.decode(parts[path[2]])
            for path, parts in found.items()
            if path[2] in parts
        }
    except (msgspec.DecodeError, UnicodeError, RecursionError) as damage:
        raise FileRefused(
            f"{name} breaks off, or is not as TikTok writes it; download it again, as "
            "nothing of it was stored"
        ) from damage


def _parts(raw: msgspec.Raw | None) -> dict[str, msgspec.Raw]:
    """Return the parts of a section undecoded; none where it is null or not there."""
    if raw is None:
        return {}
    found = msgspec.json.decode(raw, type=dict[str, msgspec.Raw] | None)
    return found or {}


def _content(
    content: dict[Path, object], name: str, rows: Rows, title: str, told: str | None
) -> Iterator[Batch]:
    followers = _list(content, FOLLOWERS)
    followed = _list(content, FOLLOWED)
    videos = _list(content, VIDEOS)
    if all(found is None for found in (followers, followed, videos)):
        raise FileRefused(
            f"{name} is not laid out as expected: FansList, Following and VideoList "
            "were looked for, and none of them is there"
        )
    profile = next(filter(is_object, map(content.get, PROFILES)), {})
    said = text(profile, "userName")
    handle = owners.whose(said, told, title, "userName in ProfileMap")
    me = owners.add(
        rows, NETWORK, handle, {"description": text(profile, "bioDescription")}
    )
    posts = OwnPosts(rows, NETWORK, me)
    takes: tuple[tuple[list[object] | None, places.Take], ...] = (
        (followers, partial(_follow, rows, me, inward=True)),
        (followed, partial(_follow, rows, me, inward=False)),
        (videos, partial(_video, posts)),
    )
    listed = ((item, take) for found, take in takes for item in found or ())
    for number, (item, take) in enumerate(listed, start=1):
        places.each(rows, number, name, item, take)
        yield from rows.full()
    yield from rows.rest()


def _list(content: dict[Path, object], paths: tuple[Path, ...]) -> list[object] | None:
    """Return the first list that is at one of the paths; null is an empty one."""
    there = [content[path] for path in paths if path in content]
    return next(
        (each for each in there if isinstance(each, list)), [] if there else None
    )


def _follow(rows: Rows, me: str, item: Json, *, inward: bool) -> None:
    handle = owners.readable(text(item, "UserName"))
    if handle is None:
        raise Unreadable("has no UserName")
    them = owners.account(handle)
    source, target = (them, me) if inward else (me, them)
    follow: Row = {
        "network": NETWORK,
        "source_id": source,
        "target_id": target,
        "followed_at": _moment(item),
    }
    rows.add(seen.FOLLOW, [follow])


def _video(posts: OwnPosts, item: Json) -> None:
    """Take a video; its address is a key to the file, and stays out."""
    audience = text(item, "WhoCanView")
    if audience is not None and not EVERYBODY.search(audience):
        posts.rows.leave_out(HIDDEN)
        return
    made_at = _moment(item)
    number = NUMBER.search(text(item, "Link") or "")
    if made_at is None and number is None:
        raise Unreadable("has no Date")
    rest: Row = {
        "media": [{"kind": "video", "url": None, "alt": None}],
        "like_count": count(item, "Likes"),
    }
    posts.add(made_at, text(item, "Title"), rest, number[1] if number else None)


def _moment(item: Json) -> datetime | None:
    """Return a time; TikTok's own text form of the same lines says that it is UTC."""
    return instant(item, "Date")
