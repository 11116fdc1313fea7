"""Rows of posts, and whom their authors engage with in them."""

import re
from collections.abc import Callable, Iterator, Mapping

import pyarrow as pa

from wellheard.accounts import handles
from wellheard.evidence.tables import seen
from wellheard.networks import identities
from wellheard.networks.tabular.sense import Sense

IDS = ("reply_to_id", "root_id", "repost_of_id", "quote_of_id", "conversation_id")
COUNTS = ("like_count", "repost_count", "reply_count", "quote_count", "view_count")
OBJECTS = {"reply": "reply_to", "repost": "repost_of", "quote": "quote_of"}
"""What a post may be, and how the columns of the post it answers begin."""

TEXTS = pa.list_(pa.string())
REPOSTED = re.compile(r"RT @([A-Za-z0-9_]{1,15}):? ")
"""How the text of a repost begins on X, with the handle of its author."""

Row = dict[str, object]


def tables(sense: Sense) -> Mapping[str, pa.Table]:
    """Make posts of a chunk, and the engagements that lie in them."""
    text = sense.prose("text")
    columns = {
        "network": sense.network,
        "post_id": sense.identity("post_id", needed=True),
        "account_id": sense.account("account_id", "account_handle", needed=True),
        "text": text,
        "language": sense.prose("language"),
        "created_at": sense.moment("created_at"),
        "indexed_at": sense.moment("indexed_at"),
        **{name: sense.identity(name) for name in IDS},
        "hashtags": _listed(sense, "hashtags", text, _hashtags),
        "mentions": _listed(sense, "mentions", text, handles.mentions),
        "links": _listed(sense, "links", text, _links),
        **{name: sense.count(name) for name in COUNTS},
        "source_app": sense.prose("source_app"),
    }
    if sense.gives("observed_at"):
        columns["observed_at"] = sense.moment("observed_at")
    whom = {
        f"{verb}_object": sense.account(
            f"{start}_account_id", f"{start}_account_handle", needed=False
        )
        for verb, start in OBJECTS.items()
    }
    good = sense.good(pa.table({**columns, **whom}))
    return {"post": good.select(list(columns)), "engagement": engagements(good)}


def _listed(
    sense: Sense, name: str, text: pa.Array, find: Callable[[str, str], list[str]]
) -> pa.Array:
    """Take what the file gives, else look into the text."""
    if sense.gives(name):
        given = sense.list(name).to_pylist()
        return pa.array(
            [row and [one.lstrip("#@") for one in row] for row in given], TEXTS
        )
    pairs = zip(text.to_pylist(), sense.network.to_pylist(), strict=True)
    return pa.array([words and find(words, network) for words, network in pairs], TEXTS)


def _hashtags(text: str, network: str) -> list[str]:  # noqa: ARG001 - the same on all
    return handles.hashtags(text)


def _links(text: str, network: str) -> list[str]:  # noqa: ARG001 - the same on all
    return handles.links(text)


def engagements(posts: pa.Table) -> pa.Table:
    """Say whom the authors of posts engage with: whom they answer, pass on, mention."""
    wanted = [
        "network",
        "post_id",
        "account_id",
        "text",
        "created_at",
        "mentions",
        *(f"{start}_id" for start in OBJECTS.values()),
        *(f"{verb}_object" for verb in OBJECTS),
        *(("observed_at",) if "observed_at" in posts.column_names else ()),
    ]
    rows = [row for post in posts.select(wanted).to_pylist() for row in _within(post)]
    kept = {"network", "actor_id", "verb", "object_post_id", "object_account_id"}
    kept |= {"occurred_at", "record_uri"} | ({"observed_at"} & set(wanted))
    fields = [field for field in seen.ENGAGEMENT.schema if field.name in kept]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def _within(post: Row) -> Iterator[Row]:
    """Yield the engagements in one post; nobody engages with themselves.

    A repost repeats another's words, so whom they name is not its author's doing.
    """
    known = {post["account_id"]}
    for verb, start in OBJECTS.items():
        whom, of = post[f"{verb}_object"], post[f"{start}_id"]
        if verb == "repost" and whom is None:
            whom = _reposted(post)
        if whom and whom not in known:
            known.add(whom)
            yield _row(post, verb, whom, of, identities.by_post(verb, post["post_id"]))
            if verb == "repost":
                return
    for handle in post["mentions"] or ():  # type: ignore[attr-defined]
        name, of = f"@{handle.lower()}", post["post_id"]
        if name not in known:
            yield _row(post, "mention", name, of, identities.mention(of, name))


def _reposted(post: Row) -> str | None:
    """Return whose post is passed on, where only the text says so."""
    if post["network"] != "x" or not post["text"]:
        return None
    found = REPOSTED.match(str(post["text"]))
    return f"@{found[1].lower()}" if found else None


def _row(post: Row, verb: str, whom: object, of: object, uri: str) -> Row:
    return {
        "network": post["network"],
        "actor_id": post["account_id"],
        "verb": verb,
        "object_post_id": of,
        "object_account_id": whom,
        "occurred_at": post["created_at"],
        "record_uri": uri,
        "observed_at": post.get("observed_at"),
    }
