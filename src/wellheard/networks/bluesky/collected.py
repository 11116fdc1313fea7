"""Posts and profiles that other tools asked Bluesky for: minet, and 4CAT."""

import re
from collections.abc import Iterator
from dataclasses import replace

from wellheard.evidence.tables import seen
from wellheard.networks import json_lines
from wellheard.networks.answers import (
    Json,
    Unreadable,
    count,
    instant,
    is_object,
    needed,
    text,
    within,
)
from wellheard.networks.archives import Archive
from wellheard.networks.bluesky.posts import NETWORK, POST_ADDRESS, post
from wellheard.networks.bluesky.records import DID
from wellheard.networks.files import Source
from wellheard.networks.json_lines import Fault
from wellheard.networks.posts import Row, Rows

WHAT = "Bluesky JSON lines"
NOTES = "4CAT_metadata"
"""Where 4CAT puts its own notes; it also writes all names in its own way."""
LETTER = re.compile(r"(?<=[a-z])_([a-z])")
REPOSTED = "app.bsky.feed.defs#reasonRepost"
COUNTS = {
    "like_count": "likeCount",
    "repost_count": "repostCount",
    "reply_count": "replyCount",
    "quote_count": "quoteCount",
}


def recognise(source: Source) -> Archive | None:
    """Recognise posts or profiles as Bluesky's own interface answers with them."""
    lines = json_lines.beginning(source.head())
    if not any(_is_post(line) or _is_profile(line) for line in lines):
        return None
    rows = Rows()
    read = json_lines.batches(source, rows, take)
    return Archive(WHAT, NETWORK, read, source.sha256, notes=rows.left_out)


def _is_post(line: Json) -> bool:
    shown = line.get("post", line)
    uri = text(shown, "uri") or ""
    return uri.startswith("at://") and is_object(within(shown, "record"))


def _is_profile(line: Json) -> bool:
    did = text(line, "did")
    return did is not None and DID.fullmatch(did) is not None and "handle" in line


def take(rows: Rows, line: Json) -> Iterator[Fault]:
    """Take a post or a profile; raises Unreadable."""
    asked = within(line, NOTES)
    whole = _as_bluesky_writes(line) if is_object(asked) else line
    shown = whole.get("post", whole) if is_object(whole) else line
    if is_object(whole) and _is_profile(whole):
        rows.add_account(_profile(whole))
    elif is_object(whole) and is_object(shown) and _is_post(whole):
        _take_post(rows, {**shown, "seenAt": within(asked, "collected_at")})
        _take_repost(rows, shown, whole.get("reason"))
    else:
        raise Unreadable("is neither a post nor a profile of Bluesky")
    yield from ()


def _as_bluesky_writes(value: object) -> object:
    """Turn `created_at` into `createdAt`, and so on, all the way down."""
    if isinstance(value, list):
        return [_as_bluesky_writes(each) for each in value]
    if not is_object(value):
        return value
    return {_name(name): _as_bluesky_writes(each) for name, each in value.items()}


def _name(name: str) -> str:
    if name in {"py_type", NOTES}:
        return "$type" if name == "py_type" else name
    return LETTER.sub(lambda found: found[1].upper(), name)


def _take_post(rows: Rows, shown: Json) -> None:
    uri = needed(shown, "uri")
    author, record = shown.get("author"), shown["record"]
    address = POST_ADDRESS.fullmatch(uri)
    if address is None or not is_object(record):
        raise Unreadable(f"has no address of a post: {uri!r}")
    did = text(author, "did") or address[1]
    if not DID.fullmatch(did):
        raise Unreadable(f"belongs to no account: {did!r}")
    seen_at = instant(shown, "seenAt")
    found = post(did, uri, record, seen_at)
    counts = {ours: count(shown, theirs) for ours, theirs in COUNTS.items()}
    rest = {**found.rest, **counts, "indexed_at": instant(shown, "indexedAt")}
    rows.add_post(replace(found, handle=text(author, "handle"), rest=rest))
    if is_object(author) and text(author, "did"):
        rows.add_account({**_profile(author), "observed_at": seen_at})


def _take_repost(rows: Rows, shown: Json, reason: object) -> None:
    """Take who passed a post on, where that has an address by which it can go again."""
    actor, uri = text(reason, "by", "did"), text(reason, "uri")
    whose = text(shown, "author", "did")
    if text(reason, "$type") != REPOSTED or not (actor and uri) or actor == whose:
        return
    row: Row = {
        "network": NETWORK,
        "actor_id": actor,
        "verb": "repost",
        "object_post_id": text(shown, "uri"),
        "object_account_id": whose,
        "occurred_at": instant(reason, "indexedAt"),
        "record_uri": uri,
    }
    rows.add(seen.ENGAGEMENT, [row])


def _profile(user: Json) -> Row:
    """Return an account; within a list it comes without its counts."""
    did = needed(user, "did")
    if not DID.fullmatch(did):
        raise Unreadable(f"is no account: {did!r}")
    return {
        "network": NETWORK,
        "account_id": did,
        "handle": text(user, "handle"),
        "display_name": text(user, "displayName"),
        "description": text(user, "description"),
        "followers_count": count(user, "followersCount"),
        "following_count": count(user, "followsCount"),
        "posts_count": count(user, "postsCount"),
        "created_at": instant(user, "createdAt"),
    }
