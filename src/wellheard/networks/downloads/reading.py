"""Tell what a download is by what is in it, and read it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from wellheard.networks import json_lines
from wellheard.networks.archives import Archive, Recognise
from wellheard.networks.batches import FileRefused
from wellheard.networks.downloads import (
    mastodon_export,
    mastodon_lists,
    members,
    twarc,
    x_archive,
)
from wellheard.networks.downloads.captured import items
from wellheard.networks.downloads.owned import reading as owned
from wellheard.networks.files import Source, open_source
from wellheard.networks.json_lines import BYTE_ORDER_MARK
from wellheard.networks.posts import Rows
from wellheard.networks.tweets.words import NETWORK

EXPECTED = (
    "an X archive (zip), a Mastodon export (tar.gz, zip or its CSV lists), the JSON "
    "download of Instagram, Threads, a Facebook page or TikTok (zip), analytics of a "
    "LinkedIn page (xlsx or CSV), or the JSON lines of twarc, minet, Zeeschuimer, 4CAT "
    "or Tap; tables are read with `wellheard import posts` and its like"
)
HINTS = {
    rb"window\.": "a part of an X archive; name the whole zip file",
    rb"\[": "one JSON list; write one object a line, as `jq -c '.[]'` does",
    rb"Notes:|First Name,Last Name,": owned.PRIVATE,
    rb"\d+\s*(?:\n|\Z)": "a list of ids; let twarc fetch what they stand for first",
}
"""What else people try, by how it begins."""


@contextmanager
def opened_archive(
    path: Path, *, owner: str | None = None, others: Sequence[Recognise] = ()
) -> Iterator[Archive]:
    """Open a download; raises FileRefused where it is none that we know.

    `owner` is needed where a download does not say whose it is. `others` know further
    kinds of JSON lines; they are asked last.
    """
    owned.refuse_private(path)
    if path.is_file():
        with members.opened(path) as found:
            if found is not None:
                yield _of_members(path, found, owner)
                return
    with open_source(path) as source:
        yield _of_lines(path, source, owner, others)


def _of_members(path: Path, found: members.Members, owner: str | None) -> Archive:
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
    own = owned.of_members(path, found, owner)
    if own is None:
        raise FileRefused(
            f"{path.name} is neither an X archive (it has no data/account.js) nor a "
            "Mastodon export (it has no actor.json), nor the download "
            f"{owned.LOOKED_FOR}; name {EXPECTED}"
        )
    return own


def _of_lines(
    path: Path, source: Source, owner: str | None, others: Sequence[Recognise]
) -> Archive:
    head = source.head().removeprefix(BYTE_ORDER_MARK).lstrip()
    if head.startswith(mastodon_lists.ADDRESS.encode()):
        read = mastodon_lists.batches(source, path.name, owner)
        return Archive("Mastodon list", "mastodon", read, source.sha256)
    for pattern, what in HINTS.items():
        if re.match(pattern, head):
            raise FileRefused(f"{path.name} is {what}")
    own = owned.of_text(path, source, owner)
    if own is not None:
        return own
    known = (recognise(source) for recognise in (captured, tweets, *others))
    found = next(filter(None, known), None)
    if found is None:
        raise FileRefused(f"Cannot tell what {path.name} is; name {EXPECTED}")
    return found


def captured(source: Source) -> Archive | None:
    """Recognise what a browser was shown, as Zeeschuimer and 4CAT keep it."""
    lines = json_lines.beginning(source.head())
    item = next(filter(None, map(items.item, lines)), None)
    if item is None:
        return None
    rows = Rows()
    read = items.batches(source, rows)
    network = items.network_of(item)
    return Archive(items.WHAT, network, read, source.sha256, notes=rows.left_out)


def tweets(source: Source) -> Archive | None:
    """Recognise what twarc gathered, and which version of X wrote it."""
    head = source.head()
    lines = json_lines.beginning(head)
    found = next(filter(None, map(twarc.kind, lines)), None)
    # A page may be too long to look at whole; it begins as an answer of X does.
    if found is None and head.removeprefix(BYTE_ORDER_MARK).startswith(b'{"data"'):
        found = twarc.PAGES
    if found is None:
        return None
    rows = Rows()
    read = twarc.batches(source, rows)
    return Archive(found, NETWORK, read, source.sha256, notes=rows.left_out)
