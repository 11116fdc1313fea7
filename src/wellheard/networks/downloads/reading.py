"""Tell what a download is by what is in it, and read it."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.downloads import (
    mastodon_export,
    mastodon_lists,
    members,
    twarc,
    x_archive,
)
from wellheard.networks.files import Source, open_source

EXPECTED = (
    "an X archive (zip), a Mastodon export (tar.gz, zip or its CSV lists) or the JSON "
    "lines of twarc"
)
SAMPLE_LINES = 50
HINTS = {
    rb"window\.": "a part of an X archive; name the whole zip file",
    rb"\[": "one JSON list; write one object a line, as `jq -c '.[]'` does",
    rb"\d+\s*(?:\n|\Z)": "a list of ids; let twarc fetch what they stand for first",
}
"""What else people try, by how it begins."""


@dataclass(frozen=True)
class Archive:
    """One download, ready to be read."""

    what: str
    network: str
    batches: Iterator[Batch]
    sha256: Callable[[], str]
    made_at: datetime | None = None
    """When the download was made, where it says so."""


@contextmanager
def opened_archive(path: Path, *, owner: str | None = None) -> Iterator[Archive]:
    """Open a download; raises FileRefused where it is none that we know.

    `owner` is needed for the CSV lists of Mastodon, which do not say whose they are.
    """
    if path.is_file():
        with members.opened(path) as found:
            if found is not None:
                yield _of_members(path, found)
                return
    with open_source(path) as source:
        yield _of_lines(path, source, owner)


def _of_members(path: Path, found: members.Members) -> Archive:
    digest = partial(members.digest, path)
    if x_archive.is_one(found):
        made = x_archive.made_at(x_archive.manifest(found))
        return Archive("X archive", "x", x_archive.batches(found), digest, made)
    if mastodon_export.is_one(found):
        read = mastodon_export.batches(found)
        return Archive("Mastodon export", "mastodon", read, digest)
    if x_archive.is_old_one(found):
        raise FileRefused(
            f"{path.name} is an X archive of the kind made until 2018; unpack it, and "
            "read its tweets.csv with `wellheard import posts --network x --set "
            "account_id=@name`"
        )
    raise FileRefused(
        f"{path.name} is neither an X archive (it has no data/account.js) nor a "
        f"Mastodon export (it has no actor.json); name {EXPECTED}"
    )


def _of_lines(path: Path, source: Source, owner: str | None) -> Archive:
    head = source.head().removeprefix(twarc.BYTE_ORDER_MARK).lstrip()
    if head.startswith(mastodon_lists.ADDRESS.encode()):
        read = mastodon_lists.batches(source, path.name, owner)
        return Archive("Mastodon list", "mastodon", read, source.sha256)
    for pattern, what in HINTS.items():
        if re.match(pattern, head):
            raise FileRefused(f"{path.name} is {what}")
    found = _kind(head)
    if found is None:
        raise FileRefused(f"Cannot tell what {path.name} is; name {EXPECTED}")
    return Archive(found, "x", twarc.batches(source), source.sha256)


def _kind(head: bytes) -> str | None:
    """Say which version of X wrote the first line that tells."""
    lines = islice(head.split(b"\n"), SAMPLE_LINES)
    known = filter(None, (_kind_of_line(line) for line in lines))
    return next(known, None) or (twarc.PAGES if _is_page(head) else None)


def _kind_of_line(line: bytes) -> str | None:
    try:
        return twarc.kind(json.loads(line))
    except (ValueError, RecursionError):
        return None


def _is_page(line: bytes) -> bool:
    """Whether a line too long to look at whole begins as an answer of X does."""
    return line.startswith(b'{"data"')
