"""Waiting when a server says so, and when it says nothing."""

import pytest

from tests.rooms.networks.asking.misbehaving import (
    STARTED,
    Misbehaving,
    Table,
    answers,
    fine,
    load,
)
from wellheard.networks.asking.clock import moment
from wellheard.networks.asking.pace import Pace
from wellheard.networks.asking.patience import Patience, is_worth_asking_again
from wellheard.networks.asking.question import Unreachable

HTTP_DATE = "%a, %d %b %Y %H:%M:%S GMT"


def at(seconds: float) -> str:
    return f"{moment(STARTED + seconds):{HTTP_DATE}}"


def test_waits_double_up_to_a_cap() -> None:
    patient = Patience(chance=lambda: 1.0)
    waits = [patient.wait_seconds(attempt) for attempt in range(1, 9)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_all_of_a_wait_is_left_to_chance() -> None:
    patient = Patience()
    waits = [patient.wait_seconds(4) for _ in range(200)]
    assert 0 <= min(waits) < 2
    assert 6 < max(waits) <= 8


def test_only_faults_that_pass_are_worth_asking_again() -> None:
    statuses = [200, 301, 400, 403, 404, 408, 410, 425, 429, 500, 501, 502, 503, 522]
    worth = [each for each in statuses if is_worth_asking_again(each)]
    assert worth == [408, 425, 429, 500, 502, 503, 522]


SAID = {
    "seconds": {"retry_after": "40"},
    "a date": {"retry_after": at(40)},
    "a date, their clock an hour off": {"retry_after": at(3640), "date": at(3600)},
    "the draft's reset": {
        "ratelimit_limit": "100",
        "ratelimit_remaining": "0",
        "ratelimit_reset": "40",
    },
    "the draft's one header": {"ratelimit": "limit=100, remaining=0, reset=40"},
    "a moment in seconds": {
        "x_ratelimit_remaining": "0",
        "x_ratelimit_reset": str(int(STARTED) + 40),
    },
    "a moment as Mastodon writes it": {
        "x_ratelimit_remaining": "0",
        "x_ratelimit_reset": f"{moment(STARTED + 40):%Y-%m-%dT%H:%M:%S.000000Z}",
    },
    "a reset and nothing else": {"x_ratelimit_reset": "40"},
}


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_a_server_says_when_to_come_back(
    server: Misbehaving, said: dict[str, str], status: int
) -> None:
    table = Table(pace=Pace(1_000_000, 1), patience=Patience(chance=lambda: 0.0))
    server.says(answers(status, **said))
    with table.asker() as asker:
        asker.ask(server.question(), load)
        waited = asker.seen().waited_seconds
    if status == 503 and said == {"x_ratelimit_reset": "40"}:
        assert waited == 0
    else:
        assert waited == pytest.approx(40)


def test_one_who_is_told_to_wait_tells_all_others(server: Misbehaving) -> None:
    table = Table(patience=Patience(attempts=1))
    server.says(answers(429, retry_after="40"))
    with table.asker() as asker:
        with pytest.raises(Unreachable, match="answered with status 429, in each of 1"):
            asker.ask(server.question("/a"), load)
        asker.ask(server.question("/b"), load)
    assert table.clock.now() - STARTED == pytest.approx(40)


def test_a_429_is_no_failure_of_the_server(server: Misbehaving) -> None:
    table = Table(patience=Patience(attempts=20, failures=3))
    server.says(*[answers(429, retry_after="1")] * 10)
    with table.asker() as asker:
        assert asker.ask(server.question(), load)[1].attempts == 11


def test_a_server_that_wants_a_day_is_given_up_for_now(server: Misbehaving) -> None:
    table = Table()
    server.says(answers(429, retry_after="80000"))
    with table.asker() as asker:
        for _ in range(2):
            with pytest.raises(
                Unreachable, match="is not to be asked before 2027-01-16"
            ):
                asker.ask(server.question(), load)
    assert len(server.asked) == 1
    assert table.clock.waits == []


def test_few_remaining_are_left_to_others(server: Misbehaving) -> None:
    """149 of 300 remain to all who use this credential: 151 are spent, half is 150."""
    table = Table(pace=Pace(300, 300))
    low = {"x_ratelimit_limit": "300", "x_ratelimit_remaining": "149"}
    server.says(answers(x_ratelimit_reset="77", **low), fine())
    with table.asker() as asker:
        asker.ask(server.question(), load)
        assert table.clock.waits == []
        asker.ask(server.question(), load)
    assert table.clock.waits == [77]
