"""Lists of accounts: profiles, followers, those followed, who liked, who passed on."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from wellheard.networks.asking.question import Garbled
from wellheard.networks.batches import BadRow
from wellheard.networks.bluesky.actors import Actor, one_by_one


class _Actors(msgspec.Struct):
    """A page of accounts under any of the names that lists have."""

    profiles: list[Actor] | None = None
    followers: list[Actor] | None = None
    follows: list[Actor] | None = None
    actors: list[Actor] | None = None
    reposted_by: list[Actor] | None = msgspec.field(default=None, name="repostedBy")
    subject: Actor | None = None
    cursor: str | None = None


class _Raw(msgspec.Struct):
    profiles: list[msgspec.Raw] | None = None
    followers: list[msgspec.Raw] | None = None
    follows: list[msgspec.Raw] | None = None
    actors: list[msgspec.Raw] | None = None
    reposted_by: list[msgspec.Raw] | None = msgspec.field(
        default=None, name="repostedBy"
    )
    subject: msgspec.Raw = msgspec.Raw(b"null")
    cursor: str | None = None


class Like(msgspec.Struct, rename="camel"):
    """One like, as a list of them shows it."""

    actor: Actor
    created_at: str | None = None


class _Likes(msgspec.Struct):
    likes: list[Like]
    cursor: str | None = None


class _RawLikes(msgspec.Struct):
    likes: list[msgspec.Raw]
    cursor: str | None = None


class Listed(msgspec.Struct):
    """What a page of accounts holds."""

    actors: list[Actor]
    bad: tuple[BadRow, ...]
    cursor: str | None
    subject: Actor | None = None


FAST: Final = msgspec.json.Decoder(_Actors)
SLOW: Final = msgspec.json.Decoder(_Raw)
FAST_LIKES: Final = msgspec.json.Decoder(_Likes)
SLOW_LIKES: Final = msgspec.json.Decoder(_RawLikes)
ACTOR: Final = msgspec.json.Decoder(Actor)


def listed(body: bytes) -> Listed:
    """Read a page of accounts; raises Garbled where it is cut short."""
    try:
        page = FAST.decode(body)
    except msgspec.ValidationError:
        return _carefully(body)
    except msgspec.MsgspecError as short:
        raise Garbled(str(short)) from short
    return Listed(list(_found(page)), (), page.cursor, page.subject)


def _carefully(body: bytes) -> Listed:
    """Read a page in which something is odd, account by account."""
    try:
        page = SLOW.decode(body)
    except msgspec.MsgspecError as short:
        raise Garbled(str(short)) from short
    actors, bad = one_by_one(_found(page), Actor)
    try:
        subject = ACTOR.decode(page.subject)
    except msgspec.MsgspecError:
        subject = None
    return Listed(actors, bad, page.cursor, subject)


def _found(page: _Actors | _Raw) -> Sequence[Any]:
    lists = (
        page.profiles,
        page.followers,
        page.follows,
        page.actors,
        page.reposted_by,
    )
    found = next((each for each in lists if each is not None), None)
    if found is None:
        raise Garbled("there is no list of accounts in the answer")
    return found


def liked(body: bytes) -> tuple[list[Like], tuple[BadRow, ...], str | None]:
    """Read a page of likes; raises Garbled where it is cut short."""
    try:
        page = FAST_LIKES.decode(body)
    except msgspec.ValidationError:
        try:
            raw = SLOW_LIKES.decode(body)
        except msgspec.MsgspecError as short:
            raise Garbled(str(short)) from short
        likes, bad = one_by_one(raw.likes, Like)
        return likes, bad, raw.cursor
    except msgspec.MsgspecError as short:
        raise Garbled(str(short)) from short
    return page.likes, (), page.cursor
