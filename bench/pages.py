"""Measure how fast pages of followers are read, beside the SDK's strict models.

    python bench/pages.py [PAGES]

All read the same pages in one process by turns; the medians are printed as JSON lines.
"""

import importlib.util
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial

import follower_pages
import turns
from wellheard.networks.bluesky import actors, lists

PAGES = 200
KINDS = {"terse": follower_pages.TERSE, "wordy": follower_pages.WORDY}

Read = Callable[[Sequence[bytes]], int]


def main(number: int = PAGES) -> None:
    """Read pages of each kind in each way."""
    ways: dict[str, Read] = {
        "Wellheard: the accounts": decoded,
        "Wellheard: rows of the lake, as Arrow tables": rows,
    }
    if importlib.util.find_spec("atproto"):  # a peer, installed for `make bench`
        sdk = importlib.import_module("peers.on_sdk")
        ways = {"SDK: its models": sdk.followers, **ways}
    for kind, filled in KINDS.items():
        made = follower_pages.pages(number, filled)
        size = sum(map(len, made)) / len(made) / 1000
        bound = {
            f"{name}; {kind} pages of {size:.0f} kB": partial(read, made)
            for name, read in ways.items()
        }
        taken = turns.by_turns(bound)
        turns.same(taken)
        for line in turns.lines(taken, number, "pages"):
            print(json.dumps(line))


def decoded(made: Sequence[bytes]) -> int:
    """Read the accounts, and make nothing of them."""
    return sum(len(lists.listed(body).actors) for body in made)


def rows(made: Sequence[bytes]) -> int:
    """Make rows of the lake: who follows, and who they are."""
    count = 0
    for body in made:
        found = lists.listed(body).actors
        pairs = actors.follows(found, follower_pages.SEED, they_follow=True)
        people = actors.accounts(found)
        count += min(pairs.num_rows, people.num_rows)
    return count


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
