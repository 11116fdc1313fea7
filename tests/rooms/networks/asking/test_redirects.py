"""Where a server sends us on to, and what we show there."""

import pytest

from tests.rooms.networks.asking.misbehaving import (
    Misbehaving,
    Table,
    answers,
    fine,
    load,
    misbehaving,
)
from wellheard.networks.asking.question import (
    Credential,
    Question,
    Refused,
    Unreachable,
)

TOKEN = Credential("Authorization", "Bearer invented-secret")
KEY = Credential("key", "invented-secret", as_parameter=True)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_server_may_send_us_on_within_itself(
    server: Misbehaving, status: int
) -> None:
    server.says(answers(status, location="/there?page=2"), fine([1]))
    with Table().asker() as asker:
        found, answer = asker.ask(Question(server.address(), credential=TOKEN), load)
        assert asker.seen().requests == 2
    assert found == [1]
    assert answer.endpoint == server.address()
    assert [each.path for each in server.asked] == ["/list", "/there?page=2"]
    assert server.asked[1].headers["Authorization"] == TOKEN.value


def test_a_key_that_is_a_parameter_goes_along(server: Misbehaving) -> None:
    server.says(answers(302, location="/there?page=2"))
    with Table().asker() as asker:
        asker.ask(Question(server.address(), credential=KEY), load)
    assert server.asked[0].path == "/list?key=invented-secret"
    assert server.asked[1].path == "/there?page=2&key=invented-secret"


def test_we_follow_to_no_other_host(server: Misbehaving) -> None:
    with misbehaving() as other:
        server.says(answers(302, location=other.address()))
        with Table().asker() as asker, pytest.raises(Refused) as caught:
            asker.ask(Question(server.address(), credential=TOKEN), load)
        assert other.asked == []
    assert caught.value.status == 302
    assert "it sends us on to 127.0.0.1, and we follow to no" in str(caught.value)


@pytest.mark.parametrize(
    "location", ["https://127.0.0.1/", "ftp://127.0.0.1/", "http://[", "//elsewhere/"]
)
def test_odd_doors_are_no_way_on(server: Misbehaving, location: str) -> None:
    server.says(answers(301, location=location))
    with Table().asker() as asker, pytest.raises(Refused):
        asker.ask(server.question(), load)
    assert len(server.asked) == 1


def test_nowhere_is_no_way_on(server: Misbehaving) -> None:
    server.says(answers(301))
    with Table().asker() as asker, pytest.raises(Refused, match="on to nowhere"):
        asker.ask(server.question(), load)


def test_circles_are_left(server: Misbehaving) -> None:
    server.says(then=answers(302, location="/list"))
    with Table().asker() as asker, pytest.raises(Unreachable, match="round in circles"):
        asker.ask(server.question(), load)
    assert len(server.asked) == 6 * 6
