"""Whatever a browser was shown: nothing is lost, and nothing private is kept."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rooms.networks.downloads.capturing import (
    ACTIVITY,
    CONTENTS,
    SEEN,
    instagram_post,
    linkedin_actor,
    linkedin_post,
    shown,
    tiktok_video,
    unwrapped,
    wrapped,
)
from tests.rooms.networks.telling import Json, lines, told
from wellheard.networks.downloads.captured.items import ADVERTISED, PLATFORMS
from wellheard.networks.json_lines import NOTHING_NEW


@pytest.mark.parametrize(
    ("platform", "content", "reason"),
    [
        ("linkedin.com", {"actor": {}}, "does not say who posted it"),
        (
            "linkedin.com",
            linkedin_post(ACTIVITY, "x", updateMetadata=None),
            "has no number of an activity",
        ),
        ("threads.com", {"user": {"pk": "1"}}, "has no code"),
        ("tiktok.com", {"author": 5}, "does not say who posted it"),
        ("tiktok.com", tiktok_video(id=7.5), "id is no id: 7.5"),
        ("tiktok-comments", {"cid": "1"}, "does not say who wrote it"),
        ("x.com", {"legacy": {}, "rest_id": "1"}, "has no user.id_str"),
    ],
)
def test_an_item_that_does_not_say_whose_it_is_is_set_aside(
    tmp_path: Path, platform: str, content: Json, reason: str
) -> None:
    good = wrapped(platform, CONTENTS[platform])
    found = told(
        lines(tmp_path / "i.ndjson", [good, wrapped(platform, content, "bad")])
    )
    (row,) = found.bad
    assert row.reason == f"{platform}: {reason}"
    assert json.loads(row.text)["item_id"] == "bad"
    assert found.reckoned() == (1, 1, 0)


def test_an_item_whose_id_is_damaged_is_named_without_it(tmp_path: Path) -> None:
    item = {**wrapped("x.com", CONTENTS["x.com"]), "item_id": 1.5e18}
    other = {**wrapped("pinterest.com", {}), "item_id": 1.5e18}
    found = told(lines(tmp_path / "i.ndjson", [item, other]))
    assert found.reckoned() == (1, 1, 0)
    assert json.loads(found.bad[0].text)["item_id"] is None


@pytest.mark.parametrize("platform", CONTENTS)
def test_4cat_and_zeeschuimer_say_the_same(tmp_path: Path, platform: str) -> None:
    one = shown(tmp_path, platform, CONTENTS[platform])
    other = told(
        lines(tmp_path / "4cat.ndjson", [unwrapped(platform, CONTENTS[platform])])
    )
    assert one.rows["post"][0]["observed_at"] == SEEN
    assert one.rows == other.rows


@pytest.mark.parametrize(
    ("platform", "advertisement"),
    [
        ("x.com", {**CONTENTS["x.com"], "promoted": True}),
        ("instagram.com", instagram_post(product_type="ad")),
        ("instagram.com", instagram_post(link="https://www.facebook.com/ads/ig_x")),
        ("threads.com", {**CONTENTS["threads.com"], "ad_id": "1"}),
        ("tiktok.com", tiktok_video(isAd=True)),
        (
            "linkedin.com",
            linkedin_post(
                ACTIVITY, "Buy", actor=linkedin_actor("in/a", "A", "Promoted")
            ),
        ),
    ],
)
def test_what_somebody_paid_for_is_left_out_and_counted(
    tmp_path: Path, platform: str, advertisement: Json
) -> None:
    found = shown(tmp_path, platform, advertisement)
    assert found.rows == {}
    assert found.left_out == {ADVERTISED: 1}
    assert found.reckoned() == (0, 0, 1)


def test_every_line_is_kept_set_aside_or_left_out(tmp_path: Path) -> None:
    gone = {"__typename": "TweetTombstone", "rest_id": "8"}
    path = lines(
        tmp_path / "items.ndjson",
        [
            wrapped("x.com", CONTENTS["x.com"]),
            wrapped("x.com", CONTENTS["x.com"]),
            wrapped("x.com", {**CONTENTS["x.com"], "promoted": True}),
            wrapped("x.com", gone, "8"),
            wrapped("instagram.com", {"code": "C"}, "9"),
            wrapped("pinterest.com", {"email": "rose@example.invalid"}, "10"),
            wrapped("x.com", None),
            {"odd": 1},
        ],
    )
    found = told(path)
    assert found.read == 8
    assert found.reckoned() == (1, 5, 2)
    assert found.left_out == {ADVERTISED: 1, NOTHING_NEW: 1}
    assert [(row.line, row.reason) for row in found.bad] == [
        (4, "x.com: is no tweet that is still there"),
        (5, "instagram.com: does not say who posted it"),
        (
            6,
            (
                "is from pinterest.com, which cannot be read; save it as CSV in 4CAT, "
                "and use `wellheard import posts` with --columns"
            ),
        ),
        (7, "is no item that Zeeschuimer or 4CAT collected"),
        (8, "is no item that Zeeschuimer or 4CAT collected"),
    ]
    assert json.loads(found.bad[2].text) == {
        "source_platform": "pinterest.com",
        "item_id": "10",
    }


PRIVATE = ("secret", "Invented Browser", "Wrenley", "51.5", "nav_index")


@pytest.mark.parametrize("platform", CONTENTS)
def test_nothing_of_the_browser_or_of_a_place_is_kept(
    tmp_path: Path, platform: str
) -> None:
    kept = str(shown(tmp_path, platform, CONTENTS[platform]).rows)
    assert [word for word in PRIVATE if word in kept] == []


NAMES = sorted(
    {name for content in CONTENTS.values() for name in (*content, *wrapped("x", None))}
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES)
            | st.sampled_from(["result", "tweet", "text", "legacy", "in", "user"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    platform=st.sampled_from(sorted(PLATFORMS)),
    changes=st.lists(
        st.dictionaries(st.sampled_from(NAMES), JUNK, max_size=4), max_size=4
    ),
    junk=st.lists(JUNK, max_size=2),
)
def test_any_junk_in_an_item_is_kept_set_aside_or_left_out(
    tmp_path: Path, platform: str, changes: list[Json], junk: list[object]
) -> None:
    content = CONTENTS.get(platform, CONTENTS["x.com"])
    items = [wrapped(platform, {**content, **change}) for change in changes]
    found = told(
        lines(tmp_path / "junk.ndjson", [wrapped(platform, content), *items, *junk])
    )
    assert found.read == 1 + len(items) + len(junk)
    assert min(found.reckoned()) >= 0
