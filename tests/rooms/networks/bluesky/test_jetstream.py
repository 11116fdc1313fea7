"""Jetstream's two forms leave the same rows, and go on where they stood.

Tested against a replay double of ours, not against a Jetstream server.
"""

from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest

from tests.networks import jetstream_replay as played
from tests.networks.at_frames import follow, like, post
from tests.networks.jetstream_replay import FIRST_MOMENT, JetstreamReplay, Told
from tests.networks.stream_replay import Replay
from tests.rooms.networks.bluesky.reading import (
    FOLLOW_PATH,
    LIKE_PATH,
    NURSE,
    PORTER,
    POST,
    POST_PATH,
    TRUST,
    kinds,
    rows,
)
from wellheard.networks.bluesky.streaming import jetstream
from wellheard.networks.bluesky.streaming.gathered import Gathered, StreamPage
from wellheard.networks.bluesky.streaming.jetstream import JetstreamV1, JetstreamV2
from wellheard.networks.bluesky.streaming.stream import Patience, Stream
from wellheard.networks.bluesky.streaming.wanted import EVERYTHING, Wanted
from wellheard.networks.bluesky.streaming.wire import ErrorFrame

Form = Callable[[str], JetstreamV1 | JetstreamV2]
QUICK = Patience(rows=3, seconds=0.05, attempts=3, first_wait=0.01)
BOTH = pytest.mark.parametrize("form", [JetstreamV1, JetstreamV2])
EVENTS = [
    played.commit(1, NURSE, "create", LIKE_PATH, like(POST)),
    played.commit(2, NURSE, "create", FOLLOW_PATH, follow(TRUST)),
    played.commit(3, NURSE, "create", POST_PATH, post("Thank you")),
    played.commit(4, PORTER, "create", FOLLOW_PATH, follow(NURSE)),
    played.commit(5, PORTER, "delete", FOLLOW_PATH),
    played.commit(6, PORTER, "create", "app.bsky.graph.block/3k", follow(NURSE)),
    played.identity(7, NURSE),
    played.account(8, PORTER, active=False, status="takendown"),
    played.commit(9, TRUST, "update", "app.bsky.actor.profile/self", {"a": 1}),
]


def listen(
    replay: Replay,
    form: Form,
    cursor: str | None = "0",
    wanted: Wanted = EVERYTHING,
    patience: Patience = QUICK,
    *,
    until: int = 9,
) -> list[StreamPage]:
    """Listen until the event of that number came."""
    stop, found = Event(), []
    ends = {str(until), str(FIRST_MOMENT + until * 1_000_000)}
    stream = Stream(form(replay.address), wanted, patience)
    for page in stream.pages(cursor, stop):
        found.append(page)
        if page.after in ends:
            stop.set()
    return found


@BOTH
def test_both_forms_leave_what_the_firehose_leaves(form: Form) -> None:
    with JetstreamReplay(EVENTS).running() as replay:
        (page,) = listen(replay, form, patience=Patience(seconds=0.2))
    assert kinds(page) == {
        "engagement": 1,
        "follow": 1,
        "post": 1,
        "account": 1,
        "tombstone": 2,
    }
    assert rows(page, "engagement", "actor_id", "object_post_id") == [(NURSE, POST)]
    gone = rows(page, "tombstone", "kind", "id", "reason")
    assert gone == [
        ("follow", f"at://{PORTER}/{FOLLOW_PATH}", "deleted"),
        ("account", PORTER, "suspended"),
    ]
    moments = [f"{at:%H:%M:%S}" for (at,) in rows(page, "tombstone", "at")]
    assert moments == ["12:00:05", "12:00:08"]
    assert (page.stale, page.batch.bad) == ((NURSE, TRUST), ())


@BOTH
def test_a_server_is_asked_for_wanted_collections(form: Form) -> None:
    wanted = Wanted(collections=frozenset({"app.bsky.graph.follow"}))
    with JetstreamReplay(EVENTS).running() as replay:
        found = listen(replay, form, None, wanted, until=8)
    assert [list(each.values()) for each in replay.asked] == [
        [["app.bsky.graph.follow"]]
    ]
    assert rows(found[0], "follow", "source_id") == [(NURSE,)]


@BOTH
def test_a_server_that_may_choose_by_author_is_told_whom(form: Form) -> None:
    wanted = Wanted(frozenset({NURSE}), authors_only=True)
    with JetstreamReplay(EVENTS).running() as replay:
        found = listen(replay, form, "0", wanted, until=7)
    assert [NURSE] in replay.asked[0].values()
    assert sum(page.events for page in found) == 4
    with JetstreamReplay(EVENTS).running() as replay:
        found = listen(replay, form, "0", replace(wanted, authors_only=False))
    assert [NURSE] not in replay.asked[0].values()
    assert sum(page.events for page in found) > 4


@BOTH
def test_more_accounts_than_a_server_takes_are_chosen_here(form: Form) -> None:
    many = frozenset(f"did:plc:{number:0>24}" for number in range(10_001))
    wanted = Wanted(many | {NURSE}, authors_only=True)
    with JetstreamReplay(EVENTS).running() as replay:
        found = listen(replay, form, "0", wanted)
    assert sum(page.events for page in found) >= 8
    assert sum(kinds(page).get("follow", 0) for page in found) == 1


def test_many_accounts_are_told_to_the_first_form_by_a_message() -> None:
    many = frozenset(f"did:plc:{number:0>24}" for number in range(100)) | {NURSE}
    double = JetstreamReplay(EVENTS)
    with double.running() as replay:
        listen(replay, JetstreamV1, "0", Wanted(many, authors_only=True), until=7)
    assert replay.asked[0]["requireHello"] == ["true"]
    (greeting,) = double.greetings
    assert greeting["type"] == "options_update"
    assert set(greeting["payload"]["wantedDids"]) == many  # type: ignore[index]


@BOTH
def test_one_that_goes_on_gathers_what_one_go_does(
    form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jetstream, "REWIND_MICROSECONDS", 1_000_000)
    monkeypatch.setattr(jetstream, "REWIND_EVENTS", 1)
    follows = [
        played.commit(seq, NURSE, "create", f"app.bsky.graph.follow/3k{seq}", who)
        for seq in range(1, 10)
        for who in [follow(f"did:plc:{seq:0>24}")]
    ]
    for cut in (4, 7):
        with JetstreamReplay(follows).running() as replay:
            replay.cuts = [cut]
            whole = listen(replay, form)
        with JetstreamReplay(follows).running() as replay:
            first = listen(replay, form, until=3)[:1]
            again = listen(replay, form, first[-1].after)
        for found in (whole, [*first, *again]):
            targets = {
                each for page in found for each in rows(page, "follow", "target_id")
            }
            assert targets == {(f"did:plc:{seq:0>24}",) for seq in range(1, 10)}
            assert not any(page.missed for page in found)


def test_the_second_form_goes_on_with_the_oldest_where_ours_is_too_old() -> None:
    with JetstreamReplay(EVENTS, oldest=4).running() as replay:
        found = listen(replay, JetstreamV2, "2")
    assert [each["cursor"] for each in replay.asked] == [["0"], [str(10**15)]]
    assert found[0].missed == "the server no longer had all since the last time"
    assert kinds(found[0])["tombstone"] == 2


def test_the_second_form_says_where_a_place_is_yet_to_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jetstream, "REWIND_EVENTS", 1)
    told = [Told(seq, NURSE, "identity", {"did": NURSE}) for seq in (1, 2)]
    with JetstreamReplay(told).running() as replay:
        replay.sends = lambda _: [
            played.message({"$type": f"{played.NSID}#info", "name": "FutureCursor"}),
            told[1].v2(),
        ]
        (page,) = listen(replay, JetstreamV2, "900", until=2)
    assert page.missed == "the server says that our place is yet to come"
    assert page.after == "2"


def test_the_first_form_may_lack_what_is_older_than_its_first_event() -> None:
    long_ago = str(FIRST_MOMENT - 2 * 86_400_000_000)
    with JetstreamReplay(EVENTS, oldest=4).running() as replay:
        found = listen(replay, JetstreamV1, long_ago)
    assert found[0].missed == "nothing came of a whole day; the server may lack it"


def test_a_broken_chain_has_the_repository_read() -> None:
    with JetstreamReplay([played.sync(1, NURSE)]).running() as replay:
        (page,) = listen(replay, JetstreamV2, until=1)
    assert page.broken == (NURSE,)


def test_an_error_ends_the_second_form() -> None:
    with pytest.raises(ErrorFrame, match="ConsumerTooSlow: read faster"):
        JetstreamV2("ws://x").read(
            '{"$type": "error", "error": "ConsumerTooSlow", "message": "read faster"}',
            Gathered(),
        )


@BOTH
def test_what_cannot_be_read_is_set_aside_and_the_rest_is_kept(form: Form) -> None:
    fine = EVENTS[0]
    odd = [
        "no JSON",
        b"\xff\xfe",
        "[" * 5000,
        "[1]",
        "{}",
        '{"kind": "commit", "commit": 7, "$type": "message", "payload": 7}',
        played.commit(2, NURSE, "create", LIKE_PATH),
        played.commit(3, NURSE, "ponder", LIKE_PATH, like(POST)),
        replace(fine, did=7),
        played.account(4, NURSE, active=None),  # type: ignore[arg-type]
    ]
    page, wire = Gathered(), form("ws://x")
    write = Told.v1 if form is JetstreamV1 else Told.v2
    for each in [*odd, fine]:
        wire.read(write(each) if isinstance(each, Told) else each, page)
    found = page.page()
    assert [each.line for each in found.batch.bad] == list(range(1, 11))
    assert kinds(found) == {"engagement": 1}
    assert max(len(each.text) for each in found.batch.bad) <= 2000
