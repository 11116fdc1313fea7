"""One page of each list of X, as rows: users and posts, and what X leaves out of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from wellheard.evidence.tables import seen
from wellheard.networks.answers import (
    Json,
    Unreadable,
    identity,
    objects,
    text,
    written,
)
from wellheard.networks.asking.question import Answer
from wellheard.networks.batches import BadRow
from wellheard.networks.network import NotThere, Page
from wellheard.networks.posts import Row, Rows
from wellheard.networks.tweets.objects import new_tweet, new_user
from wellheard.networks.tweets.pages import answered, authors_of
from wellheard.networks.tweets.words import NETWORK
from wellheard.networks.x.api import why

USER_FIELDS: Final = (
    "created_at,description,entities,location,name,protected,public_metrics,url,"
    "username,verified"
)
POST_FIELDS: Final = (
    "author_id,conversation_id,created_at,entities,in_reply_to_user_id,lang,note_tweet,"
    "public_metrics,referenced_tweets"
)
"""Without expansions: whatever an answer includes besides is paid for too."""
GONE = frozenset(("deleted", "suspended"))
WORDS = {
    "suspended": "is suspended",
    "hidden": "does not show itself to everybody",
    "deleted": "is not there",
    "unknown": "cannot be had",
}


def users(rows: Rows, page: Json) -> list[str]:
    """Gather the users of a page; return the ids of those that could be read."""
    listed = []
    for place, user in enumerate(answered(page), start=1):
        rows.read += 1
        try:
            row = new_user(user)
        except Unreadable as fault:
            rows.refuse(place, str(fault), written(user))
            continue
        rows.add_account(row)
        listed.append(str(row["account_id"]))
    return listed


def posts(rows: Rows, page: Json, known: dict[str, str]) -> list[str]:
    """Gather the posts of a page; return the ids of those that could be read.

    `known` is whose posts are that these may refer to. What pictures a post has is not
    asked for, so it is unknown.
    """
    authors = authors_of(page, known)
    listed = []
    for place, tweet in enumerate(answered(page), start=1):
        rows.read += 1
        try:
            post = new_tweet(tweet, authors)
        except Unreadable as fault:
            rows.refuse(place, str(fault), written(tweet))
            continue
        rows.add_post(replace(post, rest={**post.rest, "media": None}))
        listed.append(post.post_id)
    return listed


def follows(rows: Rows, of: str, listed: Sequence[str], *, they_follow: bool) -> None:
    """Gather who follows whom."""
    for one in listed:
        source, target = (one, of) if they_follow else (of, one)
        row: Row = {"network": NETWORK, "source_id": source, "target_id": target}
        rows.add(seen.FOLLOW, [row])


def engaged(
    rows: Rows, verb: str, post: str, author: str | None, listed: Sequence[str]
) -> None:
    """Gather who liked a post or passed it on; its author is left out."""
    for one in listed:
        if one == author:
            continue
        row: Row = {
            "network": NETWORK,
            "actor_id": one,
            "verb": verb,
            "object_post_id": post,
            "object_account_id": author,
        }
        rows.add(seen.ENGAGEMENT, [row])


def partly(rows: Rows, page: Json) -> None:
    """Set aside what X says it leaves out of a page."""
    for place, error in enumerate(objects(page, "errors"), start=1):
        rows.bad.append(BadRow(place, WORDS[why(error)], _about(error)))


def refuse_empty(page: Json, answer: Answer, about: str, kind: str | None) -> None:
    """Raise NotThere where an answer holds nothing but errors."""
    errors = objects(page, "errors")
    if not errors or "data" in page:
        return
    reason = why(errors[0])
    rows = Rows()
    if reason in GONE and kind:
        rows.add(seen.TOMBSTONE, [tombstone(kind, about, reason, answer)])
    words = f"{about} {WORDS[reason]}"
    raise NotThere(words, reason, Page(rows.batch(), answer, None))


def tombstone(kind: str, name: str, reason: str, answer: Answer) -> Row:
    """Return the row that says that something is gone."""
    return {
        "network": NETWORK,
        "kind": kind,
        "id": name,
        "reason": reason,
        "at": answer.asked_at,
    }


def named(page: Json) -> Iterator[tuple[str, str]]:
    """Yield the users of a page by their names and by their ids, with their ids."""
    for user in answered(page):
        try:
            user_id = identity(user, "id")
        except Unreadable:
            continue
        if user_id:
            yield user_id, user_id
            yield (text(user, "username") or user_id).lower(), user_id


def _about(error: Json) -> str:
    return text(error, "resource_id") or text(error, "value") or ""
