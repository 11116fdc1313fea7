"""Whatever a download holds, each row is kept, set aside or left out."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rooms.networks.downloads.owned.building import packed
from tests.rooms.networks.downloads.owned.reading import told

NAMES = [
    "string_list_data",
    "value",
    "title",
    "href",
    "timestamp",
    "media",
    "creation_timestamp",
    "uri",
    "data",
    "post",
    "attachments",
    "external_context",
    "url",
    "Date",
    "UserName",
    "Link",
    "Likes",
    "WhoCanView",
    "Title",
    "description",
]
WORDS = st.one_of(
    st.sampled_from(["inv_rose", "1790000000", "2026-09-21", "everyone", "@", "/", ""]),
    st.text(max_size=8),
)
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    WORDS,
)
JUNK = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    ),
    max_leaves=12,
)
LISTS = st.lists(JUNK, max_size=4)
ACTIVITY = "Your Activity"


def layouts(first: list[object], second: list[object]) -> list[dict[str, object]]:
    here = "your_instagram_activity/threads"
    posts = "text_post_app_text_posts"
    return [
        {
            "connections/followers_and_following/followers_1.json": first,
            "your_instagram_activity/media/posts_1.json": second,
            f"{here}/followers.json": {"text_post_app_text_post_app_followers": first},
            f"{here}/threads_and_replies.json": {posts: second},
        },
        {"posts/profile_posts_1.json": first},
        {
            "user_data_tiktok.json": {
                ACTIVITY: {"Follower": {"FansList": first}},
                "Post": {"Posts": {"VideoList": second}},
            }
        },
    ]


@settings(deadline=None)
@given(LISTS, LISTS)
def test_any_junk_is_kept_set_aside_or_left_out(
    first: list[object], second: list[object]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for members in layouts(first, second):
            found = told(packed(Path(folder) / "a.zip", members), "@inv_rose")
            kept = sum(len(found.rows[name]) for name in ("account", "post"))
            owners = len(found.rows["account"])
            held = _held(members)
            assert found.read == held + owners
            assert kept <= found.reckoned()[0] <= found.read


def _held(members: dict[str, object]) -> int:
    """Count the items of the lists within."""
    several: list[object] = list(members.values())
    count = 0
    while several:
        one = several.pop()
        if isinstance(one, list):
            count += len(one)
        elif isinstance(one, dict):
            several.extend(one.values())
    return count


def test_the_count_of_items_is_as_worked_by_hand() -> None:
    assert [_held(each) for each in layouts([1, [2, 3]], [4])] == [6, 2, 3]
