"""What is sent to a server is sent twice only where that does no harm."""

import socket

import pytest

from tests.rooms.networks.asking.misbehaving import (
    Misbehaving,
    Say,
    Table,
    answers,
    cut_after,
    load,
    reset,
)
from wellheard.networks.asking.question import Method, Question, Refused, Unreachable

BODY = b'{"type": "tweets"}'


def sending(server: Misbehaving, method: Method) -> Question:
    return Question(server.address(), method=method, body=BODY)


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_is_sent_arrives_whole_with_its_kind(
    server: Misbehaving, method: Method
) -> None:
    with Table().asker() as asker:
        found, answer = asker.ask(sending(server, method), load)
    assert (found, answer.attempts) == ({"ok": True}, 1)
    assert server.sent == [BODY]
    assert server.asked[0].headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "trouble",
    [answers(500), answers(503, retry_after="1"), reset(), answers(200, b'{"cut')],
)
def test_a_post_that_may_have_been_heard_is_not_sent_again(
    server: Misbehaving, trouble: Say
) -> None:
    server.says(trouble)
    with (
        Table().asker() as asker,
        pytest.raises(Unreachable, match="not sent a second time"),
    ):
        asker.ask(sending(server, "POST"), load)
    assert server.sent == [BODY]


def test_a_post_that_was_not_taken_is_sent_again(server: Misbehaving) -> None:
    server.says(answers(429, retry_after="1"))
    with Table().asker() as asker:
        _found, answer = asker.ask(sending(server, "POST"), load)
    assert answer.attempts == 2
    assert server.sent == [BODY, BODY]


def test_a_post_to_where_nobody_listens_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    question = Question(f"http://127.0.0.1:{port}/list", method="POST", body=BODY)
    table = Table()
    with table.asker() as asker, pytest.raises(Unreachable, match="in each of"):
        asker.ask(question, load)
    assert asker.seen().retries == table.patience.attempts - 1


def test_a_put_says_the_same_twice_and_is_sent_again(server: Misbehaving) -> None:
    server.says(answers(500), cut_after(5))
    with Table().asker() as asker:
        _found, answer = asker.ask(sending(server, "PUT"), load)
    assert answer.attempts == 3
    assert server.sent == [BODY] * 3


def test_a_post_that_is_refused_is_refused(server: Misbehaving) -> None:
    server.says(answers(403))
    with Table().asker() as asker, pytest.raises(Refused, match="403"):
        asker.ask(sending(server, "POST"), load)
    assert server.sent == [BODY]
