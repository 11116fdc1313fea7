"""Asking a server that behaves, and one that does not."""

import gzip
import hashlib
import threading
import time
from datetime import UTC, datetime

import pytest

import wellheard
from tests.rooms.networks.asking.misbehaving import (
    CONTACT,
    STARTED,
    Misbehaving,
    Say,
    SetClock,
    Table,
    answers,
    cut_after,
    dripping,
    fine,
    load,
    reset,
    silent,
)
from wellheard.networks.asking.asker import Asker, Meter
from wellheard.networks.asking.budget import Allowance, Budget
from wellheard.networks.asking.manners import Manners, NoContact
from wellheard.networks.asking.pace import Pace
from wellheard.networks.asking.patience import Patience
from wellheard.networks.asking.question import (
    Garbled,
    Question,
    Refused,
    Stopped,
    Unreachable,
)
from wellheard.networks.asking.sending import Unsendable

BODY = b'{"ok": true}'


def test_an_answer_comes_with_all_that_provenance_needs(server: Misbehaving) -> None:
    question = Question(server.address(), params=(("actor", "ann"), ("limit", "2")))
    server.says(answers(link="<http://x>; rel=next"))
    with Table().asker() as asker:
        found, answer = asker.ask(question, load)
    assert found == {"ok": True}
    assert answer.endpoint == server.address()
    assert answer.params_hash == question.params_hash()
    assert answer.asked_at == datetime.fromtimestamp(STARTED, tz=UTC)
    assert (answer.status, answer.size, answer.attempts) == (200, 12, 1)
    assert answer.sha256 == hashlib.sha256(BODY).hexdigest()
    assert answer.headers["link"] == "<http://x>; rel=next"
    assert server.asked[0].path == "/list?actor=ann&limit=2"


def test_a_server_is_told_who_asks(server: Misbehaving) -> None:
    with Table().asker() as asker:
        asker.ask(server.question(), load)
    said = server.asked[0].headers
    assert said["User-Agent"] == f"wellheard/{wellheard.__version__} (+{CONTACT})"
    assert said["Accept"] == "application/json"


@pytest.mark.parametrize("contact", ["", " ", "us", "a@b\r\nX: y", "http://a b", "é@b"])
def test_nobody_asks_without_a_contact(contact: str) -> None:
    with pytest.raises(NoContact, match="set WELLHEARD_CONTACT to an e-mail address"):
        Manners(contact, lambda _host: Pace(1, 1))


def test_a_parameter_that_repeats_is_sent_each_time(server: Misbehaving) -> None:
    asked = Question(server.address("/p?v=1"), (("actors", "a"), ("actors", "b")))
    with Table().asker() as asker:
        asker.ask(asked, load)
    assert server.asked[0].path == "/p?v=1&actors=a&actors=b"


def test_connections_are_kept_and_cookies_are_not(server: Misbehaving) -> None:
    server.says(then=answers(set_cookie="session=secret"))
    with Table().asker() as asker:
        answers_given = [asker.ask(server.question(), load)[1] for _ in range(3)]
    assert "set-cookie" not in answers_given[0].headers
    assert [each.headers["Cookie"] for each in server.asked] == [None] * 3


def test_a_packed_answer_is_measured_unpacked(server: Misbehaving) -> None:
    packed = gzip.compress(BODY)
    server.says(answers(body=packed, content_encoding="gzip"))
    with Table().asker() as asker:
        found, answer = asker.ask(server.question(), load)
        assert found == {"ok": True}
        assert answer.size == 12
        assert asker.seen().bytes == len(packed)


TROUBLES = {
    "500": answers(500),
    "502 with a page": answers(502, b"<html>", kind="text/html"),
    "503": answers(503),
    "429 without a word": answers(429),
    "408": answers(408),
    "cut in its body": cut_after(5),
    "cut before its body": cut_after(0),
    "reset": reset(),
    "cut JSON of the right length": answers(body=b'{"ok": tr'),
    "empty": answers(body=b""),
    "a login page": answers(body=b"<html>Sign in", kind="text/html; charset=utf-8"),
    "wrongly packed": answers(body=b"no gzip", content_encoding="gzip"),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_trouble_that_passes_is_only_a_wait(server: Misbehaving, trouble: Say) -> None:
    table = Table()
    server.says(trouble, trouble)
    with table.asker() as asker:
        found, answer = asker.ask(server.question(), load)
        assert asker.seen().requests == 3
        assert asker.seen().retries == 2
    assert found == {"ok": True}
    assert answer.attempts == 3
    assert table.clock.waits == [1, 2]


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_trouble_that_stays_ends_after_six_attempts(
    server: Misbehaving, trouble: Say
) -> None:
    table = Table()
    server.says(then=trouble)
    with table.asker() as asker, pytest.raises(Unreachable, match="in each of 6 attem"):
        asker.ask(server.question(), load)
    assert len(server.asked) == 6
    assert table.clock.waits == [1, 2, 4, 8, 16]


def test_a_reader_that_says_garbled_is_given_another_answer(
    server: Misbehaving,
) -> None:
    server.says(fine([]), fine([1]))

    def read(body: bytes) -> object:
        if body == b"[]":
            raise Garbled("empty")
        return load(body)

    with Table().asker() as asker:
        assert asker.ask(server.question(), read)[0] == [1]


def test_a_reader_that_fails_otherwise_is_not_asked_again(server: Misbehaving) -> None:
    def read(_body: bytes) -> object:
        raise ZeroDivisionError

    with Table().asker() as asker, pytest.raises(ZeroDivisionError):
        asker.ask(server.question(), read)
    assert len(server.asked) == 1


def test_a_server_that_says_nothing_is_not_waited_for(server: Misbehaving) -> None:
    server.says(silent(5))
    began = time.monotonic()
    with Table(bounds={"read_seconds": 0.2}).asker() as asker:
        assert asker.ask(server.question(), load)[1].attempts == 2
    assert time.monotonic() - began < 4


def test_an_answer_that_drips_is_given_up(server: Misbehaving) -> None:
    server.says(dripping(0.02))
    began = time.monotonic()
    with Table(bounds={"answer_seconds": 0.2}).asker() as asker:
        assert asker.ask(server.question(), load)[1].attempts == 2
    assert time.monotonic() - began < 4


def test_a_server_that_is_not_there_is_unreachable(server: Misbehaving) -> None:
    server.server_close()
    table = Table()
    with table.asker() as asker, pytest.raises(Unreachable, match="could not be rea"):
        asker.ask(server.question(), load)
    assert len(table.clock.waits) == 5


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422, 501])
def test_a_no_is_a_no(server: Misbehaving, status: int) -> None:
    server.says(answers(status, b'{"error": "NotFound"}'))
    with Table().asker() as asker, pytest.raises(Refused) as caught:
        asker.ask(server.question(), load)
    assert len(server.asked) == 1
    assert caught.value.status == status
    assert caught.value.body == b'{"error": "NotFound"}'
    assert caught.value.answer.status == status
    assert f"was refused with status {status}; " in str(caught.value)


def test_an_answer_that_is_too_big_is_left(server: Misbehaving) -> None:
    bomb = gzip.compress(bytes(5_000_000))
    server.says(answers(body=bomb, content_encoding="gzip"))
    with (
        Table(bounds={"most_bytes": 1_000_000}).asker() as asker,
        pytest.raises(Unsendable, match="over 1000000 bytes; ask for less"),
    ):
        asker.ask(server.question(), load)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "address", ["ftp://example.org/x", "list", "http://", "http://[", "http://a\x00b"]
)
def test_what_is_no_address_is_not_asked(address: str) -> None:
    with Table().asker() as asker, pytest.raises(Unsendable, match="is no address"):
        asker.ask(Question(address), load)


def test_a_password_in_an_address_is_not_asked_nor_quoted() -> None:
    with Table().asker() as asker, pytest.raises(Unsendable, match="a pass") as caught:
        asker.ask(Question("https://ann:secret@example.org/x"), load)
    assert "secret" not in str(caught.value)


def test_stop_ends_a_long_wait_at_once(server: Misbehaving) -> None:
    """A real clock: the wait would be a minute."""
    stop = threading.Event()
    server.says(answers(429, retry_after="60"))
    manners = Manners(CONTACT, lambda _host: Pace(1000, 1))
    asker = asking_for_real(manners, stop)
    began = time.monotonic()
    threading.Timer(0.1, stop.set).start()
    with asker, pytest.raises(Stopped):
        asker.ask(server.question(), load)
    assert time.monotonic() - began < 5
    assert asker.seen().waited_seconds < 5


def test_stop_ends_an_answer_that_drips(server: Misbehaving) -> None:
    stop = threading.Event()
    server.says(dripping(0.02))
    asker = asking_for_real(Manners(CONTACT, lambda _host: Pace(1000, 1)), stop)
    threading.Timer(0.1, stop.set).start()
    with asker, pytest.raises(Stopped):
        asker.ask(server.question(), load)


def test_nothing_is_asked_once_stopped(server: Misbehaving) -> None:
    table = Table()
    table.stop.set()
    with table.asker() as asker, pytest.raises(Stopped):
        asker.ask(server.question(), load)
    assert server.asked == []
    assert asker.seen() == Meter()


def test_a_server_that_keeps_failing_is_left_alone_then_tried_once(
    server: Misbehaving,
) -> None:
    table = Table(patience=Patience(attempts=3, failures=3, alone_seconds=300))
    server.says(answers(500), answers(500), answers(500), answers(500))
    with table.asker() as asker:
        with pytest.raises(Unreachable, match="in each of 3 attempts"):
            asker.ask(server.question(), load)
        with pytest.raises(
            Unreachable, match=r"failed 3 times in a row and is left alone; it is tried"
        ):
            asker.ask(server.question(), load)
        assert len(server.asked) == 3
        table.clock.turn(301)
        with pytest.raises(Unreachable, match="failed 4 times in a row"):
            asker.ask(server.question(), load)
        assert len(server.asked) == 4
        table.clock.turn(301)
        asker.ask(server.question(), load)
        asker.ask(server.question(), load)
    assert len(server.asked) == 6


def test_a_server_that_answers_between_failures_is_not_left_alone(
    server: Misbehaving,
) -> None:
    table = Table(patience=Patience(failures=2))
    server.says(*[answers(500), fine()] * 5)
    with table.asker() as asker:
        for _ in range(5):
            asker.ask(server.question(), load)
    assert len(server.asked) == 10


def test_many_threads_share_one_pace(server: Misbehaving) -> None:
    """Twenty a second are allowed, so ten are ours: 21 take at least 2 seconds."""
    clock = SetClock()
    table = Table(clock=clock, pace=Pace(20, 1))
    with table.asker() as asker:

        def ask() -> None:
            for _ in range(3):
                asker.ask(server.question(), load)

        threads = [threading.Thread(target=ask) for _ in range(7)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert asker.seen().requests == 21
    assert clock.now() - STARTED >= 2 - 1e-3


def asking_for_real(manners: Manners, stop: threading.Event) -> Asker:
    return Asker(manners, Budget(Allowance()), stop)
