"""What one record of an AT Protocol repository means: a post, a like, a follow.

The firehose, repositories in bulk and Tap all tell of records; they are read here, so
that the same record makes the same rows from wherever it came.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from wellheard.evidence.tables import seen
from wellheard.networks.answers import (
    Json,
    Unreadable,
    is_object,
    needed,
    objects,
    text,
)
from wellheard.networks.bluesky.posts import NETWORK, post, said_at, subject
from wellheard.networks.posts import Row

POST = "app.bsky.feed.post"
LIKE = "app.bsky.feed.like"
REPOST = "app.bsky.feed.repost"
FOLLOW = "app.bsky.graph.follow"
PROFILE = "app.bsky.actor.profile"

KINDS: Mapping[str, str] = {
    POST: seen.POST.name,
    LIKE: seen.ENGAGEMENT.name,
    REPOST: seen.ENGAGEMENT.name,
    FOLLOW: seen.FOLLOW.name,
    PROFILE: seen.ACCOUNT.name,
}
"""The collections that are read, and the table that each is for."""

DID = re.compile(r"did:[a-z]+:[\w.:%-]+", re.ASCII)
RECORD_KEY = re.compile(r"[\w.~:-]{1,512}", re.ASCII)
SIGNED_IN_ONLY = "!no-unauthenticated"
"""The label by which somebody asks not to be shown to all the world."""

Tables = dict[str, list[Row]]
"""Rows by the name of their table."""


def address(did: str, collection: str, rkey: str) -> str:
    """Return the address of a record; raises Unreadable where it cannot be one."""
    if not DID.fullmatch(did):
        raise Unreadable(f"belongs to no account: {did!r}")
    if not RECORD_KEY.fullmatch(rkey):
        raise Unreadable(f"has no key of a record: {rkey!r}")
    return f"at://{did}/{collection}/{rkey}"


def rows(
    did: str,
    collection: str,
    rkey: str,
    record: object,
    observed_at: datetime | None = None,
) -> Tables:
    """Return the rows that a record makes, by table; none for what we do not keep.

    What is missing or odd within a record is left empty. Raises Unreadable only where
    it cannot be told whose record it is, or whom a like or a follow is about.
    """
    if collection not in KINDS:
        return {}
    uri = address(did, collection, rkey)
    if not is_object(record):
        raise Unreadable("has no record")
    return READERS[collection](did, uri, record, observed_at)


def gone(did: str, collection: str, rkey: str, at: datetime) -> Row | None:
    """Return the tombstone of a deleted record; none for what we do not keep.

    A profile that is deleted leaves the account: nothing but its words are gone. Its
    tombstone bears the address of the record, not the account's id.
    """
    if collection not in KINDS:
        return None
    return _tombstone(KINDS[collection], address(did, collection, rkey), "deleted", at)


def account_gone(did: str, reason: str, at: datetime) -> Row:
    """Return the tombstone of a whole account, and so of all it made."""
    if not DID.fullmatch(did):
        raise Unreadable(f"is no account: {did!r}")
    return _tombstone(seen.ACCOUNT.name, did, reason, at)


def _tombstone(kind: str, of: str, reason: str, at: datetime) -> Row:
    return {"network": NETWORK, "kind": kind, "id": of, "reason": reason, "at": at}


def _posts(did: str, uri: str, record: Json, at: datetime | None) -> Tables:
    found = post(did, uri, record, at)
    return _filled(
        {
            seen.POST.name: [found.row()],
            seen.ENGAGEMENT.name: list(found.engagements()),
        }
    )


def _engagement(verb: str) -> Callable[[str, str, Json, datetime | None], Tables]:
    def read(did: str, uri: str, record: Json, at: datetime | None) -> Tables:
        about = subject(needed(record, "subject", "uri"))
        if about.account is None:
            raise Unreadable(f"is a {verb} of nothing that has an address")
        if about.account == did:  # nobody engages with themselves
            return {}
        row: Row = {
            "network": NETWORK,
            "actor_id": did,
            "verb": verb,
            "object_post_id": about.post_id,
            "object_account_id": about.account,
            "occurred_at": said_at(record),
            "record_uri": uri,
            "observed_at": at,
        }
        return {seen.ENGAGEMENT.name: [row]}

    return read


def _follow(did: str, uri: str, record: Json, at: datetime | None) -> Tables:
    whom = needed(record, "subject")
    if not DID.fullmatch(whom):
        raise Unreadable(f"follows no account: {whom!r}")
    if whom == did:
        return {}
    row: Row = {
        "network": NETWORK,
        "source_id": did,
        "target_id": whom,
        "record_uri": uri,
        "followed_at": said_at(record),
        "first_seen_at": at,
        "last_seen_at": at,
    }
    return {seen.FOLLOW.name: [row]}


def _profile(did: str, uri: str, record: Json, at: datetime | None) -> Tables:
    if not uri.endswith("/self"):  # an account has one profile, by this name
        return {}
    labels = objects(record, "labels", "values")
    hidden = any(text(each, "val") == SIGNED_IN_ONLY for each in labels)
    words: Row = {
        "display_name": text(record, "displayName"),
        "description": text(record, "description"),
        "url": text(record, "website"),
    }
    row: Row = {
        "network": NETWORK,
        "account_id": did,
        **(dict.fromkeys(words) if hidden else words),
        "created_at": said_at(record),
        "is_private": True if hidden else None,
        "observed_at": at,
    }
    return {seen.ACCOUNT.name: [row]}


def _filled(tables: Tables) -> Tables:
    return {name: found for name, found in tables.items() if found}


READERS: Mapping[str, Callable[[str, str, Json, datetime | None], Tables]] = {
    POST: _posts,
    LIKE: _engagement("like"),
    REPOST: _engagement("repost"),
    FOLLOW: _follow,
    PROFILE: _profile,
}
