"""Posts with all that a post may hold: mentions, tags, links, pictures, languages."""

import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.networks.atproto.reference import POST, Create, Record, Ref, stamp

MARKED = re.compile(
    r"(?P<mention>@[\w.-]*\w)|(?P<tag>#\w+)|(?P<link>https?://\S*[\w/])"
)
FACET = "app.bsky.richtext.facet"


@dataclass(frozen=True)
class Answered:
    """The first post of a thread, and the one that is answered."""

    root: Ref
    parent: Ref


@dataclass(frozen=True)
class Picture:
    """A stored picture, and its description."""

    blob: Record
    alt: str


def post(
    words: str,
    at: datetime,
    people: Mapping[str, str],
    embed: Record | None = None,
    answers: Answered | None = None,
    languages: Sequence[str] = ("en",),
) -> Create:
    """Write a post; `people` are the ids of those who may be mentioned, by handle."""
    record: Record = {
        "text": words,
        "createdAt": stamp(at),
        "langs": list(languages),
        "facets": facets(words, people),
    }
    if embed:
        record["embed"] = embed
    if answers:
        record["reply"] = {
            "root": answers.root.to_record(),
            "parent": answers.parent.to_record(),
        }
    return Create(POST, record)


def facets(words: str, people: Mapping[str, str]) -> list[Record]:
    """Say where the mentions, tags and links are, counted in bytes."""
    return [
        {
            "index": {
                "byteStart": len(words[: found.start()].encode()),
                "byteEnd": len(words[: found.end()].encode()),
            },
            "features": [_feature(found, people)],
        }
        for found in MARKED.finditer(words)
        if found["mention"] is None or found[0][1:] in people
    ]


def _feature(found: re.Match[str], people: Mapping[str, str]) -> Record:
    if found["mention"]:
        return {"$type": f"{FACET}#mention", "did": people[found[0][1:]]}
    if found["tag"]:
        return {"$type": f"{FACET}#tag", "tag": found[0][1:]}
    return {"$type": f"{FACET}#link", "uri": found[0]}


def quote(of: Ref) -> Record:
    """Show another post below one's own."""
    return {"$type": "app.bsky.embed.record", "record": of.to_record()}


def pictures(*shown: Picture) -> Record:
    """Show pictures."""
    return {
        "$type": "app.bsky.embed.images",
        "images": [{"alt": each.alt, "image": each.blob} for each in shown],
    }


def card(address: str, title: str, words: str) -> Record:
    """Show a page of the web as a card."""
    said = {"uri": address, "title": title, "description": words}
    return {"$type": "app.bsky.embed.external", "external": said}


def dot() -> bytes:
    """Return the smallest picture there is: one black dot, as PNG."""
    size = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunks = (
        (b"IHDR", size),
        (b"IDAT", zlib.compress(b"\x00\x00")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(words))
        + name
        + words
        + struct.pack(">I", zlib.crc32(name + words))
        for name, words in chunks
    )
