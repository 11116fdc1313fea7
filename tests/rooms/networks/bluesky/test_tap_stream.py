"""Tap is told what is written down, and not before.

Tested against a replay double of ours, not against Tap.
"""

import json
from dataclasses import replace
from threading import Event

from tests.networks.at_frames import follow, like
from tests.networks.stream_replay import Replay
from tests.rooms.networks.bluesky.reading import (
    FOLLOW_PATH,
    LIKE_PATH,
    NURSE,
    POST,
    TRUST,
    kinds,
    rows,
)
from wellheard.networks.bluesky.streaming.gathered import StreamPage
from wellheard.networks.bluesky.streaming.stream import Patience, Stream
from wellheard.networks.bluesky.streaming.tap import Tap
from wellheard.networks.bluesky.streaming.wanted import EVERYTHING, Wanted

QUICK = Patience(rows=2, seconds=0.05, attempts=3, first_wait=0.01)
BY_ROWS = replace(QUICK, seconds=30)
"""A page ends when it is full, however slow the machine is."""


def record(number: int, action: str, path: str, told: object = None) -> str:
    collection, _, rkey = path.partition("/")
    said = {"live": True, "rev": "3k", "did": NURSE, "collection": collection}
    said |= {"rkey": rkey, "action": action, "record": told}
    return json.dumps({"id": number, "type": "record", "record": said})


def of_account(number: int, kind: str, **told: object) -> str:
    said = {"did": NURSE, "handle": "nurse.example", **told}
    return json.dumps({"id": number, "type": kind, kind: said})


def listen(
    replay: Replay,
    pages: int,
    wanted: Wanted = EVERYTHING,
    patience: Patience = QUICK,
) -> list[StreamPage]:
    stop, found = Event(), []
    for page in Stream(Tap(replay.address), wanted, patience).pages(None, stop):
        found.append(page)
        if len(found) == pages:
            stop.set()
    return found


EVENTS = [
    record(1, "create", LIKE_PATH, like(POST)),
    record(2, "create", FOLLOW_PATH, follow(TRUST)),
    record(3, "delete", FOLLOW_PATH),
    of_account(4, "identity", is_active=True, status="active"),
    of_account(5, "user", isActive=False, status="deleted"),
]


def test_what_tap_tells_of_becomes_rows() -> None:
    with Replay(lambda _: EVENTS).running() as replay:
        first, second = listen(replay, 2, patience=BY_ROWS)
    assert replay.paths == ["/channel"]
    assert (kinds(first), first.after) == ({"engagement": 1, "follow": 1}, "2")
    assert rows(second, "tombstone", "kind", "id", "reason") == [
        ("follow", f"at://{NURSE}/{FOLLOW_PATH}", "deleted"),
        ("account", NURSE, "deleted"),
    ]


def test_events_are_acknowledged_when_the_next_page_is_asked_for() -> None:
    with Replay(lambda _: EVENTS[:2]).running() as replay:
        stop = Event()
        pages = Stream(Tap(replay.address), patience=QUICK).pages(None, stop)
        next(pages)
        assert replay.heard == []
        stop.set()
        assert list(pages) == []
    acknowledged = [json.loads(each) for each in replay.heard]
    assert acknowledged == [{"type": "ack", "id": 1}, {"type": "ack", "id": 2}]


def test_what_is_not_wanted_or_cannot_be_read_is_acknowledged_too() -> None:
    odd = ['{"id": 7, "type": "weather"}', "no JSON", *EVENTS[:1]]
    with Replay(lambda _: odd).running() as replay:
        (page,) = listen(replay, 1, Wanted(frozenset({"did:plc:somebodyelse"})))
    assert kinds(page) == {}
    assert page.batch.bad[0].reason == "is no event of Tap"
    assert '{"type": "ack", "id": 7}' in replay.heard


def test_what_was_not_acknowledged_comes_again_after_a_cut() -> None:
    with Replay(lambda _: EVENTS[:3], cuts=[1]).running() as replay:
        found = listen(replay, 2)
    targets = [each for page in found for each in rows(page, "follow", "target_id")]
    assert targets == [(TRUST,)] or kinds(found[-1]) == {"tombstone": 1}
    assert len(replay.paths) == 2


def test_tap_does_not_wait_for_as_long_as_others() -> None:
    slow = Patience(seconds=60)
    tap = Tap("ws://127.0.0.1")
    tap.answer_seconds = 0.05
    with Replay(lambda _: EVENTS[:1]).running() as replay:
        tap.service = replay.address
        page = next(Stream(tap, patience=slow).pages(None, Event()))
    assert kinds(page) == {"engagement": 1}
