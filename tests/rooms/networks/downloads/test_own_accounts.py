"""Downloads of one's own Instagram, Threads, Facebook page and TikTok."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.rooms.networks.downloads.building import zipped
from tests.rooms.networks.downloads.reading import Rows, engaged, read
from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.networks.batches import FileRefused
from wellheard.networks.downloads.owned.meta_words import mended

SECRET = "a secret word of somebody"  # noqa: S105 - stands in what must stay closed
ACTIVITY = "your_instagram_activity"
FOLLOWING = "connections/followers_and_following"


def spelt_by_meta(words: str) -> str:
    """Write words as Meta does: the bytes of UTF-8 as if they were characters."""
    return words.encode().decode("latin-1")


def listed(name: str, at: int = 1_700_000_000) -> dict[str, object]:
    data = {"href": f"https://www.instagram.com/{name}", "value": name, "timestamp": at}
    return {"title": "", "media_list_data": [], "string_list_data": [data]}


def newly_listed(name: str) -> dict[str, object]:
    """Write an entry as lists of those followed have it since 2025."""
    data = {"href": f"https://www.instagram.com/_u/{name}", "timestamp": 1_700_000_000}
    return {"title": name, "string_list_data": [data]}


def told(value: str) -> dict[str, object]:
    return {"href": "", "value": spelt_by_meta(value), "timestamp": 0}


def instagram_members(*, private: bool = False) -> dict[str, object]:
    profile = {
        "Username": told("Inv_Ward"),
        "Name": told("Ward Ûne 💙"),
        "Bio": told("Night shifts"),
        "Email": told(SECRET),
        "Phone Number": told(SECRET),
        "Private Account": told(str(private)),
    }
    post = {
        "media": [{"uri": "media/posts/1.jpg", "creation_timestamp": 1_700_000_100}],
        "title": spelt_by_meta("Thank you @inv_nurse ❤ #flu"),
        "creation_timestamp": 1_700_000_200,
    }
    single = {
        "media": [
            {
                "uri": "media/posts/2.jpg",
                "creation_timestamp": 1_700_000_300,
                "title": "One picture",
            }
        ]
    }
    thread = {
        "media": [{"uri": "", "creation_timestamp": 1_700_000_400, "title": "Hi"}]
    }
    closed = [{"title": SECRET, "string_list_data": [{"value": SECRET}]}]
    return {
        "personal_information/personal_information/personal_information.json": {
            "profile_user": [{"title": "User", "string_map_data": profile}]
        },
        f"{FOLLOWING}/followers_1.json": [listed("inv_nurse"), listed("Inv.Rose")],
        f"{FOLLOWING}/followers_2.json": [listed("inv_porter")],
        f"{FOLLOWING}/following.json": {
            "relationships_following": [newly_listed("inv_trust"), listed("inv_gp")]
        },
        f"{FOLLOWING}/close_friends.json": {"relationships_close_friends": closed},
        f"{FOLLOWING}/pending_follow_requests.json": {"relationships": closed},
        f"{FOLLOWING}/blocked_profiles.json": {"relationships_blocked": closed},
        f"{ACTIVITY}/media/posts_1.json": [post, single],
        f"{ACTIVITY}/media/stories.json": {"ig_stories": closed},
        f"{ACTIVITY}/messages/inbox/a_1/message_1.json": {"messages": closed},
        f"{ACTIVITY}/threads/threads_and_replies.json": {
            "text_post_app_text_posts": [thread]
        },
        f"{ACTIVITY}/threads/followers.json": {
            "text_post_app_text_post_app_followers": [listed("inv_nurse")]
        },
        f"{ACTIVITY}/threads/following.json": {
            "text_post_app_text_post_app_following": [listed("inv_trust")]
        },
        "ads_information/ads.json": {"ads": closed},
    }


def written(
    folder: Path, members: Mapping[str, object], name: str = "mine.zip"
) -> Path:
    texts = {
        path: said if isinstance(said, str) else json.dumps(said)
        for path, said in members.items()
    }
    return zipped(folder / name, texts)


def follows(rows: Rows, network: str) -> set[tuple[object, object]]:
    return {
        (row["source_id"], row["target_id"])
        for row in rows["follow"]
        if row["network"] == network
    }


def test_followers_of_instagram_and_threads_are_told_apart(tmp_path: Path) -> None:
    rows, bad = read(written(tmp_path, instagram_members()))
    me = "@inv_ward"
    assert follows(rows, "instagram") == {
        ("@inv_nurse", me),
        ("@inv.rose", me),
        ("@inv_porter", me),
        (me, "@inv_trust"),
        (me, "@inv_gp"),
    }
    assert follows(rows, "threads") == {("@inv_nurse", me), (me, "@inv_trust")}
    assert bad == []
    followed = {row["followed_at"] for row in rows["follow"]}
    assert followed == {datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)}


def test_the_owner_is_told_of_without_address_or_telephone(tmp_path: Path) -> None:
    rows, _bad = read(written(tmp_path, instagram_members()))
    owner, on_threads = rows["account"]
    assert (owner["network"], on_threads["network"]) == ("instagram", "threads")
    assert owner["handle"] == "Inv_Ward"
    assert owner["display_name"] == "Ward Ûne 💙"
    assert (owner["description"], owner["is_private"]) == ("Night shifts", False)
    assert SECRET not in str(rows)


def test_posts_are_mended_and_keep_their_ids_from_download_to_download(
    tmp_path: Path,
) -> None:
    rows, _bad = read(written(tmp_path, instagram_members()))
    again, _bad = read(written(tmp_path, instagram_members(), "later.zip"))
    ids = [row["post_id"] for row in rows["post"]]
    assert ids == [row["post_id"] for row in again["post"]]
    assert len(set(ids)) == 3
    assert [(row["network"], row["text"]) for row in rows["post"]] == [
        ("instagram", "Thank you @inv_nurse ❤ #flu"),
        ("instagram", "One picture"),
        ("threads", "Hi"),
    ]
    assert rows["post"][0]["hashtags"] == ["flu"]
    assert rows["post"][0]["like_count"] is None
    assert engaged(rows) == [("mention", "@inv_nurse", ids[0])]


def test_posts_of_a_private_account_stay_closed(tmp_path: Path) -> None:
    rows, _bad = read(written(tmp_path, instagram_members(private=True)))
    assert rows["post"] == []
    assert len(rows["follow"]) == 7
    assert rows["account"][0]["is_private"] is True


def test_words_that_meta_did_not_break_stay_as_they_are() -> None:
    assert mended("Zoë") == "Zoë"
    assert mended("Ward ❤") == "Ward ❤"
    assert mended(spelt_by_meta("Zoë ❤ 💙")) == "Zoë ❤ 💙"
    assert mended("") == ""


def test_lists_alone_need_to_say_whose_they_are(tmp_path: Path) -> None:
    lists = {f"{FOLLOWING}/followers_1.json": [listed("inv_nurse")]}
    with pytest.raises(FileRefused, match="--owner @name"):
        read(written(tmp_path, lists))
    rows, _bad = read(written(tmp_path, lists), owner="@Inv_Ward")
    assert follows(rows, "instagram") == {("@inv_nurse", "@inv_ward")}
    named = written(tmp_path, lists, "instagram-inv_ward-2026-11-01-AbC.zip")
    assert follows(read(named)[0], "instagram") == {("@inv_nurse", "@inv_ward")}


def test_an_entry_of_nobody_is_set_aside_and_the_others_are_kept(
    tmp_path: Path,
) -> None:
    odd: list[object] = [{"string_list_data": []}, 7, listed("inv_nurse")]
    lists = {f"{FOLLOWING}/followers_1.json": odd}
    rows, bad = read(written(tmp_path, lists), owner="@inv_ward")
    assert follows(rows, "instagram") == {("@inv_nurse", "@inv_ward")}
    assert [row.line for row in bad] == [1, 2]


PAGE = "this_profile's_activity_across_facebook/posts/profile_posts_1.json"


def test_a_facebook_page_brings_its_posts_and_no_names_of_followers(
    tmp_path: Path,
) -> None:
    members = {
        "profile_information/profile_information.json": {
            "profile_v2": {
                "name": {"full_name": spelt_by_meta("Ward Ûne")},
                "emails": {"emails": [SECRET]},
                "profile_uri": "https://www.facebook.com/InvWard",
            }
        },
        PAGE: [
            {
                "timestamp": 1_700_000_000,
                "data": [{"post": spelt_by_meta("Merci à tous")}],
            },
            {"data": [{"post": "When?"}]},
        ],
        "connections/followers/people_who_followed_you.json": {
            "followers_v3": [{"name": SECRET}]
        },
        "this_profile's_activity_across_facebook/messages/inbox/a/message_1.json": [
            {"content": SECRET}
        ],
    }
    rows, bad = read(written(tmp_path, members))
    (owner,) = rows["account"]
    assert (owner["account_id"], owner["display_name"]) == ("@invward", "Ward Ûne")
    (post,) = rows["post"]
    assert (post["network"], post["text"]) == ("facebook", "Merci à tous")
    assert [row.line for row in bad] == [2]
    assert rows["follow"] == []
    assert SECRET not in str(rows)


def tiktok_whole(newer: bool) -> dict[str, object]:
    fans = {"FansList": [{"Date": "2026-01-02 03:04:05", "UserName": "inv.nurse"}]}
    followed = {"Following": [{"Date": "2026-01-02 03:04:05", "UserName": "inv_trust"}]}
    profile = {"ProfileMap": {"userName": "inv_ward", "emailAddress": SECRET}}
    videos = {
        "VideoList": [
            {
                "Date": "2026-02-03 04:05:06",
                "Link": "https://www.tiktok.com/@inv_ward/video/7300000000000000001/",
                "Likes": "12",
                "WhoCanView": "Public",
            },
            {"Date": "2026-02-03 04:05:06", "Link": SECRET, "WhoCanView": "Friends"},
        ]
    }
    chats = {"Direct Message": {"Chat History": {"ChatHistory": {SECRET: [SECRET]}}}}
    if newer:
        settings = {"Follower": fans, "Following": followed, "Profile Info": profile}
        return {"Profile And Settings": settings, "Post": {"Posts": videos}, **chats}
    lists = {"Follower List": fans, "Following List": followed}
    return {
        "Activity": {**lists, "Search History": {"SearchList": [{"Term": SECRET}]}},
        "Profile": {"Profile Information": profile},
        "Video": {"Videos": videos},
        **chats,
    }


@pytest.mark.parametrize("newer", [True, False])
def test_tiktok_says_who_follows_and_keeps_the_rest_closed(
    tmp_path: Path, newer: bool
) -> None:
    whole = tiktok_whole(newer)
    rows, bad = read(written(tmp_path, {"user_data_tiktok.json": whole}))
    assert follows(rows, "tiktok") == {
        ("@inv.nurse", "@inv_ward"),
        ("@inv_ward", "@inv_trust"),
    }
    (post,) = rows["post"]
    assert (post["post_id"], post["like_count"]) == ("7300000000000000001", 12)
    assert bad == []
    assert SECRET not in str(rows)


def test_odd_entries_of_tiktok_are_set_aside(tmp_path: Path) -> None:
    fans = [{"Date": "when?", "UserName": "inv_a"}, 7, {"UserName": "inv_b"}]
    videos = [{"Link": "https://example.invalid/none"}]
    whole = {
        "Activity": {"Follower List": {"FansList": fans}},
        "Video": {"Videos": {"VideoList": videos}},
    }
    path = written(tmp_path, {"TikTok/user_data.json": whole})
    rows, bad = read(path, owner="@inv_ward")
    assert follows(rows, "tiktok") == {
        ("@inv_a", "@inv_ward"),
        ("@inv_b", "@inv_ward"),
    }
    assert {row["followed_at"] for row in rows["follow"]} == {None}
    assert [row.line for row in bad] == [2, 4]


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"TikTok/Activity/Follower.txt": "Date: ..."}, "as JSON"),
        ({"user_data_tiktok.json": '{"Activity": 7}'}, "not as TikTok writes it"),
        ({"Connections.csv": "First Name,Last Name"}, "private people"),
        (
            {"your_facebook_activity/posts/your_posts_1.json": "[]"},
            "download of Facebook",
        ),
        ({f"{FOLLOWING}/followers_1.json": '[{"title"'}, "download the archive again"),
    ],
)
def test_what_must_not_or_cannot_be_read_is_refused(
    tmp_path: Path, members: Mapping[str, object], words: str
) -> None:
    with pytest.raises(FileRefused, match=words):
        read(written(tmp_path, members), owner="@inv_ward")


@pytest.mark.parametrize(
    "head",
    [
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n",
        'Notes:\n"When exporting your connection data, ..."\n\nFirst Name,Last Name\n',
    ],
)
def test_connections_of_a_person_on_linkedin_are_not_read(
    tmp_path: Path, head: str
) -> None:
    path = tmp_path / "Connections.csv"
    path.write_text(f"{head}Rose,Invented,https://example.invalid,,,,\n")
    with pytest.raises(FileRefused, match="private people"):
        read(path)


def test_a_download_goes_into_the_lake_and_stays_single(tmp_path: Path) -> None:
    lake = str(tmp_path / "lake")
    for name in ("mine.zip", "later.zip"):
        archive = str(written(tmp_path, instagram_members(), name))
        assert exit_code(["import", "archive", archive, "--lake", lake]) == 0
    follow = Lake.open(tmp_path / "lake").snapshot().read("follow", seen.FOLLOW.schema)
    assert set(follow["network"].to_pylist()) == {"instagram", "threads"}
    kept = [path for path in (tmp_path / "lake").rglob("*") if path.is_file()]
    assert not [path for path in kept if SECRET.encode() in path.read_bytes()]


def test_a_damaged_profile_refuses_the_whole(tmp_path: Path) -> None:
    members = {**instagram_members()}
    name = "personal_information/personal_information/personal_information.json"
    with pytest.raises(FileRefused, match="no JSON"):
        read(written(tmp_path, {**members, name: '{"profile_user"'}))
    rows, _bad = read(written(tmp_path, {**members, name: "[]"}), owner="@inv_ward")
    assert rows["account"][0]["display_name"] is None
