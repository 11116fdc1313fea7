"""Videos of a channel, comments on them, and searches."""

from datetime import UTC, datetime

import pytest
from tests.networks.asking import asking
from tests.networks.here import Said
from tests.networks.mastodon_fake.reading import listed, pages, row, rows
from tests.networks.youtube_fake import (
    KEY,
    Channel,
    Comment,
    FakeYouTube,
    Video,
)
from tests.rooms.networks.youtube.conftest import MIDWIFE, SHY, TRUST, video

from wellheard.networks.asking.budget import Allowance, Quota
from wellheard.networks.asking.question import Credential, OverBudget, Refused
from wellheard.networks.network import NotThere, Request, Visibility
from wellheard.networks.youtube.youtube import YouTube

OF_TRUST = Request("videos", (TRUST,))
ON_FIRST = Request("comments", (video(1),))


def test_a_video_is_a_post_of_its_channel(network: YouTube) -> None:
    (page,) = pages(network, OF_TRUST)
    first = row(page, "post", post_id=video(1))
    assert first["account_id"] == TRUST
    assert first["text"] == "Flu jabs\n\nThanks @inv_midwife #flu"
    assert (first["hashtags"], first["mentions"]) == (["flu"], ["inv_midwife"])
    assert (first["like_count"], first["reply_count"], first["view_count"]) == (
        7,
        2,
        900,
    )
    assert first["created_at"] == datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert row(page, "post", post_id=video(2))["like_count"] is None
    (named,) = rows(page, "engagement")
    assert (named["actor_id"], named["verb"]) == (TRUST, "mention")
    assert named["object_account_id"] == "@inv_midwife"


@pytest.mark.parametrize("videos", [49, 50, 51, 100, 120])
def test_videos_come_whole_and_in_order_whatever_their_number(
    network: YouTube, fake: FakeYouTube, videos: int
) -> None:
    fake.uploads.clear()
    for number in range(videos):
        fake.add(Video(video(number), TRUST, f"Film {number}"))
    found = pages(network, OF_TRUST)
    assert listed(found) == [video(number) for number in reversed(range(videos))]
    assert {page.reported for page in found} == {videos}
    assert len(fake.heard) == 1 + 2 * len(found) == network.cost(OF_TRUST, videos).units
    assert len(rows(found, "account")) == 1


def test_a_list_goes_on_after_a_crash_at_the_cost_of_one_unit(
    fake: FakeYouTube, network: YouTube
) -> None:
    for number in range(60):
        fake.add(Video(video(number), TRUST, f"Film {number}"))
    first = network.page(OF_TRUST, None)
    with asking() as anew:
        key = Credential("key", KEY, as_parameter=True)
        other = YouTube(anew, key, f"{fake.address}/v3")
        fake.heard.clear()
        rest = pages(other, OF_TRUST, first.after)
    assert fake.calls() == ["channels", "playlistItems", "videos"]
    assert len({*first.listed, *listed(rest)}) == 60
    assert TRUST not in (first.after or "")


def test_a_video_that_went_leaves_a_tombstone_and_an_unlisted_one_stays_out(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.uploads.append("filmnogone1")
    fake.add(Video(video(3), TRUST, "For the family", privacy="unlisted"))
    (page,) = pages(network, OF_TRUST)
    assert page.listed == (video(2), video(1))
    (gone,) = rows(page, "tombstone")
    assert (gone["kind"], gone["id"], gone["reason"]) == (
        "post",
        "filmnogone1",
        "deleted",
    )


def test_a_channel_without_videos_has_an_empty_list(network: YouTube) -> None:
    (page,) = pages(network, Request("videos", (MIDWIFE,)))
    assert (page.listed, page.reported, page.visibility) == ((), 0, Visibility.KNOWN)


def test_videos_of_a_channel_that_is_gone_are_not_there(network: YouTube) -> None:
    lost = "UCinvented-lost-chan-001"
    with pytest.raises(NotThere) as gone:
        network.page(Request("videos", (lost,)), None)
    assert gone.value.reason == "deleted"
    assert gone.value.page is not None
    assert [one["id"] for one in rows(gone.value.page, "tombstone")] == [lost]


def test_whoever_comments_answers_the_channel_of_the_video(network: YouTube) -> None:
    (page,) = pages(network, ON_FIRST)
    assert page.listed == ("c-1", "c-2")
    replies = [one for one in rows(page, "engagement") if one["verb"] == "reply"]
    assert {
        (one["actor_id"], one["object_account_id"], one["object_post_id"])
        for one in replies
    } == {(MIDWIFE, TRUST, video(1)), (SHY, TRUST, video(1))}
    below = row(page, "post", post_id="c-2")
    assert (below["reply_to_id"], below["root_id"]) == ("c-1", video(1))
    assert below["reply_count"] is None
    assert row(page, "post", post_id="c-1")["reply_count"] == 1
    assert row(page, "account", account_id=SHY)["handle"] == "inv_shy"
    assert row(page, "account", account_id=SHY)["followers_count"] is None


def test_a_channel_that_answers_on_its_own_video_engages_with_nobody(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.add(Comment("c-3", video(2), TRUST, "@northmoor", "Thank you all"))
    (page,) = pages(network, Request("comments", (video(2),)))
    assert page.listed == ("c-3",)
    assert rows(page, "engagement") == []


@pytest.mark.parametrize(("threads", "answers"), [(99, 5), (100, 6), (101, 250)])
def test_comments_and_their_answers_come_whole_and_each_once(
    network: YouTube, fake: FakeYouTube, threads: int, answers: int
) -> None:
    fake.comments.clear()
    for number in range(threads):
        fake.add(Comment(f"t{number}", video(1), MIDWIFE, "@inv_midwife", "Yes"))
    for number in range(answers):
        fake.add(Comment(f"a{number}", video(1), SHY, "@inv_shy", "No", "t7"))
    found = pages(network, ON_FIRST)
    wanted = {each.comment_id for each in fake.comments}
    assert set(listed(found)) == wanted
    assert len(listed(found)) == len(wanted)
    assert len(rows(found, "post")) == len(wanted)
    assert len({page.after for page in found}) == len(found)


def test_answers_that_youtube_counts_and_hides_are_not_asked_for(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.comments.pop()
    fake.uncounted["c-1"] = 3
    (page,) = pages(network, ON_FIRST)
    assert page.listed == ("c-1",)
    assert fake.calls() == ["commentThreads"]


def test_a_comment_that_goes_while_answers_are_read_loses_no_other(
    network: YouTube, fake: FakeYouTube
) -> None:
    for number in range(9):
        fake.add(Comment(f"a{number}", video(1), SHY, "@inv_shy", "No", "c-1"))
    first = network.page(ON_FIRST, None)
    fake.comments.clear()
    second = network.page(ON_FIRST, first.after)
    assert (first.listed, second.listed, second.after) == (("c-1",), (), None)


def test_a_comment_of_nobody_is_set_aside_and_its_answers_are_kept(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.comments[0].author = None
    (page,) = pages(network, ON_FIRST)
    assert page.listed == ("c-2",)
    (bad,) = page.batch.bad
    assert (bad.line, bad.reason) == (1, "does not say who wrote it")


@pytest.mark.parametrize(
    ("change", "reason"), [("off", "hidden"), ("gone", "deleted"), ("odd", "hidden")]
)
def test_comments_that_cannot_be_read_say_why(
    network: YouTube, fake: FakeYouTube, change: str, reason: str
) -> None:
    if change == "off":
        fake.videos[video(1)].comments_off = True
    elif change == "gone":
        del fake.videos[video(1)]
    else:
        error = {"errors": [{"reason": "forbidden"}]}
        fake.next.append(Said({"error": error}, 403))
    with pytest.raises(NotThere) as missing:
        network.page(ON_FIRST, None)
    assert missing.value.reason == reason
    assert missing.value.page is not None
    gone = rows(missing.value.page, "tombstone")
    assert [one["id"] for one in gone] == ([video(1)] if change == "gone" else [])


def test_a_comment_is_not_asked_for_comments_as_if_it_were_a_video(
    network: YouTube, fake: FakeYouTube
) -> None:
    with pytest.raises(NotThere):
        network.page(Request("comments", ("UgxInventedCommentOfSomebody",)), None)
    assert fake.heard == []


def test_a_search_brings_videos_of_anybody_and_spends_its_own_quota(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.add(Channel("UCinvented-other-chan-01", "inv_other", "Other"))
    fake.add(Video(video(8), "UCinvented-other-chan-01", "Night wards in song"))
    (page,) = pages(network, Request("search", ("night",)))
    assert page.listed == (video(8), video(2))
    assert page.visibility is Visibility.UNKNOWN
    assert (fake.searches, fake.units) == (99, 9_999)
    assert row(page, "post", post_id=video(8))["view_count"] == 900


def test_the_quota_of_a_day_is_never_overrun(fake: FakeYouTube) -> None:
    for number in range(120):
        fake.add(Video(video(number), TRUST, f"Film {number}"))
    for units in (1, 2, 4, 6):
        quotas = {fake.host: Quota(units, "America/Los_Angeles")}
        fake.heard.clear()
        with asking(Allowance(quotas=quotas)) as asks:
            key = Credential("key", KEY, as_parameter=True)
            limited = YouTube(asks, key, f"{fake.address}/v3")
            with pytest.raises(OverBudget, match="units"):
                pages(limited, OF_TRUST)
        assert len(fake.heard) == units


def test_what_cannot_be_understood_is_left_as_it_was_said(
    network: YouTube, fake: FakeYouTube
) -> None:
    for body in (b"not JSON", {"error": {"errors": [{"reason": "novelReason"}]}}):
        fake.next.append(Said(body, 400))
        with pytest.raises(Refused):
            network.page(ON_FIRST, None)


def test_an_odd_video_is_set_aside_and_the_others_are_kept(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.videos[video(2)].channel_id = TRUST
    playlist = {"items": [{"contentDetails": {"videoId": video(n)}} for n in (2, 1)]}
    whole = {"snippet": {"channelId": TRUST, "title": "Flu jabs"}, "id": video(1)}
    fake.next += [
        Said({"items": [fake._channel(fake.channels[TRUST])]}),
        Said(playlist),
        Said({"items": [{"id": video(2), "snippet": {}}, whole]}),
    ]
    (page,) = pages(network, OF_TRUST)
    assert page.listed == (video(1),)
    assert [(bad.line, bad.reason) for bad in page.batch.bad] == [
        (1, "does not say whose video it is")
    ]


def test_a_playlist_that_is_not_shown_is_hidden(
    network: YouTube, fake: FakeYouTube
) -> None:
    network.resolve([TRUST])
    error = {"errors": [{"reason": "playlistItemsNotAccessible"}]}
    fake.next.append(Said({"items": [fake._channel(fake.channels[TRUST])]}))
    fake.next.append(Said({"error": error}, 403))
    with pytest.raises(NotThere) as hidden:
        network.page(OF_TRUST, None)
    assert hidden.value.reason == "hidden"


def test_an_odd_answer_to_a_comment_is_set_aside(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.comments[1].author = None
    (page,) = pages(network, ON_FIRST)
    assert page.listed == ("c-1",)
    assert [bad.reason for bad in page.batch.bad] == ["does not say who wrote it"]


def test_a_channel_that_names_no_list_of_videos_has_none_to_show(
    network: YouTube, fake: FakeYouTube
) -> None:
    fake.channels[TRUST].rest = {"contentDetails": {}}
    with pytest.raises(NotThere) as unknown:
        network.page(OF_TRUST, None)
    assert unknown.value.reason == "unknown"
    assert unknown.value.page is not None
    assert row(unknown.value.page, "account", account_id=TRUST)
    assert not rows(unknown.value.page, "tombstone")


def test_of_many_channels_the_one_read_last_is_remembered(
    network: YouTube, fake: FakeYouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wellheard.networks.youtube.finding.REMEMBERED", 1)
    for number in range(60):
        fake.add(Video(video(number), TRUST, f"Film {number}"))
    first = network.page(OF_TRUST, None)
    network.resolve([MIDWIFE])
    fake.heard.clear()
    network.page(OF_TRUST, first.after)
    assert fake.calls() == ["channels", "playlistItems", "videos"]
