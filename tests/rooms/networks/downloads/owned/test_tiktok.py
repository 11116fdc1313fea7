"""The download of a TikTok account."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.rooms.networks.downloads.owned.building import (
    PRIVATE,
    Json,
    opened_members,
    packed,
)
from tests.rooms.networks.downloads.owned.reading import pairs, told
from wellheard.networks.batches import FileRefused
from wellheard.networks.downloads.owned.own_posts import HIDDEN

FILE = "user_data_tiktok.json"
ADDRESS = f"https://cdn.example.invalid/{PRIVATE}"


def person(handle: str, at: str = "2026-09-21 14:13:20") -> Json:
    return {"Date": at, "UserName": handle}


def video(at: str = "2026-09-21 14:13:20", **rest: object) -> Json:
    return {"Date": at, "Link": ADDRESS, "Likes": "12", "Location": PRIVATE, **rest}


def new() -> dict[str, Json]:
    """Return a download as TikTok writes it now."""
    return {
        "Profile And Settings": {
            "Profile Info": {
                "ProfileMap": {
                    "userName": "inv_rose",
                    "bioDescription": "[invented] midwife",
                    "emailAddress": PRIVATE,
                    "telephoneNumber": PRIVATE,
                }
            },
            "Follower": {"FansList": [person("inv_nurse"), person("Inv_Trust")]},
            "Following": {"Following": [person("inv_trust", "2026-09-22 00:00:00")]},
            "Block List": {"BlockList": [person(PRIVATE)]},
        },
        "Your Activity": {
            "Watch History": {"VideoList": [video(Title=PRIVATE)]},
            "Login History": {"LoginHistoryList": [{"IP": PRIVATE}]},
        },
        "Direct Message": {"Direct Messages": {"ChatHistory": {PRIVATE: []}}},
        "Post": {
            "Posts": {
                "VideoList": [
                    video(Title="A day on #wards", WhoCanView="Everyone"),
                    video(WhoCanView="Only me", Title=PRIVATE),
                    video(
                        Link="https://www.tiktokv.com/share/video/7300000000000000001/"
                    ),
                ]
            },
            "Recently Deleted Posts": {"PostList": [video(Title=PRIVATE)]},
        },
    }


def old() -> dict[str, Json]:
    """Return the same people as TikTok wrote them until 2024."""
    return {
        "Profile": {"Profile Information": {"ProfileMap": {"userName": "inv_rose"}}},
        "Activity": {
            "Follower List": {"FansList": [person("inv_nurse"), person("inv_trust")]},
            "Following List": {"Following": [person("inv_trust")]},
            "Video Browsing History": {"VideoList": [video(Title=PRIVATE)]},
        },
        "Video": {"Videos": {"VideoList": [video()]}},
    }


@pytest.mark.parametrize(
    ("name", "content", "posts"),
    [(FILE, new(), 2), ("user_data.json", old(), 1), (f"TikTok/{FILE}", new(), 2)],
)
def test_follows_and_videos_of_old_and_new_layouts(
    tmp_path: Path, name: str, content: object, posts: int
) -> None:
    found = told(packed(tmp_path / "mine.zip", {name: content}))
    assert (found.what, found.network) == ("TikTok download", "tiktok")
    assert pairs(found, "tiktok") == [
        ("@inv_nurse", "@inv_rose"),
        ("@inv_trust", "@inv_rose"),
        ("@inv_rose", "@inv_trust"),
    ]
    assert len(found.rows["post"]) == posts
    assert PRIVATE not in repr(found)


def test_a_video_with_its_likes_and_without_its_address(tmp_path: Path) -> None:
    found = told(packed(tmp_path / "mine.zip", {FILE: new()}))
    first, second = found.rows["post"]
    at = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)
    assert (first["text"], first["like_count"]) == ("A day on #wards", 12)
    assert first["created_at"] == at
    assert first["post_id"] == "@inv_rose/2026-09-21T14:13:20Z"
    assert first["media"] == [{"kind": "video", "url": None, "alt": None}]
    assert second["post_id"] == "7300000000000000001"
    assert (first["view_count"], first["links"]) == (None, [])
    assert found.left_out == {HIDDEN: 1}
    # The owner, 3 follows and 3 videos, of which one was not for everybody.
    assert found.reckoned() == (6, 0, 1)
    assert found.rows["account"][0]["description"] == "[invented] midwife"


def test_no_other_member_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = {FILE: new(), "Post/Videos/1.mp4": PRIVATE, "Chat.json": PRIVATE}
    path = packed(tmp_path / "mine.zip", members)
    opened = opened_members(monkeypatch)
    told(path)
    assert set(opened) == {FILE}


def test_lists_may_be_empty_or_null(tmp_path: Path) -> None:
    content = {"Your Activity": {"Follower": {"FansList": None}}}
    found = told(packed(tmp_path / "mine.zip", {FILE: content}), "@inv_rose")
    assert found.reckoned() == (1, 0, 0)


def test_what_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    people = [person(""), person("inv_nurse", "yesterday"), PRIVATE]
    content = {
        "Your Activity": {"Follower": {"FansList": people}},
        "Post": {"Posts": {"VideoList": [{"Title": PRIVATE}]}},
    }
    found = told(packed(tmp_path / "mine.zip", {FILE: content}), "@inv_rose")
    assert [(row.line, row.reason) for row in found.bad] == [
        (1, f"item 1 of {FILE}: has no UserName"),
        (3, f"item 3 of {FILE}: is no object"),
        (4, f"item 4 of {FILE}: has no Date"),
    ]
    (follow,) = found.rows["follow"]
    assert follow["followed_at"] is None
    assert PRIVATE not in repr(found)


def test_an_unknown_layout_says_what_was_looked_for(tmp_path: Path) -> None:
    path = packed(tmp_path / "mine.zip", {FILE: {"Activity": {"Login History": {}}}})
    with pytest.raises(FileRefused, match="FansList, Following and VideoList were"):
        told(path, "@inv_rose")


def test_the_owner_is_told_where_the_download_does_not_say(tmp_path: Path) -> None:
    path = packed(tmp_path / "mine.zip", {FILE: {**old(), "Profile": {}}})
    with pytest.raises(FileRefused, match="userName in ProfileMap was looked for"):
        told(path)
    assert told(path, "inv_rose").rows["account"][0]["account_id"] == "@inv_rose"


def test_the_text_form_is_refused_with_what_to_choose(tmp_path: Path) -> None:
    path = packed(tmp_path / "mine.zip", {"TikTok/Activity/Follower.txt": PRIVATE})
    with pytest.raises(FileRefused, match="choose JSON as its format"):
        told(path)
