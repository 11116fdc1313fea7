"""The download of an X account."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.rooms.networks.downloads.building import (
    NURSE,
    OWNER,
    TRUST,
    part,
    tweet,
    x_members,
    zipped,
)
from tests.rooms.networks.downloads.reading import engaged, read
from wellheard.networks import posts
from wellheard.networks.batches import FileRefused
from wellheard.networks.downloads import arrays, members
from wellheard.networks.downloads.reading import opened_archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return zipped(tmp_path / "mine.zip", x_members())


def test_the_owner_and_both_sides_of_their_follows(archive: Path) -> None:
    rows, bad = read(archive)
    (owner,) = rows["account"]
    assert bad == []
    assert owner["account_id"] == OWNER
    assert owner["handle"] == "inv_rose"
    assert owner["description"] == "[invented] midwife"
    assert owner["url"] is None
    assert owner["created_at"] == datetime(2009, 6, 21, 15, 34, tzinfo=UTC)
    pairs = [(row["source_id"], row["target_id"]) for row in rows["follow"]]
    assert pairs == [(NURSE, OWNER), (TRUST, OWNER), (OWNER, TRUST)]


def test_posts_with_what_is_in_them(archive: Path) -> None:
    rows, _bad = read(archive)
    answer, passed_on = rows["post"]
    assert answer["text"] == "@inv_nurse thank you & good night #wards"
    assert answer["created_at"] == datetime(2015, 4, 8, 19, 48, 5, tzinfo=UTC)
    assert answer["hashtags"] == ["wards"]
    assert answer["mentions"] == ["inv_nurse", "inv_t"]
    assert answer["links"] == ["https://example.invalid/a"]
    assert answer["media"][0]["alt"] == "A ward"
    assert (answer["like_count"], answer["repost_count"]) == (3, 0)
    assert answer["view_count"] is None
    assert answer["source_app"] == "Invented App"
    assert passed_on["post_id"] == "52"


def test_engagement_is_with_those_answered_passed_on_mentioned_and_liked(
    archive: Path,
) -> None:
    rows, _bad = read(archive)
    assert engaged(rows) == [
        ("reply", NURSE, "40"),
        ("mention", TRUST, "51"),
        ("repost", TRUST, None),
        ("like", None, "60"),
    ]


def test_private_members_are_never_opened(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    really = zipfile.ZipFile.open

    def noted(self: zipfile.ZipFile, name: str, *rest: object) -> object:
        opened.append(name)
        return really(self, name, *rest)

    monkeypatch.setattr(zipfile.ZipFile, "open", noted)
    read(archive)
    assert opened
    assert not [name for name in opened if "messages" in name or "ad-" in name]
    assert "assets/follower.js" not in opened


def test_the_day_it_was_made_is_the_day_it_was_observed(archive: Path) -> None:
    with opened_archive(archive) as found:
        assert found.made_at == datetime(2026, 11, 1, 10, tzinfo=UTC)
        assert (found.what, found.network) == ("X archive", "x")


def test_one_bad_tweet_is_set_aside(tmp_path: Path) -> None:
    broken = {"tweet": {"full_text": "no id"}}
    damaged = tweet("9" * 19, "x", id_str=9.5e18)
    late = tweet("53", "x", created_at="yesterday")
    tweets = [broken, 7, damaged, late, tweet("54", "whole")]
    content = {**x_members(), "data/tweets.js": part("tweets", tweets)}
    rows, bad = read(zipped(tmp_path / "a.zip", content))
    assert [row["post_id"] for row in rows["post"]] == ["54"]
    assert [(row.line, row.reason) for row in bad] == [
        (1, "item 1 of data/tweets.js: has no id_str"),
        (2, "item 2 of data/tweets.js: is no object"),
        (3, "item 3 of data/tweets.js: id_str is no id: 9.5e+18"),
        (4, "item 4 of data/tweets.js: created_at is no time: 'yesterday'"),
    ]


def test_an_original_that_is_not_among_the_mentions_is_known_by_handle(
    tmp_path: Path,
) -> None:
    content = {
        **x_members(),
        "data/tweets.js": part("tweets", [tweet("5", "RT @Inv_Gone: hello")]),
    }
    rows, _bad = read(zipped(tmp_path / "a.zip", content))
    assert engaged(rows)[0] == ("repost", "@inv_gone", None)


def test_parts_of_any_length_are_read_bit_by_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "READ_CHARACTERS", 7)
    monkeypatch.setattr(posts, "BATCH_ROWS", 2)
    rows, bad = read(zipped(tmp_path / "mine.zip", x_members()))
    assert bad == []
    assert len(rows["post"]) == 2
    assert len(rows["follow"]) == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"hello.txt": "hi"}, "is neither an X archive"),
        ({"data/account.js": "nothing here"}, "does not begin as it should"),
        ({"data/account.js": 'x = [{"account": {}}]'}, "has no accountId"),
        (
            {**x_members(), "data/tweets.js": 'x = [{"tweet": '},
            "data/tweets.js breaks off",
        ),
        (
            {**x_members(), "data/tweets.js": "x = 7"},
            "data/tweets.js does not begin as it should",
        ),
        ({**x_members(), "data/tweets.js": b"x = [\xff"}, "is not UTF-8 text"),
    ],
)
def test_a_zip_that_is_no_archive_is_refused(
    tmp_path: Path, content: dict[str, str], sentence: str
) -> None:
    with pytest.raises(FileRefused, match=sentence):
        read(zipped(tmp_path / "a.zip", content))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "SWELL_BYTES", 10_000)
    content = {**x_members(), "data/tweets.js": "x = [" + " " * 9_000_000 + "]"}
    with pytest.raises(FileRefused, match="no honest archive"):
        read(zipped(tmp_path / "a.zip", content))


def test_a_zip_that_breaks_off_is_refused(archive: Path) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileRefused):
        read(archive)


def test_a_damaged_member_is_refused(archive: Path) -> None:
    whole = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as opened:
        start = opened.getinfo("data/tweets.js").header_offset
    for place in range(start + 60, start + 90):
        whole[place] ^= 0xFF
    archive.write_bytes(whole)
    with pytest.raises(FileRefused, match="damaged"):
        read(archive)


def test_an_archive_locked_with_a_password_is_refused(archive: Path) -> None:
    whole = bytearray(archive.read_bytes())
    place = 0
    while (place := whole.find(b"PK\x01\x02", place)) >= 0:
        whole[place + 8] |= 1
        place += 4
    archive.write_bytes(whole)
    with pytest.raises(FileRefused, match="locked with a password"):
        read(archive)


def test_the_longest_item_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "LONGEST_ITEM", 100)
    monkeypatch.setattr(arrays, "READ_CHARACTERS", 50)
    endless = json.dumps([{"tweet": {"full_text": "x" * 500}}])
    content = {**x_members(), "data/tweets.js": f"x = {endless}"}
    with pytest.raises(FileRefused, match="breaks off"):
        read(zipped(tmp_path / "a.zip", content))
