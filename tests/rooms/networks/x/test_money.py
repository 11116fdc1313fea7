"""What X costs is reserved before it is asked, and never overrun."""

import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.networks.asking import CONTACT, QUICK, asking
from tests.networks.here import Said
from tests.networks.mastodon_fake.reading import pages
from tests.networks.x_fake import FakeX, Post, User
from tests.rooms.networks.x.conftest import NURSE, TRUST, opened

from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.budget import Allowance, Budget
from wellheard.networks.asking.manners import Manners
from wellheard.networks.asking.question import MICRO, Cost, OverBudget
from wellheard.networks.network import NotThere, Request
from wellheard.networks.x.x import X


def spending(budget: Budget) -> Asker:
    return Asker(Manners(CONTACT, lambda _host: QUICK), budget)


def grown(fake: FakeX, followers: int, posts: int) -> None:
    for number in range(followers):
        fake.add(User(f"9{number:04}", f"inv_{number}"))
        fake.follows.append((f"9{number:04}", TRUST))
    for number in range(posts):
        fake.add(Post(f"8{number:04}", TRUST, "Flu jabs"))


WISHES = [
    Request("followers", (TRUST,)),
    Request("posts", (TRUST,)),
    Request("likes", ("11",)),
    Request("quotes", ("11",)),
    Request("search", ("flu",)),
    Request("profiles", (TRUST, NURSE, "999")),
    Request("likes", ("77",)),
]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    dollars=some.integers(0, 3 * MICRO),
    followers=some.integers(0, 60),
    page_size=some.integers(1, 120),
    order=some.permutations(WISHES),
)
def test_whatever_is_asked_in_whatever_order_the_money_is_never_overrun(
    dollars: int, followers: int, page_size: int, order: list[Request]
) -> None:
    with FakeX() as fake:
        fake.add(User(TRUST, "InvTrust"), User(NURSE, "inv_nurse"))
        fake.add(Post("11", TRUST, "Flu jabs"))
        grown(fake, followers, 30)
        budget = Budget(Allowance(micro_dollars=dollars))
        with spending(budget) as asks:
            network = opened(fake, asks, page_size)
            try:
                for wish in order:
                    try:
                        pages(network, wish)
                    except NotThere:
                        continue
            except OverBudget:
                pass
        assert fake.owed <= dollars
        assert budget.spent().micro_dollars == fake.owed


def test_many_threads_together_do_not_overrun_the_money(fake: FakeX) -> None:
    grown(fake, 40, 0)
    allowed = 2 * MICRO
    budget = Budget(Allowance(micro_dollars=allowed))

    def read(network: X) -> None:
        try:
            while True:
                pages(network, Request("followers", (TRUST,)))
        except OverBudget:
            pass

    with spending(budget) as asks:
        network = opened(fake, asks, page_size=10)
        workers = [threading.Thread(target=read, args=(network,)) for _ in range(6)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert allowed - 100_000 < fake.owed <= allowed  # less than a page was left
    assert budget.spent().micro_dollars == fake.owed


def test_a_page_that_cannot_be_paid_for_in_full_is_not_asked(fake: FakeX) -> None:
    with (
        asking(Allowance(micro_dollars=9_999_999)) as asks,
        pytest.raises(OverBudget, match=r"\$10.00"),
    ):
        pages(opened(fake, asks), Request("followers", (TRUST,)))
    assert fake.heard == []


def test_what_was_not_served_costs_nothing_and_what_broke_stays_paid(
    fake: FakeX, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "wellheard.networks.asking.patience.Patience.wait_seconds",
        lambda _patience, _attempt: 0.0,
    )
    budget = Budget(Allowance(micro_dollars=100 * MICRO))
    with spending(budget) as asks:
        network = opened(fake, asks)
        fake.next.append(Said({"title": "Too Many"}, 429, {"retry-after": "0"}))
        fake.next.append(Said({"title": "Over capacity"}, 503))
        fake.next.append(Said(b'{"data": [{"id": "1'))
        network.resolve(["InvTrust"])
    # Nobody can tell whether X counted the two that broke; each was one user.
    assert budget.spent() == Cost(4, 0, 30_000)
    assert fake.owed == 10_000


def test_credits_that_are_used_up_end_the_round(fake: FakeX, asks: Asker) -> None:
    fake.credits = 0
    network = opened(fake, asks)
    with pytest.raises(OverBudget, match="credits"):
        network.resolve(["InvTrust"])


def test_what_was_given_back_is_known_to_the_next_run(
    fake: FakeX, tmp_path: Path
) -> None:
    journal = tmp_path / "spent.jsonl"
    allowance = Allowance(micro_dollars=10 * MICRO)
    with spending(Budget(allowance, journal)) as asks:
        pages(opened(fake, asks), Request("followers", (TRUST,)))
    again = Budget(allowance, journal)
    assert again.spent().micro_dollars == fake.owed == 30_000


def test_what_lists_cost_in_money(network: X) -> None:
    costs = {
        ("followers", 1_000_000): Cost(1000, 0, 10_000 * MICRO),
        ("followers", None): Cost(1, 0, 10 * MICRO),
        ("profiles", 238_927): Cost(2390, 0, 2_389_270_000),
        ("posts", 250): Cost(3, 0, 1_250_000),
        ("likes", 25): Cost(2, 0, 255_000),  # and whose post it is
        ("search", None): Cost(1, 0, 500_000),
    }
    for (what, items), cost in costs.items():
        request = Request(what, ("",))  # type: ignore[arg-type]  # all are of What
        assert (what, network.cost(request, items)) == (what, cost)
