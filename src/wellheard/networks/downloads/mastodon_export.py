"""The download of one's own Mastodon account: posts, boosts, likes.

Only what was posted to everybody is read; bookmarks, and posts to followers or to
named people, stay out.
"""

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from wellheard.evidence.tables import seen
from wellheard.networks import html_words
from wellheard.networks.answers import (
    Json,
    Unreadable,
    an_object,
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
from wellheard.networks.downloads.mastodon_lists import NETWORK, account
from wellheard.networks.downloads.members import Members
from wellheard.networks.posts import (
    NOTHING,
    Answered,
    Mention,
    Post,
    Row,
    Rows,
)

EVERYBODY = (
    "https://www.w3.org/ns/activitystreams#Public",
    "as:Public",
    "Public",
)
ITEMS = re.compile(r'"orderedItems"\s*:\s*\[')
LONGEST_ACTOR = 1 << 22
STATUS = re.compile(r"/(?:users/|@)([\w.-]+)(?:/statuses)?/\d+$")
Take = Callable[[Rows, object, str], None]
MEDIA_KINDS = ("image", "video", "audio")


def is_one(members: Members) -> bool:
    """Whether an archive looks like the download of a Mastodon account."""
    return bool(members.matching("actor.json"))


def batches(members: Members) -> Iterator[Batch]:
    """Yield what the account posted, passed on and liked in public."""
    rows = Rows()
    owner = _owner(members, rows)
    yield from rows.rest()
    for name in members.matching("outbox.json"):
        yield from _read(members, name, rows, owner, _activity)
    for name in members.matching("likes.json"):
        yield from _read(members, name, rows, owner, _like)


def _owner(members: Members, rows: Rows) -> str:
    (name, *_others) = members.matching("actor.json")
    with members.text(name) as stream:
        try:
            actor = json.loads(stream.read(LONGEST_ACTOR))
        except (ValueError, RecursionError) as damage:
            raise FileRefused(
                f"{name} is no JSON; download the archive again"
            ) from damage
    host = urlsplit(text(actor, "id") or "").netloc
    user = text(actor, "preferredUsername")
    owner = account(f"{user}@{host}")
    if owner is None:
        raise FileRefused(f"{name} does not say whose archive this is")
    row: Row = {
        "network": NETWORK,
        "account_id": owner,
        "handle": f"{user}@{host}",
        "display_name": text(actor, "name"),
        "description": html_words.words(text(actor, "summary")),
        "url": text(actor, "url"),
        "created_at": moment(actor, "published"),
    }
    rows.read += 1
    rows.add_account(row)
    return owner


def _read(
    members: Members, name: str, rows: Rows, owner: str, take: Take
) -> Iterator[Batch]:
    with members.text(name) as stream:
        for number, item in enumerate(arrays.items(stream, name, ITEMS), start=1):
            rows.read += 1
            try:
                take(rows, item, owner)
            except Unreadable as fault:
                reason = f"item {number} of {name}: {fault}"
                rows.refuse(number, reason, written(item))
            yield from rows.full()
    yield from rows.rest()


def _activity(rows: Rows, item: object, owner: str) -> None:
    """Take a post or a boost; what was not for everybody is passed over."""
    activity = an_object(item)
    if activity.get("type") == "Announce" and _is_public(activity):
        rows.add_post(_boost(activity, owner))
    elif activity.get("type") == "Create":
        note = activity.get("object")
        if not is_object(note):
            raise Unreadable("has no post")
        if _is_public(note):
            rows.add_post(_note(note, owner))


def _is_public(item: Json) -> bool:
    said = [within(item, "to"), within(item, "cc")]
    whom = [
        each for part in said for each in (part if isinstance(part, list) else [part])
    ]
    return any(each in EVERYBODY for each in whom)


def _note(note: Json, owner: str) -> Post:
    answered = text(note, "inReplyTo")
    tags = objects(note, "tag")
    return Post(
        network=NETWORK,
        post_id=needed(note, "id"),
        account_id=owner,
        text=html_words.words(text(note, "content")),
        created_at=moment(note, "published"),
        reply=Answered(answered, author_of(answered)) if answered else NOTHING,
        mentions=tuple(
            Mention(_full_name(each), None)
            for each in tags
            if each.get("type") == "Mention"
        ),
        rest={
            "language": next(iter(_object(note, "contentMap")), None),
            "hashtags": [
                (text(each, "name") or "").lstrip("#")
                for each in tags
                if each.get("type") == "Hashtag"
            ],
            "links": html_words.links(text(note, "content")),
            "media": [
                {
                    "kind": _kind(text(each, "mediaType")),
                    "url": text(each, "url"),
                    "alt": text(each, "name"),
                }
                for each in objects(note, "attachment")
            ],
        },
    )


def _boost(item: Json, owner: str) -> Post:
    """Read a boost; one of a post of one's own holds the post itself."""
    inside = item.get("object")
    original = needed(inside if is_object(inside) else {"id": inside}, "id")
    return Post(
        network=NETWORK,
        post_id=needed(item, "id"),
        account_id=owner,
        text=None,
        created_at=moment(item, "published"),
        repost=Answered(original, author_of(original)),
    )


def _like(rows: Rows, item: object, owner: str) -> None:
    if not isinstance(item, str):
        raise Unreadable("is no address of a post")
    like: Row = {
        "network": NETWORK,
        "actor_id": owner,
        "verb": "like",
        "object_post_id": item,
        "object_account_id": author_of(item),
    }
    rows.add(seen.ENGAGEMENT, [like])


def author_of(address: str) -> str | None:
    """Read from the address of a post whose it is, where the server writes it so."""
    try:
        parts = urlsplit(address)
    except ValueError:  # such as `https://[`
        return None
    found = STATUS.search(parts.path)
    return account(f"{found[1]}@{parts.netloc}") if found and parts.netloc else None


def _full_name(tag: Json) -> str | None:
    """Return `name@server`, also where the server left itself out."""
    name = (text(tag, "name") or "").lstrip("@")
    if "@" in name or not name:
        return name or None
    host = urlsplit(text(tag, "href") or "").netloc
    return f"{name}@{host}" if host else None


def _kind(media_type: str | None) -> str | None:
    first = (media_type or "").split("/")[0]
    return first if first in MEDIA_KINDS else None


def _object(value: Json, name: str) -> Json:
    found = value.get(name)
    return found if is_object(found) else {}
