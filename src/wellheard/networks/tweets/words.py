"""What X writes in the same way in all its versions."""

import html
import re

from wellheard.networks.answers import Json, identity, objects, text
from wellheard.networks.posts import (
    NOTHING,
    Answered,
    Mention,
    Row,
    known_by,
)

NETWORK = "x"
REPOSTED = re.compile(r"RT @([A-Za-z0-9_]{1,15}):? ")
POST_LINK = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w{1,15})/status(?:es)?/(\d+)"
    r"/?(?:\?.*)?"
)
MEDIA_KINDS = {"photo": "image", "video": "video", "animated_gif": "animation"}
RETRIEVED = ("__twarc", "retrieved_at")


def repost(
    known: Answered, words: str | None, mentions: tuple[Mention, ...]
) -> Answered:
    """Complete what is known of a repost by what its text says: `RT @name: `."""
    named = REPOSTED.match(words or "")
    if known.account or named is None:
        return known
    whom = next(
        (m for m in mentions if (m.handle or "").lower() == named[1].lower()), None
    )
    return Answered(known.post_id, whom.account if whom else known_by(named[1]))


def own_counts(repost: Answered, counts: Row) -> Row:
    """Return the counts, unknown for a repost: it shows those of the original."""
    return dict.fromkeys(counts) if repost != NOTHING else counts


def texts(value: object, *path: str, name: str) -> list[str]:
    """Return one text of each object in a list."""
    return [found for each in objects(value, *path) if (found := text(each, name))]


def account_id(value: object, name: str) -> str | None:
    """Return an account's id; X writes -1 for one that is gone."""
    found = identity(value, name)
    return found if found and found.isdecimal() else None


def web_address(user: Json) -> str | None:
    """Return the web address of a profile, rather than X's short form of it."""
    (address, *_more) = [
        *texts(user, "entities", "url", "urls", name="expanded_url"),
        text(user, "url"),
    ]
    return address


def unescaped(words: str | None) -> str | None:
    """Return words as they were typed: X writes `&` as `&amp;`."""
    return None if words is None else html.unescape(words)
