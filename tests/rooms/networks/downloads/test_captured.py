"""What a browser was shown becomes posts, accounts and who engages with whom."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.rooms.networks.downloads.capturing import (
    ACTIVITY,
    NURSE,
    SEEN,
    TRUST,
    instagram_node,
    instagram_post,
    linkedin_actor,
    linkedin_post,
    shown,
    threads_post,
    tiktok_comment,
    tiktok_video,
    x_tweet,
    x_user,
)

TAKEN = datetime.fromtimestamp(1_790_000_000, tz=UTC)


def test_a_tweet_says_what_it_answers_and_whom_it_names(tmp_path: Path) -> None:
    named = [{"screen_name": "inv_t", "id_str": TRUST}]
    tweet = x_tweet(
        "51",
        "@inv_x thanks &amp; hello @inv_t",
        x_user(NURSE, "inv_nurse"),
        in_reply_to_status_id_str="40",
        in_reply_to_user_id_str="9",
        in_reply_to_screen_name="inv_x",
        entities={"user_mentions": named, "hashtags": [{"text": "wards"}]},
    )
    found = shown(tmp_path, "twitter.com", tweet)
    assert (found.what, found.network) == ("Zeeschuimer or 4CAT JSON lines", "x")
    (post,) = found.rows["post"]
    assert (post["post_id"], post["account_id"]) == ("51", NURSE)
    assert post["text"] == "@inv_x thanks & hello @inv_t"
    assert (post["view_count"], post["like_count"]) == (900, 3)
    assert post["hashtags"] == ["wards"]
    assert post["observed_at"] == SEEN
    assert found.engaged() == [("reply", "9", "40"), ("mention", TRUST, "51")]
    (account,) = found.rows["account"]
    assert (account["handle"], account["followers_count"]) == ("inv_nurse", 10)


@pytest.mark.parametrize("newer", [False, True])
def test_a_tweet_that_passes_on_another_brings_it(tmp_path: Path, newer: bool) -> None:
    inner = x_tweet("40", "Our nurses", x_user(TRUST, "inv_t", newer=newer))
    result = {"result": {"__typename": "TweetWithVisibilityResults", "tweet": inner}}
    outer = x_tweet(
        "52",
        "RT @inv_t: Our nurses",
        x_user(NURSE, "inv_nurse", newer=newer),
        retweeted_status_result=result,
    )
    found = shown(tmp_path, "x.com", outer)
    assert [row["post_id"] for row in found.rows["post"]] == ["52", "40"]
    assert [row["like_count"] for row in found.rows["post"]] == [None, 3]
    assert found.engaged() == [("repost", TRUST, "40")]
    assert [row["handle"] for row in found.rows["account"]] == ["inv_nurse", "inv_t"]
    assert {str(row["created_at"])[:10] for row in found.rows["account"]} == {
        "2009-06-21"
    }


def test_a_tweet_that_quotes_is_told_in_full(tmp_path: Path) -> None:
    outer = x_tweet("53", "See", x_user(NURSE, "inv_nurse"), quoted_status_id_str="40")
    inner = x_tweet("40", "Our nurses", x_user(TRUST, "inv_t"))
    long = {"text": "See this, all of it", "entity_set": {"hashtags": []}}
    outer["quoted_status_result"] = {"result": inner}
    outer["note_tweet"] = {"note_tweet_results": {"result": long}}
    found = shown(tmp_path, "x.com", outer)
    assert found.rows["post"][0]["text"] == "See this, all of it"
    assert found.engaged() == [("quote", TRUST, "40")]


def test_tweets_of_the_older_form_are_read(tmp_path: Path) -> None:
    whole = x_tweet("54", "Hello", x_user(NURSE, "x"))
    legacy = whole["legacy"]
    assert isinstance(legacy, dict)
    user = {"id_str": NURSE, "screen_name": "inv_nurse", "name": "Rose"}
    old = {"type": "adaptive", "legacy": {**legacy, "id_str": "54"}, "user": user}
    found = shown(tmp_path, "twitter.com", old)
    assert found.rows["post"][0]["post_id"] == "54"
    assert found.rows["account"][0]["handle"] == "inv_nurse"


def test_a_picture_on_instagram_says_who_is_in_it(tmp_path: Path) -> None:
    found = shown(tmp_path, "instagram.com", instagram_post())
    (post,) = found.rows["post"]
    assert (post["post_id"], post["account_id"]) == ("Cinvented", "44")
    assert post["created_at"] == TAKEN
    assert post["hashtags"] == ["wards"]
    assert post["links"] == ["https://a.invalid"]
    assert post["mentions"] == ["inv.trust"]
    assert (post["like_count"], post["reply_count"]) == (5, 6)
    assert post["media"] == [
        {"kind": "image", "url": "https://p.invalid/1", "alt": "A ward"},
        {"kind": "video", "url": None, "alt": None},
    ]
    assert found.engaged() == [("mention", "55", "Cinvented")]
    assert found.rows["account"][0]["display_name"] == "Rose (invented)"


def test_the_other_form_of_instagram_says_the_same(tmp_path: Path) -> None:
    found = shown(tmp_path, "www.instagram.com", instagram_node())
    (post,) = found.rows["post"]
    assert (post["post_id"], post["text"]) == ("Cother", "Good night")
    assert (post["like_count"], post["reply_count"]) == (7, 8)
    assert post["media"][0]["kind"] == "image"  # type: ignore[index]
    assert found.engaged() == [("mention", "55", "Cother")]


def test_likes_that_their_author_hides_are_unknown(tmp_path: Path) -> None:
    hiding = instagram_post(like_and_view_counts_disabled=True)
    found = shown(tmp_path, "instagram.com", hiding)
    assert found.rows["post"][0]["like_count"] is None


def test_threads_says_whom_a_post_answers_quotes_and_passes_on(tmp_path: Path) -> None:
    theirs = threads_post("Dtheirs", "Our nurses")
    theirs["user"] = {"pk": "55", "username": "inv.trust"}
    found = shown(
        tmp_path,
        "threads.net",
        threads_post(
            "Done",
            "Thank you @inv.carer",
            reply_to_author={"username": "Inv.Trust"},
            link_preview_attachment={"url": "https://l.invalid/?u=https%3A%2F%2Fa.b"},
        ),
        threads_post("Dtwo", "See", share_info={"quoted_post": theirs}),
        threads_post("Dthree", "", share_info={"reposted_post": theirs}),
    )
    assert [row["post_id"] for row in found.rows["post"]] == [
        "Done",
        "Dtwo",
        "Dtheirs",
        "Dthree",
    ]
    assert found.rows["post"][0]["links"] == ["https://a.b"]
    assert found.rows["post"][0]["quote_count"] == 3
    assert found.engaged() == [
        ("reply", "@inv.trust", None),
        ("mention", "@inv.carer", "Done"),
        ("quote", "55", "Dtheirs"),
        ("repost", "55", "Dtheirs"),
    ]


def test_a_video_on_tiktok_says_whom_it_names(tmp_path: Path) -> None:
    found = shown(tmp_path, "tiktok.com", tiktok_video())
    (post,) = found.rows["post"]
    assert post["created_at"] == TAKEN
    assert (post["like_count"], post["view_count"]) == (1, 4321)
    assert post["hashtags"] == ["nurses"]
    assert post["quote_of_id"] is None
    assert found.engaged() == [
        ("mention", "6000000000000000002", "7000000000000000001")
    ]
    (account,) = found.rows["account"]
    counts = ("followers_count", "following_count", "posts_count")
    assert [account[name] for name in counts] == [10, 20, 30]


def test_a_duet_and_a_page_on_tiktok(tmp_path: Path) -> None:
    embedded = tiktok_video(author="inv.nurse", nickname="Rose", textExtra=None)
    duet = tiktok_video(
        id="8", duetInfo={"duetFromId": "7"}, imagePost={"images": [{}]}
    )
    found = shown(tmp_path, "tiktok.com", embedded, duet)
    first, second = found.rows["post"]
    assert first["account_id"] == "@inv.nurse"
    assert second["quote_of_id"] == "7"
    assert second["media"][0]["kind"] == "image"  # type: ignore[index]


def test_a_comment_on_tiktok_answers_a_video_or_a_comment(tmp_path: Path) -> None:
    found = shown(
        tmp_path,
        "tiktok-comments",
        tiktok_comment(),
        tiktok_comment(cid="8", reply_id="7100000000000000001"),
    )
    assert [row["reply_to_id"] for row in found.rows["post"]] == [
        "7000000000000000001",
        "7100000000000000001",
    ]
    assert {row["root_id"] for row in found.rows["post"]} == {"7000000000000000001"}
    assert [row["handle"] for row in found.rows["account"]] == ["inv.carer"]


def test_a_post_on_linkedin_was_made_when_its_number_says(tmp_path: Path) -> None:
    found = shown(tmp_path, "linkedin.com", linkedin_post(ACTIVITY, "Hello #wards"))
    (post,) = found.rows["post"]
    assert (post["post_id"], post["account_id"]) == (str(ACTIVITY), "@inv-trust")
    assert post["created_at"] == datetime.fromtimestamp(
        (ACTIVITY >> 22) // 1000, tz=UTC
    ).replace(microsecond=(ACTIVITY >> 22) % 1000 * 1000)
    assert post["hashtags"] == ["wards"]
    assert post["links"] == ["/a"]
    counts = ("like_count", "reply_count", "repost_count")
    assert [post[name] for name in counts] == [1, 2, 3]
    (account,) = found.rows["account"]
    assert (account["handle"], account["kind"]) == ("inv-trust", "organisation")


def test_linkedin_says_whom_a_post_names_and_passes_on(tmp_path: Path) -> None:
    inner = linkedin_post(ACTIVITY - 1, "First")
    rose = linkedin_actor("in/inv-rose", "Rose (invented)")
    person = {"type": "PROFILE_MENTION", "*miniProfile": {"publicIdentifier": "inv-a"}}
    detail = {"detailData": {"*companyName": {"universalName": "inv-b"}}}
    words = {"text": "See", "attributes": [person], "attributesV2": [detail]}
    found = shown(
        tmp_path,
        "linkedin.com",
        linkedin_post(
            ACTIVITY,
            None,
            actor=rose,
            commentary={"text": words},
            resharedUpdate=inner,
        ),
        linkedin_post(ACTIVITY + 1, None, actor=rose, **{"*resharedUpdate": inner}),
    )
    assert found.engaged() == [
        ("quote", "@inv-trust", str(ACTIVITY - 1)),
        ("mention", "@inv-a", str(ACTIVITY)),
        ("mention", "@inv-b", str(ACTIVITY)),
        ("repost", "@inv-trust", str(ACTIVITY - 1)),
    ]
    assert [row["kind"] for row in found.rows["account"]] == [None, "organisation"]


def test_linkedin_says_what_a_post_shows(tmp_path: Path) -> None:
    pictures = {"images": [{"accessibilityText": "A ward"}, {}]}
    video = {"linkedInVideoComponent": {"*videoPlayMetadata": {}}}
    found = shown(
        tmp_path,
        "linkedin.com",
        linkedin_post(ACTIVITY, "One", content=pictures),
        linkedin_post(ACTIVITY + 1, "Two", content={"imageComponent": pictures}),
        linkedin_post(ACTIVITY + 2, "Three", content=video),
    )
    two = [
        {"kind": "image", "url": None, "alt": "A ward"},
        {"kind": "image", "url": None, "alt": None},
    ]
    film = [{"kind": "video", "url": None, "alt": None}]
    assert [row["media"] for row in found.rows["post"]] == [two, two, film]


def test_threads_shows_several_pictures_and_odd_ways_out(tmp_path: Path) -> None:
    several = [{"video_versions": [{"url": "v"}]}, {"accessibility_caption": "none"}]
    odd = {"link_preview_attachment": {"url": "https://["}}
    post = {**threads_post("Done", "", **odd), "carousel_media": several}
    found = shown(tmp_path, "threads.com", post)
    assert found.rows["post"][0]["media"] == [
        {"kind": "video", "url": None, "alt": None}
    ]
    assert found.rows["post"][0]["links"] == ["https://["]
