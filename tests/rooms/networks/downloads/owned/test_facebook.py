"""The download of a Facebook page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.rooms.networks.downloads.owned.building import (
    NEXT_DAY,
    NOON,
    PRIVATE,
    Json,
    mangled,
    opened_members,
    packed,
)
from tests.rooms.networks.downloads.owned.reading import told
from wellheard.networks.batches import FileRefused

PAGE = "this_profile's_activity_across_facebook/posts/profile_posts_1.json"
PROFILE = "profile_information/profile_information.json"
PRIVATE_OF_FACEBOOK = (
    "connections/followers/people_who_followed_you.json",
    "connections/friends/your_friends.json",
    "this_profile's_activity_across_facebook/messages/inbox/a_1/message_1.json",
    "this_profile's_activity_across_facebook/events/events.json",
    "this_profile's_activity_across_facebook/comments_and_reactions/comments.json",
    "this_profile's_activity_across_facebook/posts/uncategorized_photos.json",
    "this_profile's_activity_across_facebook/groups/profile_posts_1.json",
    "security_and_login_information/account_activity.json",
)


def post(words: str | None, at: object = NOON, **rest: object) -> Json:
    data: list[Json] = [{"update_timestamp": at}]
    if words is not None:
        data.append({"post": mangled(words)})
    return {"timestamp": at, "data": data, "title": PRIVATE, **rest}


def posts() -> list[object]:
    attached: list[Json] = [
        {"data": [{"external_context": {"url": "https://example.invalid/a"}}]},
        {"data": [{"media": {"uri": "posts/media/1.jpg", "description": "A ward"}}]},
        {"data": [{"place": {"name": PRIVATE, "coordinate": {"latitude": PRIVATE}}}]},
    ]
    first = post("Caf\u00e9 #wards", attachments=attached, tags=[{"name": PRIVATE}])
    return [first, post(None, NEXT_DAY)]


def download(path: Path) -> Path:
    return packed(path, {PAGE: posts(), **dict.fromkeys(PRIVATE_OF_FACEBOOK, PRIVATE)})


def test_the_posts_of_a_page(tmp_path: Path) -> None:
    found = told(download(tmp_path / "page.zip"), "@inv.trust")
    assert (found.what, found.network) == ("Facebook download", "facebook")
    first, second = found.rows["post"]
    assert first["account_id"] == "@inv.trust"
    assert first["text"] == "Caf\u00e9 #wards"
    assert first["created_at"] == datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)
    assert first["links"] == ["https://example.invalid/a"]
    assert first["media"] == [{"kind": "image", "url": None, "alt": "A ward"}]
    assert second["text"] is None
    assert (first["like_count"], first["view_count"]) == (None, None)
    assert found.rows["follow"] == []
    assert found.rows["account"][0]["followers_count"] is None
    assert found.reckoned() == (3, 0, 0)


@pytest.mark.parametrize("place", [PAGE, "posts/profile_posts_2.json"])
def test_old_and_new_places_in_a_folder_of_their_own(
    tmp_path: Path, place: str
) -> None:
    path = packed(tmp_path / "page.zip", {place: posts()}, "facebook-inv-2026/")
    assert len(told(path, "inv.trust").rows["post"]) == 2


def test_private_members_are_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = download(tmp_path / "page.zip")
    opened = opened_members(monkeypatch)
    found = told(path, "@inv.trust")
    assert set(opened) == {PAGE}
    assert PRIVATE not in repr(found)


def test_whose_page_it_is_must_be_told(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"whose it is \(profile_uri in profile_inf"):
        told(download(tmp_path / "page.zip"))


def test_a_post_without_its_moment_is_set_aside(tmp_path: Path) -> None:
    bad = [{"label_values": [{"value": PRIVATE}]}, post("a", "soon"), post("b")]
    found = told(packed(tmp_path / "page.zip", {PAGE: bad}), "@inv.trust")
    assert [row.reason for row in found.bad] == [
        f"item 1 of {PAGE}: has no timestamp",
        f"item 2 of {PAGE}: does not say when it was made, and has no number",
    ]
    assert PRIVATE not in repr(found)
    assert found.reckoned() == (2, 2, 0)


def test_the_page_is_named_by_its_address(tmp_path: Path) -> None:
    shown = {
        "name": {"full_name": mangled("Trust R\u00f3se")},
        "emails": {"emails": [PRIVATE]},
        "profile_uri": "https://www.facebook.com/Inv.Trust",
    }
    members = {PAGE: posts(), PROFILE: {"profile_v2": shown}}
    found = told(packed(tmp_path / "page.zip", members))
    (page,) = found.rows["account"]
    assert (page["account_id"], page["handle"]) == ("@inv.trust", "Inv.Trust")
    assert page["display_name"] == "Trust R\u00f3se"
    assert PRIVATE not in repr(found)


def test_a_page_without_a_name_of_its_own_must_be_told(tmp_path: Path) -> None:
    shown = {"profile_uri": "https://www.facebook.com/profile.php?id=100"}
    members = {PAGE: posts(), PROFILE: {"profile_v2": shown}}
    with pytest.raises(FileRefused, match="add --owner @name"):
        told(packed(tmp_path / "page.zip", members))


@pytest.mark.parametrize(
    "place",
    [
        "your_facebook_activity/posts/your_posts_1.json",
        "facebook-inv-2026/your_facebook_activity/groups/your_groups.json",
        "posts/your_posts_1.json",
    ],
)
def test_the_download_of_a_person_stays_closed(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "person.zip", {place: PRIVATE, "ads/a.json": PRIVATE})
    opened = opened_members(monkeypatch)
    with pytest.raises(FileRefused, match="ask for the download of your page instead"):
        told(path, "@inv.trust")
    assert opened == []
