"""What LinkedIn exports of a page's analytics: its updates with what they brought.

Who posted an update in the page's name stays out. Lists of contacts and messages, which
the download of a person holds, are never opened.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

from wellheard.networks.answers import Json, Unreadable, count, instant, text
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.downloads.members import Members
from wellheard.networks.downloads.owned import owners, places, workbook
from wellheard.networks.downloads.owned.own_posts import OwnPosts
from wellheard.networks.files import Source
from wellheard.networks.posts import Row, Rows

NETWORK = "linkedin"
PRIVATE = re.compile(
    r"(?:[^/]+/)*(?:connections|messages|contacts|importedcontacts|imported_contacts|"
    r"invitations|guide_messages|learning_coach_messages|coach_messages)\.csv",
    re.IGNORECASE,
)
ACTIVITY = re.compile(r"urn:li:(?:activity|share|ugcPost):(\d{15,20})")
CLOCK_BITS = 22
"""An activity's number begins with the millisecond it was made; then come so many."""
HEAD_ROWS = 10
"""The names of columns stand within so many rows; explanations come before them."""
LINK, TITLE, KIND = "post link", "post title", "post type"
COUNTS = {
    "like_count": ("likes", "reactions"),
    "reply_count": ("comments",),
    "repost_count": ("reposts", "shares"),
    "view_count": ("impressions",),
}
DAILY = (
    {"date", "total followers"},
    {"date", "organic followers"},
    {"date", "impressions (total)"},
)
DAYS = "figures of whole days, for which the lake has no table"
ADVERTISED = "advertisements"
LOOKED_FOR = "a sheet with the columns `Post link` and `Impressions`"
ALLOWED = {LINK, TITLE, KIND, *(name for names in COUNTS.values() for name in names)}
REFUSED = (
    "a list of contacts or messages of private people, and stays closed; export the "
    "analytics of your page instead"
)
Cells = Sequence[str]


def is_private(name: str) -> bool:
    """Whether a file is one of a person's download, by its name alone."""
    return PRIVATE.fullmatch(name) is not None


def columns(rows: Iterable[Cells]) -> list[str] | None:
    """Return the names of the columns, once the row of them has been passed."""
    for _place, cells in zip(range(HEAD_ROWS), rows, strict=False):
        names = [" ".join(cell.split()).lower() for cell in cells]
        if _has_posts(names) or _has_days(names):
            return names
    return None


def in_text(source: Source) -> bool:
    """Whether a text file begins as such an export, saved as CSV."""
    lines = source.head().decode("utf-8-sig", "replace").splitlines()
    try:
        return columns(csv.reader(lines[:HEAD_ROWS])) is not None
    except csv.Error:
        return False


def of_text(
    source: Source, rows: Rows, title: str, owner: str | None
) -> Iterator[Batch]:
    """Yield the updates of an export that was saved as CSV."""
    posts = _posts(rows, title, owner)
    reader = csv.reader(line.decode("utf-8-sig", "replace") for line in source)
    try:
        yield from _sheet(columns(reader) or [], reader, posts, title)
    except csv.Error as damage:
        raise FileRefused(
            f"{title} is no CSV after line {reader.line_num} ({damage}); export it "
            "again"
        ) from damage
    yield from rows.rest()


def of_book(
    members: Members, rows: Rows, title: str, owner: str | None
) -> Iterator[Batch]:
    """Yield the updates of an export as LinkedIn writes it, a workbook."""
    posts = _posts(rows, title, owner)
    known = 0
    for name, sheet in workbook.sheets(members):
        names = columns(sheet)
        if names is not None:
            known += 1
            yield from _sheet(names, sheet, posts, name)
    if not known:
        raise FileRefused(
            f"{title} is a workbook, but no analytics of a LinkedIn page: {LOOKED_FOR} "
            "was looked for"
        )
    yield from rows.rest()


def _posts(rows: Rows, title: str, owner: str | None) -> OwnPosts:
    handle = owners.whose(
        None, owner, title, "the page's handle, which LinkedIn leaves out,"
    )
    me = owners.add(rows, NETWORK, handle, {"kind": "organisation"})
    return OwnPosts(rows, NETWORK, me)


def _sheet(
    names: Sequence[str], sheet: Iterator[Cells], posts: OwnPosts, name: str
) -> Iterator[Batch]:
    """Take the rows below the names of the columns."""
    take: Callable[[Json], None] = partial(_update, posts)
    if not _has_posts(names):
        take = partial(_day, posts)
    for number, cells in enumerate(sheet, start=1):
        if not any(map(str.strip, cells)):
            continue
        both = zip(names, cells, strict=False)
        row: Json = {column: cell for column, cell in both if column in ALLOWED}
        places.each(posts.rows, number, name, row, take)
        yield from posts.rows.full()


def _has_posts(names: Sequence[str]) -> bool:
    return LINK in names and "impressions" in names


def _has_days(names: Sequence[str]) -> bool:
    return any(each <= set(names) for each in DAILY)


def _day(posts: OwnPosts, _row: Json) -> None:
    posts.rows.leave_out(DAYS)


def _update(posts: OwnPosts, row: Json) -> None:
    if (text(row, KIND) or "").strip().lower() == "sponsored":
        posts.rows.leave_out(ADVERTISED)
        return
    found = ACTIVITY.search((text(row, LINK) or "").replace("%3A", ":"))
    if found is None:
        raise Unreadable("has no link of an update")
    counts: Row = {
        column: next(filter(_is_known, (_number(row, name) for name in names)), None)
        for column, names in COUNTS.items()
    }
    posts.add(_made_at(found[1]), text(row, TITLE), counts, found[1])


def _is_known(value: int | None) -> bool:
    return value is not None


def _number(row: Json, name: str) -> int | None:
    """Return a count, as spreadsheets write it: `1,234` or `1234.0`."""
    said = (text(row, name) or "").strip().replace(",", "")
    return count({"it": re.sub(r"\.0+$", "", said)}, "it")


def _made_at(number: str) -> datetime | None:
    """Return when an update was made; its day alone may be read in two ways."""
    return instant({"at": int(number) >> CLOCK_BITS}, "at")
