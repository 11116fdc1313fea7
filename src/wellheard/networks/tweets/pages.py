"""A whole answer of X's version 2: posts or users, and what it includes."""

from collections.abc import Iterator, Mapping

from wellheard.networks.answers import (
    Json,
    Unreadable,
    is_object,
    objects,
    text,
    within,
    written,
)
from wellheard.networks.posts import Rows
from wellheard.networks.tweets.objects import new_tweet, new_user


def answered(page: Json) -> list[Json]:
    """Return what was asked for; one thing where one was, and none where none came."""
    found = page.get("data")
    if isinstance(found, list):
        return objects(page, "data")
    return [found] if is_object(found) else []


def authors_of(page: Json, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return whose the posts of an answer are, beside those known before."""
    posts = (*answered(page), *objects(page, "includes", "tweets"))
    return {
        **(known or {}),
        **{
            name: author
            for each in posts
            if (name := text(each, "id")) and (author := text(each, "author_id"))
        },
    }


def take_page(
    rows: Rows,
    page: Json,
    stamp: object = None,
    known: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, str]]:
    """Take all of an answer; yield what of it cannot be read, and why.

    `stamp` is what twarc noted of the answer; `known` is whose posts are that it may
    refer to.
    """
    authors = authors_of(page, known)
    pictures = {
        text(each, "media_key"): each for each in objects(page, "includes", "media")
    }
    included = (
        *objects(page, "includes", "tweets"),
        *objects(page, "includes", "users"),
    )
    for each in (*answered(page), *included):
        stamped = {**each, "__twarc": stamp}
        try:
            if "username" in each:
                rows.add_account(new_user(stamped))
            else:
                rows.add_post(new_tweet(_with_media(stamped, pictures), authors))
        except Unreadable as fault:
            yield str(fault), written(each)


def _with_media(tweet: Json, pictures: dict[str | None, Json]) -> Json:
    """Put the pictures of an answer where a flattened tweet has them."""
    keys = within(tweet, "attachments", "media_keys")
    media = (
        [pictures[key] for key in keys if key in pictures]
        if (isinstance(keys, list))
        else []
    )
    return {**tweet, "attachments": {"media": media}} if media else tweet
