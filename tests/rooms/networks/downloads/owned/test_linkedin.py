"""What LinkedIn exports of a page's analytics."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.rooms.networks.downloads.owned.building import (
    PRIVATE,
    book,
    opened_members,
    packed,
)
from tests.rooms.networks.downloads.owned.reading import told
from wellheard.networks.batches import FileRefused
from wellheard.networks.downloads.owned.linkedin import ADVERTISED, DAYS
from wellheard.networks.downloads.owned.own_posts import TWICE

OWNER = "https://www.linkedin.com/company/inv-trust/"
NUMBER = "7300000000000000000"
"""Made at 1 740 455 627 441 milliseconds: 7 300 000 000 000 000 000 / 2^22."""
COLUMNS: list[object] = [
    "Post title",
    "Post link",
    "Post type",
    "Posted by",
    "Created date",
    "Impressions",
    "Likes",
    "Comments",
    "Reposts",
]
NOTE: list[object] = ["Figures of each update in the time you chose"]


def update(words: str, number: str = NUMBER, kind: str = "Organic") -> list[object]:
    link = f"https://www.linkedin.com/feed/update/urn:li:activity:{number}"
    return [words, link, kind, PRIVATE, "02/25/2025", 1234, 5, 0, None]


UPDATES: list[list[object]] = [
    NOTE,
    COLUMNS,
    update("Thank you #wards"),
    update("Buy", "7300000000000000001", "Sponsored"),
    [],
    ["no link", "https://example.invalid/", "Organic", PRIVATE],
]
FOLLOWERS: list[list[object]] = [
    ["Date", "Sponsored followers", "Organic followers", "Total followers"],
    ["02/25/2025", 0, 3, 3],
    ["02/26/2025", 0, 4, 4],
]
PLACES: list[list[object]] = [["Location", "Total followers"], [PRIVATE, 7]]


def test_updates_with_what_they_brought(tmp_path: Path) -> None:
    found = told(book(tmp_path / "content.xlsx", PLACES, UPDATES), OWNER)
    assert (found.what, found.network) == ("LinkedIn page analytics", "linkedin")
    (post,) = found.rows["post"]
    assert (post["post_id"], post["account_id"]) == (NUMBER, "@inv-trust")
    assert post["text"] == "Thank you #wards"
    assert post["created_at"] == datetime(2025, 2, 25, 3, 53, 47, 441000, tzinfo=UTC)
    counts = ("view_count", "like_count", "reply_count", "repost_count")
    assert [post[name] for name in counts] == [1234, 5, 0, None]
    assert found.left_out == {ADVERTISED: 1}
    assert [row.reason for row in found.bad] == [
        "item 4 of sheet2: has no link of an update"
    ]
    assert PRIVATE not in repr(found)
    # The page, three updates: one kept, one paid for, one without its link.
    assert found.reckoned() == (2, 1, 1)


def test_new_followers_of_a_day_are_counted_as_left_out(tmp_path: Path) -> None:
    found = told(book(tmp_path / "followers.xlsx", FOLLOWERS, PLACES), OWNER)
    assert found.left_out == {DAYS: 2}
    assert found.rows["account"][0]["followers_count"] is None
    assert found.reckoned() == (1, 0, 2)


def test_a_sheet_saved_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "content.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows(UPDATES[:2])
        writer.writerow([*update("Two\nlines")[:5], "1,234", "5.0", "1.234", ""])
    found = told(path, "@inv-trust")
    (post,) = found.rows["post"]
    assert post["text"] == "Two\nlines"
    assert (post["view_count"], post["like_count"]) == (1234, 5)
    assert (post["reply_count"], post["repost_count"]) == (None, None)
    assert PRIVATE not in repr(found)


def test_the_page_must_be_told(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="the page's handle, which LinkedIn leaves"):
        told(book(tmp_path / "content.xlsx", UPDATES))


def test_another_workbook_is_told_what_was_looked_for(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", PLACES)
    with pytest.raises(FileRefused, match="`Post link` and `Impressions` was looked"):
        told(path, OWNER)


@pytest.mark.parametrize("name", ["Connections.csv", "messages.csv", "Contacts.csv"])
def test_lists_of_private_people_are_never_opened(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text(PRIVATE)

    def explode(*_arguments: object, **_more: object) -> None:
        raise AssertionError(f"{name} was opened")

    monkeypatch.setattr("wellheard.networks.files.open_source", explode)
    monkeypatch.setattr("wellheard.networks.downloads.reading.open_source", explode)
    monkeypatch.setattr(Path, "open", explode)
    with pytest.raises(FileRefused, match="contacts or messages of private people"):
        told(tmp_path / name, OWNER)


def test_the_download_of_a_person_stays_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Connections.csv", "messages.csv", "Shares.csv", "Profile.csv")
    path = packed(tmp_path / "Basic.zip", dict.fromkeys(names, PRIVATE))
    opened = opened_members(monkeypatch)
    with pytest.raises(FileRefused, match="export the analytics of your page instead"):
        told(path, OWNER)
    assert opened == []


def test_the_older_workbook_is_told_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "content.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 64)
    with pytest.raises(FileRefused, match="an old Office document; save the sheet as"):
        told(tmp_path / "content.xls", OWNER)


def test_a_sheet_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "content.csv"
    link = f"https://www.linkedin.com/feed/update/urn:li:activity:{NUMBER}"
    words = "a" * 200_000
    path.write_text(f'Post title,Post link,Impressions\nHi,{link},1\n"{words}')
    with pytest.raises(FileRefused, match="is no CSV after line 3"):
        told(path, OWNER)


def test_an_update_that_stands_there_twice_is_kept_once(tmp_path: Path) -> None:
    sheet = [COLUMNS, update("Hi"), update("Hi")]
    found = told(book(tmp_path / "content.xlsx", sheet), OWNER)
    assert len(found.rows["post"]) == 1
    assert found.left_out == {TWICE: 1}
