"""JSON lines that twarc gathered: tweets and users, version 1.1 and 2."""

import re
from collections.abc import Iterator

from wellheard.evidence.tables import seen
from wellheard.networks import json_lines
from wellheard.networks.answers import (
    Json,
    Unreadable,
    identity,
    is_object,
    moment,
    objects,
    text,
    within,
)
from wellheard.networks.batches import Batch
from wellheard.networks.downloads.tweets import nested, old_tweet, old_user
from wellheard.networks.files import Source
from wellheard.networks.json_lines import Fault
from wellheard.networks.posts import Row, Rows
from wellheard.networks.tweets.objects import new_tweet, new_user
from wellheard.networks.tweets.pages import answered, take_page
from wellheard.networks.tweets.words import NETWORK, RETRIEVED

PAGES, TWEETS = "twarc JSON lines (v2)", "twarc JSON lines (v1.1)"
NOTICES = frozenset(
    ("delete", "disconnect", "limit", "scrub_geo", "status_withheld", "user_withheld")
)
"""What X puts between the tweets of a stream."""
NO_ROWS = frozenset(("__twarc", "errors", "meta"))
"""All that an answer of version 2 holds which found nothing."""
LISTED = re.compile(r"/2/users/(\d+)/(followers|following)\b")
"""How the address that twarc asked says whose followers an answer lists."""


def kind(line: object) -> str | None:
    """Say what a line is of; none where twarc did not write it."""
    if not is_object(line):
        return None
    if "includes" in line or (isinstance(line.get("data"), list) and "meta" in line):
        return PAGES
    if "author_id" in line or ("username" in line and "public_metrics" in line):
        return PAGES
    if "id_str" in line and ("user" in line or "screen_name" in line):
        return TWEETS
    return None


def batches(source: Source, rows: Rows) -> Iterator[Batch]:
    """Yield tweets, and the accounts they come with."""
    return json_lines.batches(source, rows, _take)


def _take(rows: Rows, line: Json) -> Iterator[Fault]:
    """Take a line; yield what of it cannot be read."""
    if "data" in line or "includes" in line:
        yield from _take_page(rows, line)
    elif "author_id" in line:
        _take_new(rows, line, {})
    elif "id_str" in line and "screen_name" in line:
        rows.add_account(old_user(line))
    elif "id_str" in line:
        take_old(rows, line)
    elif "username" in line:
        rows.add_account(new_user(line))
    elif not NOTICES & set(line) and not set(line) <= NO_ROWS:
        raise Unreadable("is neither a tweet nor a user")


def _take_page(rows: Rows, page: Json) -> Iterator[Fault]:
    """Take a whole answer of version 2: its tweets or users, and what it includes."""
    yield from take_page(rows, page, within(page, "__twarc"))
    answers = answered(page)
    _take_follows(rows, page, [each for each in answers if "username" in each])


def _take_follows(rows: Rows, page: Json, users: list[Json]) -> None:
    """Take who follows whom, where twarc asked for followers or for those followed."""
    asked = LISTED.search(text(page, "__twarc", "url") or "")
    if asked is None:
        return
    seen_at = moment(page, *RETRIEVED)
    for user in users:
        them = identity(user, "id")
        pair = (them, asked[1]) if asked[2] == "followers" else (asked[1], them)
        follow: Row = {
            "network": NETWORK,
            "source_id": pair[0],
            "target_id": pair[1],
            "first_seen_at": seen_at,
            "last_seen_at": seen_at,
        }
        rows.add(seen.FOLLOW, [follow])


def _take_new(rows: Rows, tweet: Json, authors: dict[str, str]) -> None:
    """Take a flattened tweet, and what twarc put into it."""
    inner = [
        {**each, "__twarc": within(tweet, "__twarc")}
        for each in objects(tweet, "referenced_tweets")
        if "author_id" in each and "text" in each
    ]
    users = [within(tweet, "author"), within(tweet, "in_reply_to_user")]
    known: list[Row] = [
        new_user({**user, "__twarc": within(tweet, "__twarc")})
        for user in users
        if is_object(user) and "username" in user
    ]
    rows.add_post(new_tweet(tweet, authors))
    for user_row in known:
        rows.add_account(user_row)
    for each in inner:
        _take_new(rows, each, authors)


def take_old(rows: Rows, tweet: Json) -> None:
    """Take a tweet of version 1.1, those within it, and whose they are."""
    posts = [(old_tweet(each), each.get("user")) for each in nested(tweet)]
    stamp = within(tweet, "__twarc")
    users = [
        old_user({**user, "__twarc": stamp})
        for _post, user in posts
        if is_object(user) and "screen_name" in user
    ]
    for post, _user in posts:
        rows.add_post(post)
    for user_row in users:
        rows.add_account(user_row)
