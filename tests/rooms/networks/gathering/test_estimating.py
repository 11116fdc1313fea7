"""What a round would cost is said before anything is asked, from what is counted."""

from dataclasses import replace
from pathlib import Path

from tests.drawing import lay
from tests.rooms.networks.gathering.invented_network import NETWORK, InventedNetwork
from tests.rooms.networks.gathering.test_round import FOLLOWS, SHARE
from wellheard.networks.gathering.estimating import asked, estimate, remembered

SEVEN = {"followers": 7, "follows": 2, "posts": 5}


def network() -> InventedNetwork:
    """Lists come three to a page, and profiles two together."""
    return InventedNetwork(list(FOLLOWS))


def test_requests_are_counted_page_by_page() -> None:
    share = replace(SHARE, fetch=("followers", "posts", "likes"), posts=4)
    counts = {"@nhs": SEVEN, "@ward": {"followers": 0, "follows": 0, "posts": 1}}
    found = estimate(share, network(), counts, per_hour=10)
    told = {
        line.what: (line.lists, line.items, line.cost.requests) for line in found.lines
    }
    assert told == {
        "profiles": (2, 2, 1),
        "followers": (2, 7, 3 + 1),  # seven on three pages; an empty list is a request
        "posts": (2, 4 + 1, 2 + 1),  # the newest four, and one
        "likes": (5, 5 * 25, 5 * 9),  # of each post 25 on nine pages
        "profiles of those found": (7, 7, 4),
    }
    assert found.cost.requests == 1 + 4 + 3 + 45 + 4
    assert found.hours == 5.7
    assert found.guessed == 0


def test_a_list_of_which_nothing_is_known_is_taken_as_long() -> None:
    found = estimate(replace(SHARE, found=()), network(), {"@nhs": SEVEN}, None)
    assert found.guessed == 1
    assert found.lines[-1].items == 7 + 1000
    assert found.hours is None


def test_the_lake_remembers_how_long_lists_are(tmp_path: Path) -> None:
    row = {"network": NETWORK, "account_id": "did:nhs", "handle": "NHS"}
    lake = lay(tmp_path / "lake", accounts=[{**row, "followers_count": 7}])
    assert remembered(lake, SHARE) == {
        "@nhs": {"followers": 7, "follows": None, "posts": None}
    }


def test_asked_first_it_is_exact() -> None:
    there = network()
    there.gone = {"ward"}
    counts = asked(SHARE, there)
    assert counts["@nhs"]["followers"] == 10
    assert counts["@ward"] == {"followers": 0, "follows": 0, "posts": 0}
