"""The directory for programs: accounts, how they divide, and one account."""

import math
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse, QueryDict

from wellheard.accounts.privacy import shown
from wellheard.web.api import answering, asking
from wellheard.web.api.guarding import asks
from wellheard.web.api.problems import NOT_THERE
from wellheard.web.api.recording import taken
from wellheard.web.api.resources import editions
from wellheard.web.api.scopes import Scope
from wellheard.web.interest import directory, hiding
from wellheard.web.interest.account import parts, seeds
from wellheard.web.interest.columns import FACETS
from wellheard.web.interest.exports import COLUMNS
from wellheard.web.interest.filtering import LIST, Filter
from wellheard.web.interest.models import Edition, Entry
from wellheard.web.interest.naming import FACET_TITLES, Names
from wellheard.web.interest.searching import Search

SEVERAL = (*FACETS, LIST)
PAGED = ("edition", "q", "limit", "cursor")


@asks(Scope.DIRECTORY)
def accounts(request: HttpRequest) -> HttpResponse:
    """Answer with the accounts of a filter, the keenest first."""
    asked = asking.read(request, PAGED, SEVERAL)
    limit = asking.limit(asked)
    place = asking.after(asked, editions.KIND, 2)
    edition = editions.wanted(request, asked, place)
    mark = _mark(request, asked, edition)
    if mark and answering.is_known(request, mark):
        return answering.unchanged(mark)
    found = Filter.read(asked)
    search = Search(edition, directory.named_lists(request))
    places = search.places(found)
    told = page_of(request, search, places, limit, place)
    taken(request, "accounts", len(told["items"]), edition)
    total = shown(search.tally(found).total)
    return answering.answer(request, {"total": total, **told}, mark)


def page_of(
    request: HttpRequest,
    search: Search,
    places: Any,
    limit: int,
    place: tuple[int, ...] | None,
) -> dict[str, Any]:
    """Return one page of accounts; it goes on after the last one's record.

    So nobody is told twice or passed by where somebody leaves meanwhile.
    """
    if place is not None:
        places = places[search.columns.ids[places] > place[1]]
    names, some = Names(search.edition), places[:limit]
    items = [told(each, names) for each in search.entries(some)]
    following = None
    if len(places) > limit:
        last = int(search.columns.ids[some[-1]])
        cursor = asking.cursor(editions.KIND, search.edition.pk, last)
        following = answering.following(request, cursor)
    return {"edition": editions.told(search.edition), "items": items, "next": following}


@asks(Scope.DIRECTORY)
def facets(request: HttpRequest) -> HttpResponse:
    """Answer how the accounts of a filter divide; small numbers are withheld."""
    asked = asking.read(request, ("edition", "q"), SEVERAL)
    edition = editions.wanted(request, asked)
    mark = _mark(request, asked, edition)
    if mark and answering.is_known(request, mark):
        return answering.unchanged(mark)
    tally = Search(edition, directory.named_lists(request)).tally(Filter.read(asked))
    names = Names(edition)
    told = {
        "edition": editions.told(edition),
        "total": shown(tally.total),
        "facets": [
            {
                "facet": facet,
                "name": FACET_TITLES[facet],
                "values": [
                    {"value": value, "name": names.of(facet, value), "accounts": count}
                    for value, count in tally.counts[facet].items()
                ],
            }
            for facet in FACETS
        ],
    }
    return answering.answer(request, told, mark)


@asks(Scope.DIRECTORY)
def account(request: HttpRequest, network: str, account_id: str) -> HttpResponse:
    """Answer with one account, and the parts of its place."""
    asked = asking.read(request, ("edition",))
    edition = editions.wanted(request, asked)
    entry = edition.entries.filter(network=network, account_id=account_id).first()
    if entry is None or hiding.is_hidden(network, account_id, entry.handle):
        raise NOT_THERE
    about = {
        **told(entry, Names(edition)),
        "edition": editions.told(edition),
        "parts": [
            {"name": name, "value": _plain(of)} for name, of in parts(edition, entry)
        ],
        "seeds": [
            {
                "network": each["network"],
                "account_id": each["account_id"],
                "handle": each["handle"] or None,
                "weight": _plain(each["weight"]),
                "coverage": _plain(each["coverage"]),
            }
            for each in seeds(edition, entry)
        ],
    }
    taken(request, f"account {network} {account_id}", 1, edition)
    return answering.answer(request, about)


def told(entry: Entry, names: Names) -> dict[str, Any]:
    """Return an account as an export tells it: without its bio."""
    return {column: _value(entry, column, names) for column in COLUMNS}


def _value(entry: Entry, column: str, names: Names) -> Any:
    if column == "community":
        return names.community(entry.community) if entry.community else None
    value = getattr(entry, column)
    return None if value == "" else _plain(value)


def _plain(value: Any) -> Any:
    """Return a value that JSON can say: it knows no infinity."""
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _mark(request: HttpRequest, asked: QueryDict, edition: Edition) -> str:
    """Return the mark of an answer; none where it depends on a list, which changes."""
    return "" if LIST in asked else answering.mark(request, edition)
