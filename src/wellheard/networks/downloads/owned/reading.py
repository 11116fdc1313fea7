"""Tell which network wrote a download of one's own account, and read it."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from wellheard.networks.archives import Archive
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.downloads import members as archives
from wellheard.networks.downloads.members import Members
from wellheard.networks.downloads.owned import (
    facebook,
    linkedin,
    meta,
    tiktok,
    workbook,
)
from wellheard.networks.files import Source
from wellheard.networks.posts import Rows

LINKEDIN = "LinkedIn page analytics"
PRIVATE = linkedin.REFUSED
KINDS = (
    (facebook.is_one, "Facebook download", facebook.NETWORK, facebook.batches),
    (tiktok.is_one, "TikTok download", tiktok.NETWORK, tiktok.batches),
    (workbook.is_one, LINKEDIN, linkedin.NETWORK, linkedin.of_book),
)
LOOKED_FOR = (
    f"of Instagram or Threads ({meta.LOOKED_FOR}), of a Facebook page "
    f"({facebook.LOOKED_FOR}) or of TikTok ({tiktok.LOOKED_FOR})"
)
OTHER_FORM = re.compile(
    r"(?:.*/)?(?:followers(?:_\d+)?\.html|following\.html|threads_and_replies\.html|"
    r"(?:your|profile)_posts[^/]*\.html|Followers?(?: List)?\.txt)",
    re.IGNORECASE,
)
"""What the same downloads hold where somebody did not choose JSON."""


def refuse_private(path: Path) -> None:
    """Refuse lists of private people by their name, before they are opened."""
    if linkedin.is_private(path.name):
        raise FileRefused(f"{path.name} is or holds {PRIVATE}")


def of_members(path: Path, found: Members, owner: str | None) -> Archive | None:
    """Recognise an archive by the names in it; none where it is something else."""
    held = meta.networks(found)
    if held:
        what = f"{' and '.join(held).title()} download".replace(" And ", " and ")
        return _archive(path, found, owner, (what, held[0], meta.batches))
    for is_one, what, network, batches in KINDS:
        if is_one(found):
            return _archive(path, found, owner, (what, network, batches))
    if any(map(linkedin.is_private, found.names)):
        raise FileRefused(f"{path.name} is or holds {PRIVATE}")
    if facebook.is_of_a_person(found):
        raise FileRefused(f"{path.name} {facebook.REFUSED}")
    if any(map(OTHER_FORM.fullmatch, found.names)):
        raise FileRefused(
            f"{path.name} is not written as JSON; ask for the download again, and "
            "choose JSON as its format"
        )
    return None


Read = Callable[[Members, Rows, str, str | None], Iterator[Batch]]


def _archive(
    path: Path, found: Members, owner: str | None, kind: tuple[str, str, Read]
) -> Archive:
    what, network, batches = kind
    rows = Rows()
    read = batches(found, rows, path.name, owner)
    digest = partial(archives.digest, path)
    return Archive(what, network, read, digest, notes=rows.left_out)


def of_text(path: Path, source: Source, owner: str | None) -> Archive | None:
    """Recognise analytics of a LinkedIn page that were saved as CSV."""
    if not linkedin.in_text(source):
        return None
    rows = Rows()
    read = linkedin.of_text(source, rows, path.name, owner)
    return Archive(LINKEDIN, linkedin.NETWORK, read, source.sha256, notes=rows.left_out)
