"""Tweets and users of version 1.1, which archives of accounts are written in too."""

import re
from collections.abc import Iterator

from wellheard.networks.answers import (
    Json,
    count,
    identity,
    is_object,
    moment,
    needed,
    objects,
    text,
    truth,
    within,
)
from wellheard.networks.posts import (
    NOTHING,
    Answered,
    Mention,
    Post,
    Row,
    known_by,
)
from wellheard.networks.tweets.words import (
    MEDIA_KINDS,
    NETWORK,
    POST_LINK,
    RETRIEVED,
    account_id,
    own_counts,
    repost,
    texts,
    unescaped,
    web_address,
)

TAG = re.compile(r"<[^>]+>")


def old_tweet(tweet: Json) -> Post:
    """Read a tweet of version 1.1, or of an account's archive.

    In an archive a retweet is a tweet that begins with `RT @name:`; its flag
    `retweeted` is always false, and the original's id is not given.
    """
    whole = tweet.get("extended_tweet")
    source = whole if is_object(whole) else tweet
    words = text(source, "full_text") or text(tweet, "full_text") or text(tweet, "text")
    mentions = tuple(
        Mention(text(each, "screen_name"), account_id(each, "id_str"))
        for each in objects(source, "entities", "user_mentions")
    )
    passed_on = _old_repost(tweet, words, mentions)
    return Post(
        network=NETWORK,
        post_id=needed(tweet, "id_str"),
        account_id=needed(tweet, "user", "id_str"),
        handle=text(tweet, "user", "screen_name"),
        text=unescaped(words),
        created_at=moment(tweet, "created_at"),
        reply=Answered(
            identity(tweet, "in_reply_to_status_id_str"),
            account_id(tweet, "in_reply_to_user_id_str")
            or known_by(text(tweet, "in_reply_to_screen_name")),
        ),
        repost=passed_on,
        # A repost of a quote repeats it; its own author quotes nobody.
        quote=_old_quote(tweet, source) if passed_on == NOTHING else NOTHING,
        mentions=mentions,
        rest={**_old_rest(tweet, source), **own_counts(passed_on, _old_counts(tweet))},
    )


def _old_repost(
    tweet: Json, words: str | None, mentions: tuple[Mention, ...]
) -> Answered:
    original = tweet.get("retweeted_status")
    if not is_object(original):
        return repost(NOTHING, words, mentions)
    return Answered(identity(original, "id_str"), identity(original, "user", "id_str"))


def _old_quote(tweet: Json, source: Json) -> Answered:
    """Read what a tweet quotes: archives show it only as a link at the very end."""
    links = objects(source, "entities", "urls")
    linked = (
        POST_LINK.fullmatch(text(links[-1], "expanded_url") or "") if links else None
    )
    quoted = identity(tweet, "quoted_status_id_str") or (linked and linked[2])
    whose = identity(tweet, "quoted_status", "user", "id_str")
    if linked and linked[1] != "i" and linked[2] == quoted:
        whose = whose or known_by(linked[1])
    return Answered(quoted, whose) if quoted else NOTHING


def _old_counts(tweet: Json) -> Row:
    return {
        "like_count": count(tweet, "favorite_count"),
        "repost_count": count(tweet, "retweet_count"),
        "reply_count": count(tweet, "reply_count"),
        "quote_count": count(tweet, "quote_count"),
        # What a browser is shown has it; X says 0 for posts from before it counted.
        "view_count": count(tweet, "views", "count") or None,
    }


def _old_rest(tweet: Json, source: Json) -> Row:
    entities = source.get("extended_entities") or tweet.get("extended_entities")
    return {
        "language": text(tweet, "lang"),
        "hashtags": texts(source, "entities", "hashtags", name="text"),
        "links": texts(source, "entities", "urls", name="expanded_url"),
        "media": [
            {
                "kind": MEDIA_KINDS.get(text(each, "type") or ""),
                "url": text(each, "media_url_https"),
                "alt": text(each, "ext_alt_text"),
            }
            for each in objects(entities, "media")
        ],
        "source_app": TAG.sub("", text(tweet, "source") or "") or None,
        "observed_at": moment(tweet, *RETRIEVED),
    }


def old_user(user: Json) -> Row:
    """Read a user of version 1.1."""
    return {
        "network": NETWORK,
        "account_id": needed(user, "id_str"),
        "handle": text(user, "screen_name"),
        "display_name": text(user, "name"),
        "description": text(user, "description"),
        "location": text(user, "location"),
        "url": web_address(user),
        "followers_count": count(user, "followers_count"),
        "following_count": count(user, "friends_count"),
        "posts_count": count(user, "statuses_count"),
        "created_at": moment(user, "created_at"),
        "verified": truth(user, "verified"),
        "is_private": truth(user, "protected"),
        "observed_at": moment(user, *RETRIEVED),
    }


def nested(tweet: Json) -> Iterator[Json]:
    """Yield a tweet of version 1.1 and the tweets within it."""
    yield tweet
    for name in ("retweeted_status", "quoted_status"):
        inner = tweet.get(name)
        if is_object(inner):
            stamped = {**inner, "__twarc": within(tweet, "__twarc")}
            yield from nested(stamped)
