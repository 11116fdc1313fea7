"""A stream is listened to page by page, goes on where it stood, and survives a cut."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from threading import Event, Timer

import pytest

from tests.networks.at_frames import commit, error, follow, frame
from tests.networks.stream_replay import Replay, after
from wellheard.networks.asking.question import Unreachable
from wellheard.networks.bluesky.streaming import firehose
from wellheard.networks.bluesky.streaming.firehose import Firehose
from wellheard.networks.bluesky.streaming.gathered import StreamPage
from wellheard.networks.bluesky.streaming.stream import (
    Patience,
    Stream,
    StreamRefused,
)

NURSE = "did:plc:nursenursenursenursenurs"
QUICK = Patience(rows=4, seconds=0.05, attempts=3, first_wait=0.01)
SENT = 10


def followed(number: int) -> str:
    return f"did:plc:{number:0>24}"


def one(seq: int) -> tuple[int, bytes]:
    path = f"app.bsky.graph.follow/3k{seq}"
    done = commit(
        seq,
        NURSE,
        ("create", path, follow(followed(seq))),
        since=f"3k{seq - 1:011d}" if seq > 1 else None,
    )
    return seq, done


FRAMES = [one(seq) for seq in range(1, SENT + 1)]


def pages(
    replay: Replay,
    cursor: str | None = "0",
    patience: Patience = QUICK,
    *,
    rows: int = SENT,
) -> list[StreamPage]:
    """Listen until so many different rows came."""
    stop, found = Event(), []
    for page in Stream(Firehose(replay.address), patience=patience).pages(cursor, stop):
        found.append(page)
        if len(targets(found)) >= rows:
            stop.set()
    return found


def targets(found: Sequence[StreamPage]) -> set[str]:
    return {
        each
        for page in found
        if "follow" in page.batch.tables
        for each in page.batch.tables["follow"]["target_id"].to_pylist()
    }


ALL = {followed(seq) for seq in range(1, SENT + 1)}


@pytest.fixture(autouse=True)
def _rewinds_a_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firehose, "REWIND", 2)


def test_pages_have_so_many_rows_and_say_where_to_go_on() -> None:
    with Replay(after(FRAMES)).running() as replay:
        found = pages(replay)
    assert [page.after for page in found] == ["4", "8", "10"]
    assert [page.events for page in found] == [4, 4, 2]
    assert targets(found) == ALL
    assert replay.paths == ["/xrpc/com.atproto.sync.subscribeRepos"]
    assert replay.asked == [{"cursor": ["0"]}]
    assert not any(page.broken or page.missed for page in found)


def test_a_page_says_where_its_rows_came_from() -> None:
    with Replay(after(FRAMES)).running() as replay:
        (page,) = pages(replay, patience=Patience(seconds=0.2))
    assert page.answer is not None
    assert page.answer.endpoint == f"{replay.address}{firehose.ENDPOINT}"
    assert page.answer.size == sum(len(each) for _, each in FRAMES)
    assert page.answer.status == 101


def test_who_begins_now_asks_for_no_place() -> None:
    with Replay(after(FRAMES)).running() as replay:
        pages(replay, None)
    assert replay.asked == [{}]


def test_who_goes_on_hears_a_little_again() -> None:
    with Replay(after(FRAMES)).running() as replay:
        found = pages(replay, "8", rows=4)
    assert replay.asked == [{"cursor": ["6"]}]
    assert targets(found) == {followed(seq) for seq in (7, 8, 9, 10)}
    assert found[-1].after == "10"


def test_one_that_is_killed_and_goes_on_gathers_what_one_go_does() -> None:
    for kept in range(1, 4):
        with Replay(after(FRAMES)).running() as replay:
            first = pages(replay, rows=min(4 * kept, SENT))
            second = pages(replay, first[-1].after, rows=SENT - len(targets(first)))
        assert targets([*first, *second]) == ALL
        assert second[-1].after == "10"


def test_a_cut_connection_is_made_again_and_nothing_is_lost() -> None:
    with Replay(after(FRAMES), cuts=[1, 5, 0, 4]).running() as replay:
        found = pages(replay, patience=replace(QUICK, attempts=9))
    assert targets(found) == ALL
    assert len(replay.asked) > len([1, 5, 0])
    assert not any(page.broken for page in found)


def test_a_server_that_does_not_get_better_is_given_up() -> None:
    found = []
    with Replay(after(FRAMES), cuts=[2] * 9).running() as replay:
        stream = Stream(Firehose(replay.address), patience=QUICK)
        given_up = pytest.raises(Unreachable, match="in 3 attempts")
        with given_up:
            found.extend(stream.pages("4", Event()))
    assert replay.asked == [{"cursor": ["2"]}] * 3
    assert targets(found) == {followed(3), followed(4)}


def test_a_server_that_is_busy_is_asked_again() -> None:
    busy = [(503, "busy"), (429, "slowly")]
    with Replay(after(FRAMES), refuses=busy).running() as replay:
        assert targets(pages(replay)) == ALL
    assert len(replay.asked) == 3


def test_an_address_that_is_no_stream_is_refused_at_once() -> None:
    with Replay(after(FRAMES), refuses=[(404, "nothing here")]).running() as replay:
        with pytest.raises(StreamRefused, match="does not let us listen"):
            pages(replay)
        assert len(replay.asked) == 1
    with pytest.raises(StreamRefused, match="is no address of a stream"):
        next(Stream(Firehose("https://example.invalid")).pages(None, Event()))


def test_nobody_there_is_given_up() -> None:
    with Replay(after(FRAMES)).running() as replay:
        address = replay.address
    stream = Stream(Firehose(address), patience=QUICK)
    with pytest.raises(Unreachable, match="try again later"):
        list(stream.pages(None, Event()))


def test_one_that_was_too_slow_goes_on_where_it_stood() -> None:
    told = count()

    def sends(params: dict[str, list[str]]) -> Iterator[bytes]:
        slow = next(told) == 0
        for seq, each in FRAMES:
            if seq > int(params["cursor"][0]):
                yield error("ConsumerTooSlow") if slow and seq == 7 else each

    with Replay(sends).running() as replay:
        found = pages(replay)
    assert targets(found) == ALL
    assert replay.asked == [{"cursor": ["0"]}, {"cursor": ["4"]}]


def test_a_place_that_the_server_does_not_know_yet_is_forgotten() -> None:
    def sends(params: dict[str, list[str]]) -> list[bytes]:
        return [error("FutureCursor")] if params else [each for _, each in FRAMES]

    with Replay(sends).running() as replay:
        found = pages(replay, "900")
    assert replay.asked == [{"cursor": ["898"]}, {}]
    assert found[0].missed == "the server says that our place is yet to come"
    assert (targets(found), found[-1].after) == (ALL, "10")


def test_a_server_that_counts_anew_is_noticed() -> None:
    with Replay(lambda _: [each for _, each in FRAMES]).running() as replay:
        found = pages(replay, "900")
    assert found[0].missed == "the server began to count anew"
    assert found[-1].after == "10"


def test_a_page_comes_in_time_though_nothing_of_it_is_wanted() -> None:
    quiet = [(seq, frame("#x", seq=seq)) for seq in (1, 2, 3)]
    with Replay(after(quiet)).running() as replay:
        stop, found = Event(), []
        for page in Stream(Firehose(replay.address), patience=QUICK).pages("0", stop):
            found.append(page)
            if page.after == "3":
                stop.set()
    assert sum(page.events for page in found) == 3
    assert not any(page.batch.tables for page in found)


def test_who_is_told_to_stop_stops_soon() -> None:
    stop = Event()
    with Replay(after([])).running() as replay:
        stream = Stream(Firehose(replay.address), patience=Patience(seconds=60))
        timer = Timer(0.2, stop.set)
        timer.start()
        began = time.monotonic()
        assert list(stream.pages("0", stop)) == []
        assert time.monotonic() - began < 5
        assert list(stream.pages("0", stop)) == []
        timer.join()
    assert len(replay.asked) == 1


def test_waits_grow_to_a_bound_and_are_left_to_chance() -> None:
    patience = Patience(first_wait=1, longest_wait=10)
    stream = Stream(Firehose("ws://x"), patience=patience, chance=lambda: 0.5)
    waits = [stream._wait(failures) for failures in range(1, 7)]
    assert waits == [0.5, 1, 2, 4, 5, 5]


def test_it_says_who_it_is_and_never_shows_what_opens_the_door() -> None:
    with Replay(after(FRAMES)).running() as replay:
        stream = Stream(
            Firehose(replay.address),
            patience=QUICK,
            user_agent="wellheard (contact@example.org)",
            authorization="Basic hidden",
        )
        next(stream.pages("0", Event()))
    (headers,) = replay.headers
    assert headers["user-agent"] == "wellheard (contact@example.org)"
    assert headers["authorization"] == "Basic hidden"
    assert "hidden" not in repr(stream)


def test_streams_of_two_servers_have_two_names() -> None:
    digests = {Stream(Firehose(f"ws://{name}")).digest for name in ("a", "b", "a")}
    assert len(digests) == 2
