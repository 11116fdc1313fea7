"""One item that a browser was shown: where it is from, when, and what it says."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from wellheard.networks import json_lines
from wellheard.networks.answers import (
    Json,
    Unreadable,
    identity,
    instant,
    is_object,
    text,
)
from wellheard.networks.batches import Batch
from wellheard.networks.downloads.captured import (
    instagram,
    linkedin,
    threads,
    tiktok,
    tiktok_comments,
    tweets,
)
from wellheard.networks.files import Source
from wellheard.networks.json_lines import Fault
from wellheard.networks.posts import Rows

WHAT = "Zeeschuimer or 4CAT JSON lines"
ADVERTISED = "Advertisements left out"

Take = Callable[[Rows, Json, datetime | None], None]
"""Takes the content of an item, and when the browser was shown it."""


@dataclass(frozen=True)
class Platform:
    """One website whose items can be read."""

    network: str
    take: Take
    is_advertisement: Callable[[Json], bool]


X = Platform("x", tweets.take, tweets.is_advertisement)
THREADS = Platform("threads", threads.take, threads.is_advertisement)

PLATFORMS: Mapping[str, Platform] = {
    "twitter.com": X,
    "x.com": X,
    "threads.net": THREADS,
    "threads.com": THREADS,
    "instagram.com": Platform("instagram", instagram.take, instagram.is_advertisement),
    "tiktok.com": Platform("tiktok", tiktok.take, tiktok.is_advertisement),
    "tiktok-comments": Platform(
        "tiktok", tiktok_comments.take, tiktok.is_advertisement
    ),
    "linkedin.com": Platform("linkedin", linkedin.take, linkedin.is_advertisement),
}
"""By the name that Zeeschuimer gives a website."""


@dataclass(frozen=True)
class Item:
    """One item, out of its wrapping."""

    platform: str
    item_id: str | None
    seen_at: datetime | None
    content: Json

    def named(self) -> str:
        """Name it without what it says: it may be anything, of anybody."""
        return json.dumps({"source_platform": self.platform, "item_id": self.item_id})


def item(line: Json) -> Item | None:
    """Unwrap an item; none where no such tool wrote the line.

    Zeeschuimer puts the content within its notes, 4CAT its notes within the content.
    """
    within_notes = "__import_meta" not in line
    content = line.get("data") if within_notes else line
    notes = line if within_notes else line["__import_meta"]
    platform = text(notes, "source_platform")
    if platform is None or not is_object(content):
        return None
    try:
        item_id = identity(notes, "item_id") or identity(content, "id")
    except Unreadable:  # it is only shown
        item_id = None
    name = platform.lower().removeprefix("www.")
    return Item(name, item_id, instant(notes, "timestamp_collected"), content)


def network_of(found: Item) -> str:
    """Return the network of an item; its website where we know none."""
    platform = PLATFORMS.get(found.platform)
    return platform.network if platform else found.platform


def batches(source: Source, rows: Rows) -> Iterator[Batch]:
    """Yield the posts that were shown, and the accounts they come with."""
    return json_lines.batches(source, rows, _take)


def _take(rows: Rows, line: Json) -> Iterator[Fault]:
    found = item(line)
    if found is None:
        raise Unreadable("is no item that Zeeschuimer or 4CAT collected")
    platform = PLATFORMS.get(found.platform)
    if platform is None:
        reason = (
            f"is from {found.platform}, which cannot be read; save it as CSV in 4CAT, "
            "and use `wellheard import posts` with --columns"
        )
        yield reason, found.named()
    elif platform.is_advertisement(found.content):
        rows.leave_out(ADVERTISED)
    else:
        try:
            platform.take(rows, found.content, found.seen_at)
        except Unreadable as fault:
            yield f"{found.platform}: {fault}", found.named()
