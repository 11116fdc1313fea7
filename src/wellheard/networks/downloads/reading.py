"""Tell what a download is by what is in it, and read it."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from wellheard.networks import json_lines
from wellheard.networks.archives import Archive, Recognise
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.downloads import (
    mastodon_export,
    mastodon_lists,
    members,
    twarc,
    x_archive,
)
from wellheard.networks.downloads.captured import items
from wellheard.networks.downloads.own import meta, tiktok
from wellheard.networks.files import Source, open_source
from wellheard.networks.json_lines import BYTE_ORDER_MARK
from wellheard.networks.posts import Rows
from wellheard.networks.tweets.words import NETWORK

EXPECTED = (
    "an X archive (zip), a Mastodon export (tar.gz, zip or its CSV lists), the "
    "download of an account on Instagram, Threads or TikTok or of a Facebook page "
    "(zip, as JSON), or the JSON lines of twarc, minet, Zeeschuimer, 4CAT or Tap; "
    "tables are read with `wellheard import posts` and its like"
)
PRIVATE = (
    "a person's connections on LinkedIn, who are private people; nothing of it is read"
)
HINTS = {
    rb"window\.": "a part of an X archive; name the whole zip file",
    rb"\[": "one JSON list; write one object a line, as `jq -c '.[]'` does",
    rb"Notes:|First Name,Last Name,": PRIVATE,
    rb"\d+\s*(?:\n|\Z)": "a list of ids; let twarc fetch what they stand for first",
}
"""What else people try, by how it begins."""


@dataclass(frozen=True)
class Own:
    """One kind of download of one's own account."""

    what: str
    network: str
    is_one: Callable[[members.Members], bool]
    batches: Callable[[members.Members, str, str | None], Iterator[Batch]]


OWN = (
    Own("Instagram download", meta.INSTAGRAM, meta.is_instagram, meta.instagram),
    Own("Facebook page download", meta.FACEBOOK, meta.is_page, meta.page),
    Own("TikTok download", tiktok.NETWORK, tiktok.is_one, tiktok.batches),
)


@contextmanager
def opened_archive(
    path: Path, *, owner: str | None = None, others: Sequence[Recognise] = ()
) -> Iterator[Archive]:
    """Open a download; raises FileRefused where it is none that we know.

    `owner` is needed where a download does not say whose it is, as the CSV lists of
    Mastodon do not.
    `others` know further kinds of JSON lines; they are asked last.
    """
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
    for one in OWN:
        if one.is_one(found):
            read = one.batches(found, path.name, owner)
            return Archive(one.what, one.network, read, digest)
    _refuse_private(path, found)
    if x_archive.is_old_one(found):
        raise FileRefused(
            f"{path.name} is an X archive of the kind made until 2018; unpack it, and "
            "read its tweets.csv with `wellheard import posts --network x --set "
            "account_id=@name`"
        )
    raise FileRefused(
        f"{path.name} is neither an X archive (it has no data/account.js) nor a "
        "Mastodon export (it has no actor.json), nor another that we know; name "
        f"{EXPECTED}"
    )


def _refuse_private(path: Path, found: members.Members) -> None:
    """Raise where an archive is of a person, and for that person's eyes."""
    if found.matching("Connections.csv"):
        raise FileRefused(f"{path.name} is {PRIVATE}")
    if meta.is_person(found):
        raise FileRefused(
            f"{path.name} is a person's download of Facebook, whose posts may be for "
            "friends alone; nothing of it is read. Download that of your page instead"
        )


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
