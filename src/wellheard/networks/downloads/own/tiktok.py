"""The download of one's own TikTok account: followers, followed, and videos.

One file holds everything, messages and what was watched too. Of it only what is named
here is decoded; the rest is passed over unread.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from wellheard.networks.answers import Unreadable, count, moment, text
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.downloads.members import Members
from wellheard.networks.downloads.own.writing import (
    Owner,
    follow,
    named,
    owner_of,
    post,
)
from wellheard.networks.posts import Rows

NETWORK: Final = "tiktok"
WHOLE: Final = r"user_data(?:_tiktok)?\.json"
AS_TEXT: Final = r"Follower(?: List)?\.txt"
LARGEST = 1 << 29
VIDEO = re.compile(r"/video/(\d+)")
EVERYBODY = frozenset((None, "Everyone", "Public"))
Items = list[msgspec.Raw] | None


class _Fans(msgspec.Struct):
    items: Items = msgspec.field(default=None, name="FansList")


class _Followed(msgspec.Struct):
    items: Items = msgspec.field(default=None, name="Following")


class _Map(msgspec.Struct):
    user_name: str | None = msgspec.field(default=None, name="userName")
    bio: str | None = msgspec.field(default=None, name="bioDescription")


class _Profile(msgspec.Struct):
    told: _Map | None = msgspec.field(default=None, name="ProfileMap")


class _Videos(msgspec.Struct):
    items: Items = msgspec.field(default=None, name="VideoList")


class _Section(msgspec.Struct):
    """A section; older and newer downloads call its parts differently."""

    fans: _Fans | None = msgspec.field(default=None, name="Follower")
    fans_before: _Fans | None = msgspec.field(default=None, name="Follower List")
    followed: _Followed | None = msgspec.field(default=None, name="Following")
    followed_before: _Followed | None = msgspec.field(
        default=None, name="Following List"
    )
    profile: _Profile | None = msgspec.field(default=None, name="Profile Info")
    profile_before: _Profile | None = msgspec.field(
        default=None, name="Profile Information"
    )
    posts: _Videos | None = msgspec.field(default=None, name="Posts")
    videos: _Videos | None = msgspec.field(default=None, name="Videos")


class _Whole(msgspec.Struct):
    """The sections that are looked into; there are many more."""

    activity: _Section | None = msgspec.field(default=None, name="Activity")
    yours: _Section | None = msgspec.field(default=None, name="Your Activity")
    profile: _Section | None = msgspec.field(default=None, name="Profile")
    settings: _Section | None = msgspec.field(default=None, name="Profile And Settings")
    post: _Section | None = msgspec.field(default=None, name="Post")
    video: _Section | None = msgspec.field(default=None, name="Video")


def is_one(members: Members) -> bool:
    """Whether an archive looks like the download of a TikTok account."""
    return bool(named(members, WHOLE) or named(members, AS_TEXT))


def batches(members: Members, name: str, said: str | None) -> Iterator[Batch]:
    """Yield who follows the owner, whom the owner follows, and public videos."""
    sections = _sections(members, name)
    profiles = [each for one in sections for each in (one.profile, one.profile_before)]
    (profile, *_others) = [each.told for each in profiles if each and each.told] or [
        _Map()
    ]
    owner = owner_of(NETWORK, name, said, profile.user_name)
    rows = Rows(read=1)
    rows.add_account(
        {
            "network": NETWORK,
            "account_id": owner.account_id,
            "handle": owner.handle,
            "description": profile.bio,
        }
    )
    yield from rows.rest()
    for one in sections:
        for fans in (one.fans, one.fans_before):
            yield from _follows(rows, owner, fans, follows_owner=True)
        for followed in (one.followed, one.followed_before):
            yield from _follows(rows, owner, followed, follows_owner=False)
        for videos in (one.posts, one.videos):
            yield from _posts(rows, owner, videos)


def _sections(members: Members, name: str) -> Sequence[_Section]:
    for member in named(members, WHOLE):
        with members.text(member) as stream:
            body = stream.read(LARGEST)
        try:
            whole = msgspec.json.decode(body, type=_Whole)
        except (msgspec.DecodeError, UnicodeError) as damage:
            raise FileRefused(
                f"{member} in {name} is not as TikTok writes it; download it again"
            ) from damage
        said = (
            whole.activity,
            whole.yours,
            whole.profile,
            whole.settings,
            whole.post,
            whole.video,
        )
        return [each for each in said if each]
    raise FileRefused(
        f"{name} holds text files; ask TikTok for your data again, as JSON"
    )


def _follows(
    rows: Rows, owner: Owner, people: _Fans | _Followed | None, *, follows_owner: bool
) -> Iterator[Batch]:
    for number, raw in enumerate((people and people.items) or (), start=1):
        rows.read += 1
        item = _item(raw)
        try:
            name, at = text(item, "UserName") or "", moment(item, "Date")
            follow(rows, owner, name, at, follows_owner=follows_owner)
        except Unreadable as fault:
            rows.refuse(number, str(fault), bytes(raw).decode("utf-8", "replace"))
        yield from rows.full()
    yield from rows.rest()


def _posts(rows: Rows, owner: Owner, videos: _Videos | None) -> Iterator[Batch]:
    """Take videos that everybody may watch; of others nothing is kept."""
    for number, raw in enumerate((videos and videos.items) or (), start=1):
        item = _item(raw)
        if text(item, "WhoCanView") not in EVERYBODY:
            continue
        rows.read += 1
        found = VIDEO.search(text(item, "Link") or "")
        try:
            video = found[1] if found else None
            made = post(owner, text(item, "Title"), moment(item, "Date"), video)
            made.rest["like_count"] = count(item, "Likes")
            rows.add_post(made)
        except Unreadable as fault:
            rows.refuse(number, str(fault), bytes(raw).decode("utf-8", "replace"))
        yield from rows.full()
    yield from rows.rest()


def _item(raw: msgspec.Raw) -> object:
    found: object = msgspec.json.decode(raw)
    return found
