"""A post as its record tells it: words, facets, what it answers and what it shows."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from wellheard.networks import times
from wellheard.networks.answers import Json, is_object, objects, text
from wellheard.networks.posts import NOTHING, Answered, Mention, Post, Row, known_by

NETWORK = "bluesky"
POST_ADDRESS = re.compile(r"at://([^/\s]+)/app\.bsky\.feed\.post/([\w.~:-]+)")
ANY_ADDRESS = re.compile(r"at://([^/\s]+)(?:/\S*)?")
FACET = "app.bsky.richtext.facet#"
EMBED = "app.bsky.embed."


def subject(address: str | None) -> Answered:
    """Return the post at an address, and whose it is; of other things only whose."""
    found = ANY_ADDRESS.fullmatch(address or "")
    if found is None:
        return NOTHING
    whose = found[1] if found[1].startswith("did:") else known_by(found[1])
    return Answered(address if POST_ADDRESS.fullmatch(found[0]) else None, whose)


def said_at(record: Json) -> datetime | None:
    """Return when a record says that it was made; that may be any moment, or none."""
    said = text(record, "createdAt")
    return times.moment(said, UTC) if said else None


def post(did: str, uri: str, record: Json, observed_at: datetime | None) -> Post:
    """Read a post; a part that cannot be read is left empty, and the post is kept."""
    words = text(record, "text")
    facets = [facet for each in objects(record, "facets") for facet in _facets(each)]
    shown = list(_embeds(record.get("embed")))
    answered = subject(text(record, "reply", "parent", "uri"))
    return Post(
        network=NETWORK,
        post_id=uri,
        account_id=did,
        text=words,
        created_at=said_at(record),
        reply=answered if answered.post_id else NOTHING,
        quote=next(filter(None, map(_quoted, shown)), NOTHING),
        mentions=tuple(_mentions(facets, words or "")),
        rest={
            "language": next(iter(_texts(record.get("langs"))), None),
            "root_id": subject(text(record, "reply", "root", "uri")).post_id,
            "hashtags": _hashtags(facets, record),
            "links": _links(facets, shown),
            "media": [row for embed in shown for row in _media(embed)],
            "observed_at": observed_at,
        },
    )


def _facets(facet: Json) -> Iterator[tuple[str, Json, Json]]:
    """Yield each feature of a facet: its kind, itself, and where it stands."""
    place = facet.get("index")
    for feature in objects(facet, "features"):
        kind = text(feature, "$type") or ""
        yield kind.removeprefix(FACET), feature, place if is_object(place) else {}


def _mentions(facets: list[tuple[str, Json, Json]], words: str) -> Iterator[Mention]:
    told: set[str] = set()
    for kind, feature, place in facets:
        whom = text(feature, "did")
        if kind == "mention" and whom and whom.startswith("did:") and whom not in told:
            told.add(whom)
            yield Mention(_handle(words, place), whom)


def _handle(words: str, place: Json) -> str | None:
    """Return the handle that stands in the words; none where no handle stands there.

    Places are counted in bytes of UTF-8. They are the author's program's, and may be
    any numbers.
    """
    start, end = place.get("byteStart"), place.get("byteEnd")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        return None
    whole = words.encode("utf-8", "surrogatepass")
    if end > len(whole):
        return None
    written = whole[start:end].decode("utf-8", "replace").strip()
    handle = written.removeprefix("@")
    return handle if handle != written and known_by(handle) else None


def _hashtags(facets: list[tuple[str, Json, Json]], record: Json) -> list[str]:
    found = [text(feature, "tag") for kind, feature, _place in facets if kind == "tag"]
    tags = [tag for tag in (*found, *_texts(record.get("tags"))) if tag]
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(tag.lower(), tag.removeprefix("#"))
    return list(first.values())


def _links(facets: list[tuple[str, Json, Json]], shown: list[Json]) -> list[str]:
    """Return where the words link to, and the page that is shown below them."""
    found = [text(feature, "uri") for kind, feature, _place in facets if kind == "link"]
    found += [text(embed, "external", "uri") for embed in shown]
    return list(dict.fromkeys(link for link in found if link))


def _embeds(embed: object) -> Iterator[Json]:
    """Yield what a post shows; a quote with a picture is both."""
    if not is_object(embed):
        return
    if text(embed, "$type") == f"{EMBED}recordWithMedia":
        for part in (embed.get("record"), embed.get("media")):
            if is_object(part):
                yield part
    else:
        yield embed


def _quoted(embed: Json) -> Answered | None:
    """Return the post that is quoted; a list or a feed that is shown is none."""
    found = subject(text(embed, "record", "uri"))
    return found if found.post_id else None


def _media(embed: Json) -> list[Row]:
    kind = (text(embed, "$type") or "").removeprefix(EMBED)
    if kind == "images":
        return [_medium("image", each) for each in objects(embed, "images")]
    if kind == "video":
        return [_medium("video", embed)]
    return []


def _medium(kind: str, shown: Json) -> Row:
    return {"kind": kind, "url": None, "alt": text(shown, "alt")}


def _texts(value: object) -> list[str]:
    """Return the texts of a list; none where it is no list."""
    listed = value if isinstance(value, list) else []
    return [each for each in listed if isinstance(each, str) and each]
