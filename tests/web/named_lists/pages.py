"""The pages of named lists, drawn by hand."""

from collections.abc import Callable

from tests.web.interest.pages import edition
from tests.web.people import Visitor
from tests.web.samples import MARK, Sample
from wellheard.web.interest.models import Edition, Listed, NamedList

TOLD = {
    "about": f"{MARK} modest audiences",
    "how": "the largest sure share of followers in the universe first",
    "seeds": ["national-bodies"],
    "direction": "followed",
    "where": [],
    "seeds_asked": 5,
    "seeds_in_the_lake": 4,
    "coverage_lowest": 0.25,
    "coverage_highest": 0.5,
    "coverage_unknown": 1,
    "universe": 5000,
    "universe_coverage": 0.8,
    "opted_out": 0,
    "remarks": ["Modest is an audience of at most 500"],
    "author": "Wellheard",
    "checked_by": "",
    "next_review": "2027-05-23",
}
FIGURES = {
    "trusted": {
        "followers_in_universe": 180,
        "audience": 300,
        "audience_from": "reported",
        "audience_coverage": 0.9,
        "share_in_universe": 0.6,
        "share_low": 0.5437,
        "coverage": 0.5,
    },
    "seeds": {
        "seeds_followed": 4,
        "concentration": 1.25,
        "concentration_high": 2.5,
        "coverage": 0.5,
    },
    "peers": {
        "followers_in_universe": 7,
        "place_by_peers": 1,
        "place_by_standing": 2,
        "followers_count": 900,
        "place_by_size": None,
        "difference": None,
    },
    "index": {"followers_count": 900, "posts_count": 1200, "index": 1.5},
}


def drawn(
    edition: Edition, order: str = "trusted", accounts: int = 3, **told: object
) -> NamedList:
    """Draw a list; its first account is in the edition, the others are not."""
    name = {"trusted": "quiet-but-trusted"}.get(order, f"by-{order}")
    made = NamedList.objects.create(
        edition=edition,
        number=edition.named_lists.count(),
        name=name,
        title=f"{MARK} {name}",
        order=order,
        told={**TOLD, **told},
    )
    for rank in range(1, accounts + 1):
        Listed.objects.create(
            named_list=made,
            rank=rank,
            network="x",
            account_id="1" if rank == 1 else f"far{rank}",
            handle=f"inv_far{rank}",
            name="" if rank == accounts else f"{MARK} <b>{rank}</b>",
            figures=FIGURES[order],
            why="180 of its 300 followers are in the universe (60%, at least 54%)",
        )
    return made


def some(visitor: Visitor) -> str:
    """Say where the named lists are."""
    made = edition(visitor)
    for order in FIGURES:
        drawn(made, order)
    return "/named-lists"


def one(order: str, after: str = "", accounts: int = 60) -> Callable[[Visitor], str]:
    """Say where a list is."""

    def made(visitor: Visitor) -> str:
        return f"/named-lists/{drawn(edition(visitor), order, accounts).name}{after}"

    return made


def none_made(visitor: Visitor) -> str:
    """Say where the lists of an edition that has none are."""
    edition(visitor)
    return "/named-lists"


PAGES = {
    "interest:named_lists": Sample(some),
    "named lists without an edition": Sample(lambda _visitor: "/named-lists"),
    "named lists of an edition without any": Sample(none_made),
    "interest:named_list": Sample(one("trusted")),
    "named list by peers": Sample(one("peers", accounts=2)),
    "named list of nobody": Sample(one("seeds", accounts=0)),
    "interest:export_named_list": Sample(one("trusted", "/export")),
}
