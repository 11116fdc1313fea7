"""Each list of X comes whole and each item once, and its money lasts over many runs."""

from pathlib import Path

import pytest
from tests.networks.asking import CONTACT, QUICK
from tests.networks.mastodon_fake.reading import listed, pages
from tests.networks.x_fake import FakeX, Post, User
from tests.rooms.networks.x.conftest import NURSE, TRUST, WARD, opened

from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.budget import Allowance, Budget
from wellheard.networks.asking.manners import Manners
from wellheard.networks.asking.question import OverBudget
from wellheard.networks.network import Request, What

SIZE = 10


def grown(fake: FakeX, what: What, number: int) -> list[str]:
    """Make a list of so many; return what it lists, in its order."""
    fake.follows.clear()
    fake.posts = {"11": Post("11", TRUST, "Flu jabs")}
    ids = [f"9{place:04}" for place in range(number)]
    for each in ids:
        if what in ("posts", "quotes", "search", "hashtag", "thread"):
            fake.add(post(what, each))
        else:
            fake.add(User(each, f"inv_{each}"))
    match what:
        case "followers":
            fake.follows += [(each, TRUST) for each in ids]
        case "follows":
            fake.follows += [(TRUST, each) for each in ids]
        case "likes":
            fake.engaged["11", "liking_users"] = ids
        case "reposts":
            fake.engaged["11", "retweeted_by"] = ids
    is_newest_first = what in ("followers", "follows", "posts")
    return ids[::-1] if is_newest_first else ids


def post(what: What, name: str) -> Post:
    if what == "quotes":
        return Post(name, WARD, "Read this", "quoted", "11")
    if what == "thread":
        return Post(name, WARD, "Well said", "replied_to", "11")
    return Post(name, NURSE, "A #ward at night")


WISHES = [
    Request("followers", (TRUST,)),
    Request("follows", (TRUST,)),
    Request("posts", (NURSE,)),
    Request("likes", ("11",)),
    Request("reposts", ("11",)),
    Request("quotes", ("11",)),
    Request("thread", ("11",)),
    Request("search", ("night",)),
    Request("hashtag", ("ward",)),
]


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.what)
@pytest.mark.parametrize("number", [0, 1, SIZE, SIZE + 1, 2 * SIZE])
def test_each_list_comes_whole_and_in_order_whatever_its_length(
    fake: FakeX, asks: Asker, wish: Request, number: int
) -> None:
    wanted = grown(fake, wish.what, number)
    found = pages(opened(fake, asks, SIZE), wish)
    assert listed(found) == wanted
    assert len(found) == max(1, -(-number // SIZE))


def test_a_page_is_never_smaller_than_x_allows(fake: FakeX, asks: Asker) -> None:
    least = {"followers": 1, "posts": 5, "likes": 1, "quotes": 10, "search": 10}
    network = opened(fake, asks, 1)
    for wish in WISHES:
        if wish.what in least:
            fake.heard.clear()
            network.page(wish, None)
            asked = fake.heard[-1].params["max_results"]
            assert (wish.what, asked) == (wish.what, str(least[wish.what]))


def test_the_money_lasts_over_many_runs_with_one_journal(
    fake: FakeX, tmp_path: Path
) -> None:
    # $0.10 for the first ten, $0.04 for the other four, $0.10 for the first again:
    # with $0.01 left, no run goes on.
    first, rest = grown(fake, "followers", 14)[:SIZE], ["90003", "90002", "90001"]
    allowance = Allowance(micro_dollars=250_000)
    cursor, runs = None, []
    for _ in range(5):
        budget = Budget(allowance, tmp_path / "spent.jsonl")
        with Asker(Manners(CONTACT, lambda _host: QUICK), budget) as asker:
            try:
                page = opened(fake, asker, SIZE).page(WISHES[0], cursor)
            except OverBudget as spent:
                runs.append([str(spent).partition(",")[0]])
                continue
        cursor = page.after
        runs.append(list(page.listed))
    refused = ["$0.24 of $0.25 are spent"]
    assert runs == [first, [*rest, "90000"], first, refused, refused]
    assert fake.owed == budget.spent().micro_dollars == 240_000
