"""The download of an Instagram account, with what it holds of Threads.

Only followers, followed, posts, reels and the owner's profile are opened: messages,
contacts, stories, likes, searches, devices and advertisements stay closed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from wellheard.evidence.tables import seen
from wellheard.networks.answers import (
    Json,
    Unreadable,
    instant,
    is_object,
    objects,
    text,
    within,
)
from wellheard.networks.batches import Batch
from wellheard.networks.downloads.members import Members
from wellheard.networks.downloads.owned import owners, places
from wellheard.networks.downloads.owned.meta_words import medium, words_of
from wellheard.networks.downloads.owned.own_posts import HIDDEN, OwnPosts
from wellheard.networks.posts import Row, Rows

PROFILE = (
    r"(?:personal_information/(?:personal_information/)?|account_information/)"
    r"personal_information\.json"
)
FILE_NAME = re.compile(r"instagram-([\w.]+?)-\d{4}-\d\d-\d\d")
"""What Instagram calls the download itself."""
LOOKED_FOR_NAME = "Username in personal_information.json"
TRUTHS = {"true": True, "false": False}


@dataclass(frozen=True)
class Layout:
    """Where one network's part of the download lies, and under which names."""

    network: str
    followers: str
    following: str
    posts: str
    profile: str
    keys: tuple[str, ...]
    """The names of lists where a file is not a list itself."""
    titled: bool = False
    """Whether the title of a follow may be the handle; elsewhere it is a name."""


INSTAGRAM = Layout(
    "instagram",
    r"(?:connections/)?followers_and_following/followers(?:_\d+)?\.json",
    r"(?:connections/)?followers_and_following/following(?:_\d+)?\.json",
    r"(?:your_instagram_activity/)?(?:content|media)/(?:posts|reels)(?:_\d+)?\.json",
    PROFILE,
    ("relationships_followers", "relationships_following", "ig_reels_media"),
    titled=True,
)
_THREADS = r"(?:your_instagram_activity/)?threads/"
THREADS = Layout(
    "threads",
    rf"{_THREADS}followers(?:_\d+)?\.json",
    rf"{_THREADS}following(?:_\d+)?\.json",
    rf"{_THREADS}threads_and_replies(?:_\d+)?\.json",
    rf"(?:{_THREADS}personal_information\.json|{PROFILE})",
    (
        "text_post_app_text_post_app_followers",
        "text_post_app_text_post_app_following",
        "text_post_app_text_posts",
    ),
)
LAYOUTS = (INSTAGRAM, THREADS)
LOOKED_FOR = (
    "connections/followers_and_following/followers_1.json, "
    "your_instagram_activity/media/posts_1.json or "
    "your_instagram_activity/threads/followers.json"
)


def networks(members: Members) -> list[str]:
    """Return of which networks a download holds something that we read."""
    return [each.network for each in LAYOUTS if _has(members, each)]


def batches(
    members: Members, rows: Rows, title: str, owner: str | None
) -> Iterator[Batch]:
    """Yield whom the account follows, who follows it, and what it posted."""
    for layout in LAYOUTS:
        if _has(members, layout):
            # One handle on two networks is two accounts.
            own = Rows(left_out=rows.left_out)
            yield from _part(members, layout, own, title, owner)


def _has(members: Members, layout: Layout) -> bool:
    parts = (layout.followers, layout.following, layout.posts)
    return any(places.named(members, part) for part in parts)


def _part(
    members: Members, layout: Layout, rows: Rows, title: str, told: str | None
) -> Iterator[Batch]:
    profile = _profile(members, layout)
    said = _field(profile, "Username")
    named = FILE_NAME.match(title)
    by_name = told or (named and named[1]) if said is None else told
    handle = owners.whose(said, by_name, title, LOOKED_FOR_NAME)
    hidden = TRUTHS.get((_field(profile, "Private Account") or "").lower())
    shown = {
        "display_name": _field(profile, "Name"),
        "description": _field(profile, "Bio"),
        "url": _field(profile, "Website"),
        "is_private": hidden,
    }
    me = owners.add(rows, layout.network, handle, shown)
    posts = OwnPosts(rows, layout.network, me)
    takes = (
        (layout.followers, partial(_follow, rows, layout, me, inward=True)),
        (layout.following, partial(_follow, rows, layout, me, inward=False)),
        (layout.posts, partial(_post, posts, hidden=hidden)),
    )
    for place, take in takes:
        for name in places.named(members, place):
            yield from places.read(members, name, rows, take, layout.keys)
    yield from rows.rest()


def _profile(members: Members, layout: Layout) -> Json:
    """Return the owner's profile as fields by name; empty where there is none."""
    for name in places.named(members, layout.profile):
        for each in places.whole(members, name).values():
            for user in objects({"all": each}, "all"):
                fields = within(user, "string_map_data")
                if is_object(fields) and "Username" in fields:
                    return fields
    return {}


def _field(profile: Json, name: str) -> str | None:
    return words_of(profile, name, "value")


def _follow(rows: Rows, layout: Layout, me: str, item: Json, *, inward: bool) -> None:
    """Take a follow; names that people show beside their handle stay out."""
    told = objects(item, "string_list_data")
    if not told:
        raise Unreadable("has no string_list_data")
    follows: list[Row] = []
    for each in told:
        title = text(item, "title") if layout.titled else None
        said = (text(each, "value"), title, _last(text(each, "href")))
        handle = next(filter(None, map(owners.readable, said)), None)
        if handle is None:
            raise Unreadable("names no account")
        them = owners.account(handle)
        source, target = (them, me) if inward else (me, them)
        follows.append(
            {
                "network": layout.network,
                "source_id": source,
                "target_id": target,
                "followed_at": instant(each, "timestamp"),
            }
        )
    rows.add(seen.FOLLOW, follows)


def _last(address: str | None) -> str | None:
    """Return the name at the end of a profile address, such as `.../_u/name`."""
    return (address or "").rstrip("/").rpartition("/")[2] or None


def _post(posts: OwnPosts, item: Json, *, hidden: bool | None) -> None:
    """Take a post; a single picture bears the words and the moment itself."""
    if hidden:
        posts.rows.leave_out(HIDDEN)
        return
    shown = objects(item, "media")
    told = [item, *shown]
    if not shown and instant(item, "creation_timestamp") is None:
        raise Unreadable("has neither media nor creation_timestamp")
    moments = (instant(each, "creation_timestamp") for each in told)
    texts = (words_of(each, "title") for each in told)
    media = [found for each in shown if (found := medium(each))]
    posts.add(
        next(filter(None, moments), None),
        next(filter(None, texts), None),
        {"media": media},
    )
