"""Lists of accounts: profiles, followers, those followed, who liked, who passed on."""

from typing import Final

import msgspec

from wellheard.networks.asking.question import Garbled
from wellheard.networks.batches import BadRow
from wellheard.networks.bluesky import answers
from wellheard.networks.bluesky.actors import Actor, are_ids

NAMES = ("profiles", "followers", "follows", "actors", "repostedBy")
"""Under these an answer lists accounts."""


class _Actors(msgspec.Struct, rename="camel"):
    """A page of accounts under any of the names that lists have."""

    profiles: list[Actor] | None = None
    followers: list[Actor] | None = None
    follows: list[Actor] | None = None
    actors: list[Actor] | None = None
    reposted_by: list[Actor] | None = None
    subject: Actor | None = None
    cursor: str | None = None


class Like(msgspec.Struct, rename="camel"):
    """One like, as a list of them shows it."""

    actor: Actor
    created_at: str | None = None


class _Likes(msgspec.Struct):
    likes: list[Like]
    cursor: str | None = None


class Listed(msgspec.Struct):
    """What a page of accounts holds."""

    actors: list[Actor]
    bad: tuple[BadRow, ...] = ()
    cursor: str | None = None
    subject: Actor | None = None
    said_at: list[str | None] | None = None
    """When each did what the list is of, where it says so."""


ACTORS: Final = msgspec.json.Decoder(_Actors)
LIKES: Final = msgspec.json.Decoder(_Likes)


def listed(body: bytes) -> Listed:
    """Read a page of accounts; raises Garbled where it is cut short."""
    try:
        page = ACTORS.decode(body)
    except answers.ODD:
        return _carefully(body)
    lists = (
        page.profiles,
        page.followers,
        page.follows,
        page.actors,
        page.reposted_by,
    )
    found = next((each for each in lists if each is not None), None)
    if found is None:
        raise Garbled("there is no list of accounts in it")
    if not are_ids([each.did for each in found]):
        return _carefully(body)
    return Listed(found, (), page.cursor, page.subject)


def _carefully(body: bytes) -> Listed:
    """Read a page in which something is odd, account by account."""
    told = answers.whole(body)
    items = answers.listed(told, *NAMES)
    actors, bad = answers.one_by_one(items, Actor, lambda each: each.did)
    about, _odd = answers.one_by_one(
        [told.get("subject")], Actor, lambda each: each.did
    )
    return Listed(actors, bad, answers.cursor_of(told), next(iter(about), None))


def liked(body: bytes) -> Listed:
    """Read a page of likes; raises Garbled where it is cut short."""
    try:
        page = LIKES.decode(body)
    except answers.ODD:
        return _likes_carefully(body)
    if not are_ids([each.actor.did for each in page.likes]):
        return _likes_carefully(body)
    return _of_likes(page.likes, (), page.cursor)


def _likes_carefully(body: bytes) -> Listed:
    told = answers.whole(body)
    items = answers.listed(told, "likes")
    likes, bad = answers.one_by_one(items, Like, lambda each: each.actor.did)
    return _of_likes(likes, bad, answers.cursor_of(told))


def _of_likes(likes: list[Like], bad: tuple[BadRow, ...], cursor: str | None) -> Listed:
    who, said = [each.actor for each in likes], [each.created_at for each in likes]
    return Listed(who, bad, cursor, None, said)
