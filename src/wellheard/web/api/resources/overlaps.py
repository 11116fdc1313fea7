"""Overlaps for programs: what sets share, and who is in the first of them only."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from wellheard.findings.interest.direction import DIRECTIONS, FOLLOWERS
from wellheard.findings.interest.overlap import SetsRefused
from wellheard.web.api import answering, asking
from wellheard.web.api.guarding import asks
from wellheard.web.api.problems import NOT_THERE, Problem, unclear
from wellheard.web.api.recording import taken
from wellheard.web.api.resources import accounts, editions
from wellheard.web.api.scopes import Scope
from wellheard.web.interest import comparing, directory, overlap_shown, overlaps, sets
from wellheard.web.interest.comparing import Compared
from wellheard.web.interest.models import Edition
from wellheard.web.interest.searching import Search
from wellheard.web.interest.sets import FEWEST, MOST, WORD, CannotCompare, NoSet

PAIR = (
    "first",
    "second",
    "hidden",
    "both",
    "share_first",
    "share_second",
    "jaccard",
    "both_estimate",
    "both_low",
    "both_high",
    "share_first_estimate",
    "share_first_low",
    "share_first_high",
    "share_second_estimate",
    "share_second_low",
    "share_second_high",
    "jaccard_estimate",
    "jaccard_low",
    "jaccard_high",
)


@asks(Scope.OVERLAPS)
def pairs(request: HttpRequest) -> HttpResponse:
    """Answer with what each pair of some sets shares; small groups are withheld."""
    asked = asking.read(request, ("edition", "direction"), ("set",))
    words, side = _words(asked), _direction(asked)
    edition = editions.wanted(request, asked)
    _search, made = _compared(request, edition, words, side)
    told = {
        "edition": editions.told(edition),
        "direction": side,
        "snapshot": made.snapshot,
        "as_at": made.as_at.isoformat(),
        "sets": _sets(made),
        "pairs": [
            {name: row[name] for name in PAIR} for row in made.found.pairs.to_pylist()
        ],
        "remarks": overlap_shown.remarks(made),
    }
    return answering.answer(request, told)


@asks(Scope.OVERLAPS)
def members(request: HttpRequest) -> HttpResponse:
    """Answer with the accounts in the first of some sets and in none of the others."""
    single = ("edition", "direction", "limit", "cursor")
    asked = asking.read(request, single, ("set",))
    words, side = _words(asked), _direction(asked)
    limit = asking.limit(asked)
    place = asking.after(asked, editions.KIND, 2)
    edition = editions.wanted(request, asked, place)
    search, made = _compared(request, edition, words, side)
    places = made.places_only_in(words[0])
    told = accounts.page_of(request, search, places, limit, place)
    taken(request, f"only in {words[0]}", len(told["items"]), edition)
    total = made.listed(words[0])
    return answering.answer(request, {"total": total, **told})


def _words(asked: QueryDict) -> list[str]:
    words = list(dict.fromkeys(asked.getlist("set")))
    for word in words:
        if not WORD.fullmatch(word):
            raise unclear(
                f"Cannot read set={word[:40]!r}; write group:NAME, own:NUMBER or "
                "list:NUMBER"
            )
    if not FEWEST <= len(words) <= MOST:
        raise unclear(f"Name {FEWEST} to {MOST} different sets with the parameter set")
    return words


def _direction(asked: QueryDict) -> str:
    side: str = asked.get("direction", FOLLOWERS.name)
    if side not in DIRECTIONS:
        known = " or ".join(sorted(DIRECTIONS))
        raise unclear(f"Cannot read direction={side[:40]!r}; write {known}")
    return side


def _compared(
    request: HttpRequest, edition: Edition, words: list[str], side: str
) -> tuple[Search, Compared]:
    """Compare sets; what cannot be compared now is told as not there."""
    offered = sets.offers(request.member.organisation, edition)
    search = Search(edition, directory.named_lists(request))
    try:
        choices = sets.chosen(offered, words)
        lake = overlaps.ready_lake()
        return search, comparing.compared(lake, search, choices, DIRECTIONS[side])
    except NoSet as missing:
        raise NOT_THERE from missing
    except (SetsRefused, CannotCompare) as why:
        raise Problem(NOT_THERE.status, str(why).rstrip(".")) from why


def _sets(made: Compared) -> list[dict[str, Any]]:
    choices = {each.word: each for each in made.choices}
    return [
        {
            **sets.described(choices[row["name"]]),
            "seeds": row["seeds"],
            "accounts": row["accounts"],
            "coverage": row["coverage"],
            "in_none_of_the_others": made.in_none_of_the_others(row["name"]),
        }
        for row in made.found.sets.to_pylist()
    ]
