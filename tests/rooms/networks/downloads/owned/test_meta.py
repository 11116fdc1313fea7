"""The download of an Instagram account, with what it holds of Threads."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rooms.networks.downloads.owned.building import (
    NEXT_DAY,
    NOON,
    PRIVATE,
    follow,
    instagram,
    mangled,
    opened_members,
    packed,
    picture,
    profile,
    threads,
)
from tests.rooms.networks.downloads.owned.reading import pairs, told
from wellheard.networks.batches import FileRefused
from wellheard.networks.downloads.owned.meta_words import mended
from wellheard.networks.downloads.owned.own_posts import HIDDEN, TWICE

FOLLOWERS = "connections/followers_and_following/followers_1.json"
POSTS = "your_instagram_activity/media/posts_1.json"
PROFILE = "personal_information/personal_information/personal_information.json"
AT_NOON = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)


@pytest.fixture
def download(tmp_path: Path) -> Path:
    return packed(tmp_path / "mine.zip", instagram())


def test_both_sides_of_the_follows_and_since_when(download: Path) -> None:
    found = told(download)
    assert (found.what, found.network) == ("Instagram download", "instagram")
    assert pairs(found, "instagram") == [
        ("@inv_nurse", "@inv_rose"),
        ("@inv_trust", "@inv_rose"),
        ("@inv_three", "@inv_rose"),
        ("@inv_rose", "@inv_trust"),
    ]
    since = [row["followed_at"] for row in found.rows["follow"]]
    assert since[:2] == [AT_NOON, None]


def test_the_owner_is_named_by_the_download(download: Path) -> None:
    (owner,) = told(download).rows["account"]
    assert owner["account_id"] == "@inv_rose"
    assert owner["display_name"] == "R\u00f3se"
    assert owner["description"] == "[invented] midwife"
    assert owner["followers_count"] is None
    assert owner["is_private"] is None


def test_posts_with_their_words_repaired(download: Path) -> None:
    found = told(download)
    one, two = found.rows["post"]
    assert one["text"] == "Caf\u00e9 at noon #wards with @inv_nurse"
    assert one["created_at"] == AT_NOON
    assert one["post_id"] == "@inv_rose/2026-09-21T14:13:20Z"
    assert (one["hashtags"], one["mentions"]) == (["wards"], ["inv_nurse"])
    assert one["media"] == [{"kind": "image", "url": None, "alt": None}]
    assert two["text"] == "Two \u2013 thank you \U0001f44d"
    assert [each["kind"] for each in two["media"]] == ["image", "video"]
    assert two["like_count"] is None
    assert found.engaged() == [("mention", "@inv_nurse", "@inv_rose/" + STAMP)]


STAMP = "2026-09-21T14:13:20Z"


def test_threads_come_with_instagram(tmp_path: Path) -> None:
    both = packed(tmp_path / "both.zip", {**instagram(), **threads()}, "instagram-x/")
    found = told(both)
    assert found.what == "Instagram and Threads download"
    assert pairs(found, "threads") == [
        ("@inv_pine", "@inv_rose"),
        ("@inv_rose", "@inv_oak"),
    ]
    posts = [row for row in found.rows["post"] if row["network"] == "threads"]
    assert [row["text"] for row in posts] == ["agreed, @inv_nurse", "Second"]
    assert [row["media"] for row in posts] == [[], []]
    assert {row["network"] for row in found.rows["account"]} == {"instagram", "threads"}
    # 2 owners, 4 and 2 follows, 2 and 2 posts.
    assert found.reckoned() == (12, 0, 0)


def test_threads_may_come_alone(tmp_path: Path) -> None:
    found = told(packed(tmp_path / "t.zip", threads()), "@Inv_Rose")
    assert (found.what, found.network) == ("Threads download", "threads")
    assert found.rows["account"][0]["account_id"] == "@inv_rose"


def test_private_members_are_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "both.zip", {**instagram(), **threads()})
    opened = opened_members(monkeypatch)
    found = told(path)
    assert len(set(opened)) == 8
    assert PRIVATE not in repr(found)


def test_posts_of_who_hides_them_are_left_out(tmp_path: Path) -> None:
    hidden = profile(Username="inv_rose", Private_Account="True")
    found = told(packed(tmp_path / "a.zip", {**instagram(), PROFILE: hidden}))
    assert found.rows["post"] == []
    assert found.rows["account"][0]["is_private"] is True
    assert found.left_out == {HIDDEN: 2}
    assert found.reckoned() == (5, 0, 2)


def test_what_is_told_twice_is_kept_once_and_two_of_a_moment_are_two(
    tmp_path: Path,
) -> None:
    posts = [{"media": [picture(words)]} for words in ("one", "one", "two")]
    found = told(packed(tmp_path / "a.zip", {**instagram(), POSTS: posts}))
    assert [row["post_id"] for row in found.rows["post"]] == [
        f"@inv_rose/{STAMP}",
        f"@inv_rose/{STAMP}/2",
    ]
    assert found.left_out == {TWICE: 1}
    assert found.reckoned() == (7, 0, 1)


def test_what_cannot_be_read_is_set_aside_without_its_content(tmp_path: Path) -> None:
    followers = [
        7,
        {"title": PRIVATE},
        follow(None, title="two words"),
        follow("inv_nurse"),
    ]
    posts = [{"media": []}, {"media": [{"title": PRIVATE}]}]
    members = {**instagram(), FOLLOWERS: followers, POSTS: posts}
    found = told(packed(tmp_path / "a.zip", members))
    assert [row.reason.partition(": ")[2] for row in found.bad] == [
        "is no object",
        "has no string_list_data",
        "names no account",
        "has neither media nor creation_timestamp",
        "does not say when it was made, and has no number",
    ]
    assert [row.text for row in found.bad][1:3] == [
        "title",
        "title, media_list_data, string_list_data",
    ]
    assert PRIVATE not in repr(found)
    assert found.reckoned() == (4, 5, 0)


@pytest.mark.parametrize(
    ("owner", "sentence"),
    [
        (None, "does not say whose it is .Username in personal_information.json"),
        ("two words", "--owner two words is no handle"),
    ],
)
def test_without_a_name_the_owner_must_be_told(
    tmp_path: Path, owner: str | None, sentence: str
) -> None:
    path = packed(tmp_path / "a.zip", {**instagram(), PROFILE: {}})
    with pytest.raises(FileRefused, match=sentence):
        told(path, owner)
    assert told(path, "@inv_rose").rows["account"][0]["handle"] == "inv_rose"


def test_the_name_that_instagram_gives_the_file_will_do(tmp_path: Path) -> None:
    members = {**instagram(), PROFILE: {}}
    path = packed(tmp_path / "instagram-inv.rose-2026-11-01-AbC.zip", members)
    assert told(path).rows["account"][0]["account_id"] == "@inv.rose"
    assert told(path, "@inv_rose").rows["account"][0]["account_id"] == "@inv_rose"


def test_an_owner_who_is_somebody_else_is_refused(download: Path) -> None:
    with pytest.raises(FileRefused, match="is of @inv_rose, and not of @inv_other"):
        told(download, "@inv_other")
    assert told(download, "https://www.instagram.com/Inv_Rose/").rows["account"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (FOLLOWERS, {"other": []}, "in which a list or a list `relationships_foll"),
        (FOLLOWERS, "[{", "breaks off or is no JSON"),
        (PROFILE, "{", "breaks off or is no JSON"),
    ],
)
def test_an_unknown_layout_says_what_was_looked_for(
    tmp_path: Path, name: str, content: object, sentence: str
) -> None:
    path = packed(tmp_path / "a.zip", {**instagram(), name: content})
    with pytest.raises(FileRefused, match=sentence):
        told(path, "@inv_rose")


def test_html_is_refused_with_what_to_choose(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {FOLLOWERS.replace("json", "html"): PRIVATE})
    with pytest.raises(FileRefused, match="choose JSON as its format"):
        told(path)


def test_any_other_zip_is_told_what_was_looked_for(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"hello.json": PRIVATE})
    with pytest.raises(FileRefused, match=r"followers_1\.json, your_instagram_act"):
        told(path)


@settings(deadline=None)
@given(st.text())
def test_words_are_repaired_and_right_words_stay(words: str) -> None:
    try:
        wrong = mangled(words)
    except UnicodeEncodeError:  # half a character, which has no bytes
        return
    assert mended(wrong) == words


@given(st.text(alphabet=st.characters(min_codepoint=0x100)))
def test_words_beyond_latin_are_never_changed(words: str) -> None:
    assert mended(words) == words


def test_a_lone_accent_that_is_right_stays() -> None:
    assert mended("caf\u00e9") == "caf\u00e9"
    assert NEXT_DAY - NOON == 24 * 60 * 60
