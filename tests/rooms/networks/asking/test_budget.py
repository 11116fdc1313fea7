"""A budget ends asking before it is overspent, whatever happens to the process."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.rooms.networks.asking.misbehaving import (
    STARTED,
    Misbehaving,
    SetClock,
    Table,
    answers,
    load,
    unhurried,
)
from wellheard.networks.asking.budget import Allowance, Budget, Quota, dollars
from wellheard.networks.asking.clock import moment
from wellheard.networks.asking.question import Cost, OverBudget, Question

HOST = "api.example.org"
ONE = Cost(requests=1)
PACIFIC = Quota(100, "America/Los_Angeles")


def test_requests_end_where_they_are_spent() -> None:
    budget = Budget(Allowance(requests=3), clock=SetClock())
    for _ in range(3):
        budget.reserve(ONE, HOST)
    with pytest.raises(
        OverBudget, match="3 of 3 requests are spent; allow more `requests` in the budg"
    ):
        budget.reserve(ONE, HOST)
    assert budget.spent() == Cost(requests=3)


def test_without_an_end_there_is_none() -> None:
    budget = Budget(Allowance(), clock=SetClock())
    for _ in range(100):
        budget.reserve(ONE, HOST)
    assert budget.spent() == Cost(requests=100)


def test_nothing_is_paid_unless_allowed() -> None:
    budget = Budget(Allowance(), clock=SetClock())
    with pytest.raises(
        OverBudget,
        match=r"\$0\.00 of \$0\.00 are spent, and asking api\.\S+ costs \$10\.00",
    ):
        budget.reserve(Cost(1, 0, 10_000_000), HOST)
    assert budget.spent() == Cost()


def test_money_is_spent_to_the_last_that_fits() -> None:
    """A dollar pays 142 times 7,001 millionths: 994,142 of them."""
    budget = Budget(Allowance(micro_dollars=1_000_000), clock=SetClock())
    cost = Cost(1, 0, 7_001)
    for _ in range(142):
        budget.reserve(cost, HOST)
    with pytest.raises(OverBudget, match=r"\$0\.994142 of \$1\.00 are spent"):
        budget.reserve(cost, HOST)
    budget.reserve(ONE, HOST)  # what is free still goes


@pytest.mark.parametrize(
    ("micro_dollars", "words"),
    [(0, "$0.00"), (5_000, "$0.005"), (1_500_000, "$1.50"), (12_000_001, "$12.000001")],
)
def test_money_is_shown_exactly(micro_dollars: int, words: str) -> None:
    assert dollars(micro_dollars) == words


def test_hours_count_while_asking_and_not_between_runs(tmp_path: Path) -> None:
    clock = SetClock()
    first = Budget(Allowance(hours=1), tmp_path / "spent", clock)
    first.reserve(ONE, HOST)
    clock.turn(1800)
    first.reserve(ONE, HOST)
    clock.turn(86_400)
    second = Budget(Allowance(hours=1), tmp_path / "spent", clock)
    assert second.hours() == pytest.approx(0.5)
    second.reserve(ONE, HOST)
    clock.turn(1799)
    second.reserve(ONE, HOST)
    clock.turn(1)
    with pytest.raises(OverBudget, match=r"1\.0 of 1\.0 hours are spent; allow more"):
        second.reserve(ONE, HOST)


def test_units_come_back_at_the_networks_own_midnight() -> None:
    """It is 08:00 UTC, which is midnight in California: a new day has just begun."""
    clock = SetClock(STARTED - 1)
    assert f"{moment(clock.now()):%d %H:%M:%S}" == "15 07:59:59"
    budget = Budget(Allowance(quotas={HOST: PACIFIC}), clock=clock)
    budget.reserve(Cost(1, 60), HOST)
    with pytest.raises(
        OverBudget,
        match=r"60 of 100 units for api\.\S+ on 2027-01-14 are spent, and this "
        "costs 41; go on after midnight in America/Los_Angeles, when 2027-01-15 begins",
    ):
        budget.reserve(Cost(1, 41), HOST)
    budget.reserve(Cost(1, 41), "other.example.org")
    clock.turn(1)
    budget.reserve(Cost(1, 100), HOST)


def test_a_budget_starts_from_its_journal(tmp_path: Path) -> None:
    clock = SetClock()
    allowance = Allowance(requests=5, micro_dollars=100, quotas={HOST: PACIFIC})
    Budget(allowance, tmp_path / "spent", clock).reserve(Cost(2, 90, 60), HOST)
    again = Budget(allowance, tmp_path / "spent", clock)
    assert again.spent() == Cost(2, 90, 60)
    for cost in (Cost(4), Cost(1, 11), Cost(1, 0, 41)):
        with pytest.raises(OverBudget):
            again.afford(cost, HOST)
    again.reserve(Cost(3, 10, 40), HOST)
    assert Budget(allowance, tmp_path / "spent", clock).spent() == Cost(5, 100, 100)


@pytest.mark.parametrize("damage", [b'["a",1', b"\x00\x00\x00", b'["a",1]\n{}\n'])
def test_a_line_cut_short_was_never_sent(tmp_path: Path, damage: bytes) -> None:
    journal = tmp_path / "spent"
    first = Budget(Allowance(), journal, SetClock())
    first.reserve(ONE, HOST)
    with journal.open("ab") as file:
        file.write(damage)
    second = Budget(Allowance(), journal, SetClock())
    second.reserve(ONE, HOST)
    first.reserve(ONE, HOST)
    third = Budget(Allowance(), journal, SetClock())
    assert [each.spent().requests for each in (first, second, third)] == [3, 3, 3]


def test_two_budgets_of_one_journal_see_each_other(tmp_path: Path) -> None:
    one, two = (
        Budget(Allowance(requests=3), tmp_path / "spent", SetClock()) for _ in "ab"
    )
    one.reserve(ONE, HOST)
    two.reserve(ONE, HOST)
    one.reserve(ONE, HOST)
    with pytest.raises(OverBudget):
        two.reserve(ONE, HOST)


def test_many_threads_spend_no_more_than_one(tmp_path: Path) -> None:
    budget = Budget(Allowance(requests=100), tmp_path / "spent")
    paid = []

    def spend() -> None:
        for _ in range(50):
            try:
                budget.reserve(ONE, HOST)
            except OverBudget:
                return
            paid.append(1)

    threads = [threading.Thread(target=spend) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(paid) == 100


def test_every_attempt_is_paid_and_none_is_sent_beyond(server: Misbehaving) -> None:
    server.says(then=answers(500))
    allowance = Allowance(micro_dollars=2_500)
    question = Question(server.address(), cost=Cost(1, 0, 1_000))
    with (
        Table(allowance=allowance).asker() as asker,
        pytest.raises(OverBudget, match=r"\$0\.002 of \$0\.0025 are spent"),
    ):
        asker.ask(question, load)
    assert len(server.asked) == 2


ASK_TILL_KILLED = """
import json, sys
from pathlib import Path
from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.budget import Allowance, Budget
from wellheard.networks.asking.manners import Manners
from wellheard.networks.asking.pace import Pace
from wellheard.networks.asking.question import Cost, OverBudget, Question

address, folder = sys.argv[1], Path(sys.argv[2])
manners = Manners("a@example.org", lambda host: Pace(1e6, 1), folder=folder)
budget = Budget(Allowance(micro_dollars=60_000), folder / "spent")
with Asker(manners, budget) as asker:
    while True:
        try:
            asker.ask(Question(address, cost=Cost(1, 0, 1_000)), json.loads)
        except OverBudget:
            sys.exit(42)
"""


def test_killed_again_and_again_it_never_overspends(
    server: Misbehaving, tmp_path: Path
) -> None:
    """Sixty paid requests are allowed; it is killed after every seventh that came."""
    command = [sys.executable, "-c", ASK_TILL_KILLED, server.address(), str(tmp_path)]
    server.says(then=unhurried(0.02))
    codes = []
    while 42 not in codes and len(codes) < 30:
        came = len(server.asked)
        process = subprocess.Popen(command)
        while process.poll() is None and len(server.asked) < came + 7:
            server.was_asked.wait(0.05)
            server.was_asked.clear()
        process.kill()
        codes.append(process.wait())
    assert codes[-1] == 42
    assert codes.count(-signal.SIGKILL) >= 4
    assert 60 - len(codes) <= len(server.asked) <= 60
    spent = Budget(Allowance(), tmp_path / "spent").spent()
    assert spent == Cost(60, 0, 60_000)
