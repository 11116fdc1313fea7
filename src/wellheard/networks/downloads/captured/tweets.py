"""Tweets as X shows them to a browser, put into the form of version 1.1."""

from datetime import datetime

from wellheard.networks.answers import (
    Json,
    Unreadable,
    identity,
    is_object,
    text,
    truth,
    within,
)
from wellheard.networks.downloads import twarc
from wellheard.networks.posts import Rows


def is_advertisement(tweet: Json) -> bool:
    """Whether somebody paid for its being shown."""
    return truth(tweet, "promoted") is True


def take(rows: Rows, tweet: Json, seen_at: datetime | None) -> None:
    """Take a tweet, those it passes on and quotes, and whose they are."""
    old = _old(tweet)
    if old is None:
        raise Unreadable("is no tweet that is still there")
    stamp = {"retrieved_at": seen_at.isoformat()} if seen_at else None
    twarc.take_old(rows, {**old, "__twarc": stamp})


def _old(tweet: object) -> Json | None:
    """Return a tweet in the form of version 1.1; none where it is gone.

    Its words and counts stand in `legacy`; whose it is, longer words and the tweets in
    it stand beside that.
    """
    while is_object(inner := within(tweet, "tweet")):
        tweet = inner
    legacy = within(tweet, "legacy")
    if not is_object(tweet) or not is_object(legacy):
        return None
    # An older form has the whole author beside the tweet.
    user = _user(within(tweet, "core", "user_results", "result")) or tweet.get("user")
    long = within(tweet, "note_tweet", "note_tweet_results", "result")
    passed_on = _old(within(legacy, "retweeted_status_result", "result"))
    quoted = _old(within(tweet, "quoted_status_result", "result"))
    return {
        **legacy,
        "id_str": identity(tweet, "rest_id") or identity(legacy, "id_str"),
        "user": user,
        "source": text(tweet, "source") or text(legacy, "source"),
        "views": tweet.get("views") or tweet.get("ext_views"),
        "extended_tweet": _long(long, legacy),
        "retweeted_status": passed_on,
        "quoted_status": quoted,
    }


def _long(long: object, legacy: Json) -> Json | None:
    """Return the words of a tweet too long for the old form."""
    words = text(long, "text")
    if words is None:
        return None
    return {
        "full_text": words,
        "entities": within(long, "entity_set"),
        "extended_entities": legacy.get("extended_entities"),
    }


def _user(user: object) -> Json | None:
    """Return a user in the form of version 1.1.

    In newer answers names, place and privacy stand beside `legacy`.
    """
    legacy = within(user, "legacy")
    rest_id = identity(user, "rest_id")
    if not is_object(user) or rest_id is None:
        return None
    newer = {
        "screen_name": text(user, "core", "screen_name"),
        "name": text(user, "core", "name"),
        "created_at": text(user, "core", "created_at"),
        "location": text(user, "location", "location"),
        "protected": truth(user, "privacy", "protected"),
        "verified": truth(user, "verification", "verified"),
    }
    known = {name: value for name, value in newer.items() if value is not None}
    return {**(legacy if is_object(legacy) else {}), **known, "id_str": rest_id}
