"""Tweets and users of version 2."""

from wellheard.networks.answers import (
    Json,
    count,
    identity,
    moment,
    needed,
    objects,
    text,
    truth,
)
from wellheard.networks.posts import NOTHING, Answered, Mention, Post, Row
from wellheard.networks.tweets.words import (
    MEDIA_KINDS,
    NETWORK,
    RETRIEVED,
    account_id,
    own_counts,
    repost,
    texts,
    unescaped,
    web_address,
)


def new_tweet(tweet: Json, authors: dict[str, str]) -> Post:
    """Read a tweet of version 2; `authors` says whose the posts it refers to are."""
    referred = {
        text(each, "type"): Answered(
            identity(each, "id"),
            identity(each, "author_id") or authors.get(identity(each, "id") or ""),
        )
        for each in objects(tweet, "referenced_tweets")
    }
    reply = referred.get("replied_to", NOTHING)
    answered = identity(tweet, "in_reply_to_user_id") or reply.account
    words = text(tweet, "note_tweet", "text") or text(tweet, "text")
    whole = tweet if text(tweet, "note_tweet", "text") is None else tweet["note_tweet"]
    mentions = tuple(
        Mention(text(each, "username"), account_id(each, "id"))
        for each in objects(whole, "entities", "mentions")
    )
    passed_on = repost(referred.get("retweeted", NOTHING), words, mentions)
    return Post(
        network=NETWORK,
        post_id=needed(tweet, "id"),
        account_id=needed(tweet, "author_id"),
        text=unescaped(words),
        created_at=moment(tweet, "created_at"),
        reply=Answered(reply.post_id, answered),
        repost=passed_on,
        quote=referred.get("quoted", NOTHING) if passed_on == NOTHING else NOTHING,
        mentions=mentions,
        rest={**_new_rest(tweet, whole), **own_counts(passed_on, _new_counts(tweet))},
    )


def _new_counts(tweet: Json) -> Row:
    return {
        "like_count": count(tweet, "public_metrics", "like_count"),
        "repost_count": count(tweet, "public_metrics", "retweet_count"),
        "reply_count": count(tweet, "public_metrics", "reply_count"),
        "quote_count": count(tweet, "public_metrics", "quote_count"),
        # X says 0 for all posts from before it counted views.
        "view_count": count(tweet, "public_metrics", "impression_count") or None,
    }


def _new_rest(tweet: Json, whole: object) -> Row:
    return {
        "language": text(tweet, "lang"),
        "conversation_id": identity(tweet, "conversation_id"),
        "hashtags": texts(whole, "entities", "hashtags", name="tag"),
        # A picture stands among the links too, and is known there by its key.
        "links": [
            link
            for each in objects(whole, "entities", "urls")
            if "media_key" not in each and (link := text(each, "expanded_url"))
        ],
        "media": [
            {
                "kind": MEDIA_KINDS.get(text(each, "type") or ""),
                "url": text(each, "url") or text(each, "preview_image_url"),
                "alt": text(each, "alt_text"),
            }
            for each in objects(tweet, "attachments", "media")
        ],
        "source_app": text(tweet, "source"),
        "observed_at": moment(tweet, *RETRIEVED),
    }


def new_user(user: Json) -> Row:
    """Read a user of version 2."""
    return {
        "network": NETWORK,
        "account_id": needed(user, "id"),
        "handle": text(user, "username"),
        "display_name": text(user, "name"),
        "description": text(user, "description"),
        "location": text(user, "location"),
        "url": web_address(user),
        "followers_count": count(user, "public_metrics", "followers_count"),
        "following_count": count(user, "public_metrics", "following_count"),
        "posts_count": count(user, "public_metrics", "tweet_count"),
        "created_at": moment(user, "created_at"),
        "verified": truth(user, "verified"),
        "is_private": truth(user, "protected"),
        "observed_at": moment(user, *RETRIEVED),
    }
