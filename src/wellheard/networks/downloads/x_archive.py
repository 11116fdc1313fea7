"""The download of one's own X account: followers, followed, tweets, likes.

Only the members named here are ever opened: messages, contacts, addresses, devices
and advertisements stay closed.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import PurePosixPath

from wellheard.evidence.tables import seen
from wellheard.networks.answers import (
    Json,
    Unreadable,
    an_object,
    count,
    is_object,
    moment,
    needed,
    objects,
    text,
    within,
    written,
)
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.downloads import arrays
from wellheard.networks.downloads.members import Members
from wellheard.networks.downloads.tweets import old_tweet
from wellheard.networks.posts import Post, Row, Rows
from wellheard.networks.tweets.words import NETWORK

ACCOUNT, PROFILE = "account", "profile"
LONGEST_MANIFEST = 1 << 22
ASSIGNED = re.compile(r"=\s*\[")
COUNTED = {
    "follower": "followers_count",
    "following": "following_count",
    "tweets": "posts_count",
}
"""What the manifest counts, and where we keep the count."""


def is_one(members: Members) -> bool:
    """Whether an archive looks like the download of an X account."""
    return bool(_parts(members, ACCOUNT))


def is_old_one(members: Members) -> bool:
    """Whether it is a download as X made them until 2018."""
    return bool(members.matching("data/js/tweet_index.js", "tweets.csv"))


def manifest(members: Members) -> Json:
    """Return what an archive says of itself; nothing where it does not."""
    for name in _parts(members, "manifest"):
        with members.text(name) as stream:
            said = stream.read(LONGEST_MANIFEST)
        try:
            told = json.loads(said[said.find("{") :].rstrip("; \r\n"))
        except (ValueError, RecursionError):
            return {}
        return told if is_object(told) else {}
    return {}


def made_at(told: Json) -> datetime | None:
    """Return when an archive was made, where its manifest says so."""
    try:
        return moment(told, "archiveInfo", "generationDate")
    except Unreadable:
        return None


def _counts(told: Json) -> Row:
    """Return how many followers and so on X counted; only where it counted all."""
    found: Row = {}
    for kind, column in COUNTED.items():
        counts = [
            count(file, "count") for file in objects(told, "dataTypes", kind, "files")
        ]
        known = [one for one in counts if one is not None]
        if counts and len(known) == len(counts):
            found[column] = sum(known)
    return found


def batches(members: Members) -> Iterator[Batch]:
    """Yield what the archive says in public about its owner."""
    rows = Rows()
    user = _owner(members, rows, _counts(manifest(members)))
    owner = needed(user, "id_str")
    yield from rows.rest()
    takes: dict[str, Callable[[Json], None]] = {
        "follower": lambda row: _follow(rows, _id(row, "follower"), owner),
        "following": lambda row: _follow(rows, owner, _id(row, "following")),
        "tweets": lambda row: rows.add_post(_tweet(row, user)),
        "tweet": lambda row: rows.add_post(_tweet(row, user)),
        "like": lambda row: _like(rows, row, owner),
    }
    for part, take in takes.items():
        for name in _parts(members, part):
            yield from _read(members, name, rows, take)


def _read(
    members: Members, name: str, rows: Rows, take: Callable[[Json], None]
) -> Iterator[Batch]:
    with members.text(name) as stream:
        for number, item in enumerate(arrays.items(stream, name, ASSIGNED), start=1):
            rows.read += 1
            try:
                take(an_object(item))
            except Unreadable as fault:
                reason = f"item {number} of {name}: {fault}"
                rows.refuse(number, reason, written(item))
            yield from rows.full()
    yield from rows.rest()


def _parts(members: Members, part: str) -> list[str]:
    """Return the files of a part: `like.js`, `like-part1.js`, `like-part2.js`...

    They lie in the folder `data`; those that X made before 2020 lie at the top.
    """
    named = re.compile(rf"{part}(-part\d+)?\.js")
    found = [
        path
        for path in map(PurePosixPath, members.names)
        if named.fullmatch(path.name)
        and (path.parent.name == "data" or len(path.parts) == 1)
    ]
    home = min((path.parent for path in found), key=_depth, default=None)
    ours = [str(path) for path in found if path.parent == home]
    return sorted(ours, key=lambda name: (len(name), name))


def _depth(folder: PurePosixPath) -> tuple[bool, int, str]:
    return folder.name != "data", len(folder.parts), str(folder)


def _owner(members: Members, rows: Rows, counts: Row) -> Json:
    """Take the owner's account; return it as a tweet names its author."""
    account = _single(members, ACCOUNT)
    profile = _single(members, PROFILE) or {}
    try:
        owner = needed(account, "accountId")
        row: Row = {
            "network": NETWORK,
            "account_id": owner,
            "handle": text(account, "username"),
            "display_name": text(account, "accountDisplayName"),
            "created_at": moment(account, "createdAt"),
            "description": text(profile, "description", "bio"),
            "location": text(profile, "description", "location"),
            "url": text(profile, "description", "website"),
            **counts,
        }
    except Unreadable as fault:
        raise FileRefused(
            f"account.js does not say whose archive this is ({fault}); download it "
            "again"
        ) from fault
    rows.read += 1
    rows.add_account(row)
    return {"id_str": owner, "screen_name": row["handle"]}


def _single(members: Members, part: str) -> Json | None:
    for name in _parts(members, part):
        with members.text(name) as stream:
            for item in arrays.items(stream, name, ASSIGNED):
                found = within(item, part)
                if is_object(found):
                    return found
    return None


def _follow(rows: Rows, source: str, target: str) -> None:
    follow: Row = {"network": NETWORK, "source_id": source, "target_id": target}
    rows.add(seen.FOLLOW, [follow])


def _id(row: Json, part: str) -> str:
    return needed(row, part, "accountId")


def _tweet(row: Json, user: Json) -> Post:
    return old_tweet({**an_object(row.get("tweet", row)), "user": user})


def _like(rows: Rows, row: Json, owner: str) -> None:
    """A like names the post and not whose it is."""
    like: Row = {
        "network": NETWORK,
        "actor_id": owner,
        "verb": "like",
        "object_post_id": needed(row, "like", "tweetId"),
    }
    rows.add(seen.ENGAGEMENT, [like])
