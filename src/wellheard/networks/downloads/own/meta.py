"""The downloads that Meta gives of one's own Instagram, Threads and Facebook page.

Only the members named here are ever opened: messages, advertisements, contacts,
stories, requests to follow, close friends and those who were blocked stay closed.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Final

from wellheard.networks.answers import (
    Json,
    Unreadable,
    instant,
    is_object,
    objects,
    text,
    within,
)
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.downloads.members import Members
from wellheard.networks.downloads.own.writing import (
    Owner,
    follow,
    items,
    named,
    owner_of,
    post,
)
from wellheard.networks.posts import Row, Rows

INSTAGRAM, THREADS, FACEBOOK = "instagram", "threads", "facebook"
LISTS: Final = (
    (INSTAGRAM, r"followers_and_following/followers(?:_\d+)?\.json", True),
    (INSTAGRAM, r"followers_and_following/following(?:_\d+)?\.json", False),
    (THREADS, r"threads/followers\.json", True),
    (THREADS, r"threads/following\.json", False),
)
POSTS: Final = (
    (INSTAGRAM, r"(?:media|content)/posts_\d+\.json"),
    (THREADS, r"threads/threads_and_replies\.json"),
)
PERSONAL: Final = r"personal_information\.json"
PAGE_POSTS: Final = r"posts/profile_posts_\d+\.json"
PAGE: Final = r"profile_information/profile_information\.json"
FILE_NAME = re.compile(r"instagram-(.+?)-\d{4}-\d\d-\d\d")
PRIVACY = {"True": True, "False": False}
LONGEST_PROFILE = 1 << 22


def is_instagram(members: Members) -> bool:
    """Whether an archive looks like the download of Instagram and Threads."""
    patterns = [pattern for _network, pattern, *_rest in (*LISTS, *POSTS)]
    return any(named(members, pattern) for pattern in patterns)


def is_page(members: Members) -> bool:
    """Whether an archive looks like the download of a Facebook page."""
    return bool(named(members, PAGE_POSTS))


def is_person(members: Members) -> bool:
    """Whether it is the download of a person on Facebook."""
    return any("your_facebook_activity/" in name for name in members.names)


def instagram(members: Members, name: str, said: str | None) -> Iterator[Batch]:
    """Yield who follows the owner, whom the owner follows, and what was posted."""
    profile = _profile(members)
    in_name = FILE_NAME.match(name)
    owner_name = said, _value(profile, "Username"), in_name and in_name[1]
    owner = owner_of(INSTAGRAM, name, *owner_name)
    is_private = PRIVACY.get(_value(profile, "Private Account") or "")
    rows = Rows(read=1)
    rows.add_account({**_account(owner, profile), "is_private": is_private})
    yield from rows.rest()
    for network, pattern, follows_owner in LISTS:
        of = Owner(network, owner.handle)
        for member in named(members, pattern):
            take = partial(_follow, rows, of, follows_owner)
            yield from items(members, member, rows, take)
    if is_private:
        return  # what it posts is for its followers
    for network, pattern in POSTS:
        of = Owner(network, owner.handle)
        for member in named(members, pattern):
            yield from items(members, member, rows, partial(_post, rows, of))


def page(members: Members, name: str, said: str | None) -> Iterator[Batch]:
    """Yield what a Facebook page posted; of followers it gives names alone."""
    told = _one(members, PAGE)
    address = text(told, "profile_v2", "profile_uri")
    username = text(told, "profile_v2", "username")
    owner = owner_of(FACEBOOK, name, said, username, address)
    rows = Rows(read=1)
    display = readable(text(told, "profile_v2", "name", "full_name"))
    rows.add_account(
        {
            "network": FACEBOOK,
            "account_id": owner.account_id,
            "handle": owner.handle,
            "display_name": display,
        }
    )
    yield from rows.rest()
    for member in named(members, PAGE_POSTS):
        yield from items(members, member, rows, partial(_page_post, rows, owner))


def readable(words: str | None) -> str | None:
    """Mend what Meta writes: each byte of UTF-8 as if it were a character."""
    if words is None:
        return None
    try:
        return words.encode("latin-1").decode("utf-8")
    except UnicodeError:  # it was not broken
        return words


def _account(owner: Owner, profile: object) -> Row:
    said = {each: _value(profile, each) for each in ("Name", "Bio", "Website")}
    return {
        "network": owner.network,
        "account_id": owner.account_id,
        "handle": owner.handle,
        "display_name": said["Name"],
        "description": said["Bio"],
        "url": said["Website"],
    }


def _value(profile: object, name: str) -> str | None:
    return readable(text(profile, "string_map_data", name, "value"))


def _profile(members: Members) -> object:
    users = objects(_one(members, PERSONAL), "profile_user")
    return users[0] if users else None


def _one(members: Members, pattern: str) -> Json:
    """Return the object that a member holds; an empty one where there is none."""
    for name in named(members, pattern):
        with members.text(name) as stream:
            try:
                found = json.loads(stream.read(LONGEST_PROFILE))
            except (ValueError, RecursionError) as damage:
                raise FileRefused(
                    f"{name} is no JSON; download the archive again"
                ) from damage
        if is_object(found):
            return found
    return {}


def _follow(rows: Rows, owner: Owner, follows_owner: bool, item: Json) -> None:
    """Take an account in a list; newer lists name it in the title alone."""
    said = next(iter(objects(item, "string_list_data")), None)
    name = text(said, "value") or text(item, "title") or _last(text(said, "href"))
    at = instant(said, "timestamp")
    follow(rows, owner, name, at, follows_owner=follows_owner)


def _last(address: str | None) -> str:
    return (address or "").rstrip("/").rpartition("/")[2]


def _post(rows: Rows, owner: Owner, item: Json) -> None:
    first = next(iter(objects(item, "media")), None)
    words = readable(text(item, "title") or text(first, "title"))
    rows.add_post(post(owner, words, _moment(item, first)))


def _moment(item: Json, first: Json | None) -> datetime | None:
    name = "creation_timestamp"
    return instant(item, name) or instant(first, name)


def _page_post(rows: Rows, owner: Owner, item: Json) -> None:
    said = [text(each, "post") for each in objects(item, "data")]
    words = readable("\n".join(each for each in said if each) or None)
    if within(item, "timestamp") is None:
        raise Unreadable("does not say when it was posted")
    rows.add_post(post(owner, words, instant(item, "timestamp")))
