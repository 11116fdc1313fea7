"""Words as Meta writes them: each byte of them as a letter of its own."""

import re
from pathlib import PurePosixPath

from wellheard.networks.answers import text
from wellheard.networks.posts import Row

NOT_PLAIN = re.compile(r"[\x80-\xff]")
KINDS = {
    "image": (".jpg", ".jpeg", ".png", ".webp", ".heic", ".gif"),
    "video": (".mp4", ".mov", ".m4v", ".webm"),
}


def mended(words: str) -> str:
    """Return words as they were typed: Meta writes `é` as the two letters `Ã©`.

    Words that are no such bytes are right already, and stay.
    """
    if not NOT_PLAIN.search(words):
        return words
    try:
        return words.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return words


def words_of(value: object, *path: str) -> str | None:
    """Return mended text; none where it is empty or something else."""
    found = text(value, *path)
    return None if found is None else mended(found)


def medium(shown: object) -> Row | None:
    """Return one picture or video; where it lies in the download is of no use."""
    place = text(shown, "uri")
    if place is None:
        return None
    end = PurePosixPath(place).suffix.lower()
    kind = next((kind for kind, ends in KINDS.items() if end in ends), None)
    return {"kind": kind, "url": None, "alt": words_of(shown, "description")}
