"""The directory: accounts of an edition, narrowed by words and facets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wellheard.accounts.privacy import in_words, is_small
from wellheard.web.interest import editions
from wellheard.web.interest.columns import FACETS, SORTS
from wellheard.web.interest.filtering import LIST, Filter
from wellheard.web.interest.models import Edition, Entry, SavedList
from wellheard.web.interest.naming import FACET_TITLES, FEW, SORT_TITLES, Names
from wellheard.web.interest.searching import ON_A_PAGE, Search, Tally
from wellheard.web.kit.pages import page
from wellheard.web.kit.paging import pages_of
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed

IN_SIGHT = 8
"""So many values of a facet are shown, unless all are asked for."""


@dataclass(frozen=True)
class Choice:
    """One value of a facet, as it is offered."""

    value: str
    name: str
    shown: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet, as it is offered."""

    name: str
    title: str
    choices: Sequence[Choice]
    hidden: int
    """How many more values there are."""
    is_open: bool


@dataclass(frozen=True)
class Chip:
    """A part of the filter, and where one gets without it."""

    text: str
    href: str


@dataclass(frozen=True)
class Row:
    """One account in the table."""

    entry: Entry
    href: str
    title: str
    handle: str
    what: str
    where: str


@allowed(Deed.SEE)
def directory(request: HttpRequest) -> HttpResponse:
    """Show who cares, by words and facets."""
    asked = Filter.read(request.GET)
    if request.GET.urlencode() != asked.query() and not request.headers.get(
        "HX-Request"
    ):
        return redirect(_to(asked))
    edition = editions.one(request, asked.edition)
    if edition is None:
        return page(request, "interest/directory_none", {"title": "People"})
    answer = page(request, "interest/directory", _shown(request, edition, asked))
    answer["HX-Push-Url"] = _to(asked)
    return answer


def _to(asked: Filter) -> str:
    query = asked.query()
    return reverse("interest:directory") + (f"?{query}" if query else "")


def _shown(request: HttpRequest, edition: Edition, asked: Filter) -> dict[str, Any]:
    """Return what the page shows."""
    lists = named_lists(request)
    search, names = Search(edition, lists), Names(edition, lists)
    tally = search.tally(asked)
    paged = Paginator(range(tally.total), ON_A_PAGE).get_page(asked.page)
    now = asked.at(paged.number)
    may = request.member.may
    return {
        "title": "People",
        "edition": edition,
        "coverage": editions.coverage(edition),
        "asked": now,
        "address": _to(now),
        "facets": [*facets(tally, now, names), *_lists(now, lists)],
        "chips": chips(now, names),
        "total": "Nobody" if not tally.total else in_words(tally.total).capitalize(),
        "is_small": is_small(tally.total),
        "rows": [row(each, names) for each in search.page(now)],
        "sorts": [(sort, SORT_TITLES[sort], _to(now.by(sort))) for sort in SORTS],
        "pagination": pages_of(request, paged),
        "unfold": {facet: _to(now.unfold(facet)) for facet in FACETS},
        "query": now.query(),
        "editions": editions.others(request),
        "may_edit": may(Deed.EDIT),
        "may_export": may(Deed.EXPORT),
    }


def named_lists(request: HttpRequest) -> list[SavedList]:
    """Return the lists of accounts that somebody picked."""
    own = SavedList.objects.of(request.member.organisation)
    return list(own.filter(query="", picked__isnull=False).distinct())


def facets(tally: Tally, asked: Filter, names: Names) -> list[Facet]:
    """Return the facets by which accounts divide at all."""
    found = []
    for facet in FACETS:
        counts, chosen = tally.counts[facet], asked.chosen.get(facet, ())
        values = sorted(
            {*counts, *chosen},
            key=lambda value: (-(counts.get(value) or 0), names.of(facet, value)),
        )
        if len(values) <= 1 and not chosen:
            continue
        in_sight = [
            value
            for place, value in enumerate(values)
            if place < IN_SIGHT or value in chosen or asked.unfolded == facet
        ]
        choices = [
            Choice(
                value, names.of(facet, value), _count(counts, value), value in chosen
            )
            for value in in_sight
        ]
        found.append(
            Facet(
                facet,
                FACET_TITLES[facet],
                choices,
                len(values) - len(in_sight),
                bool(chosen) or asked.unfolded == facet or facet in FACETS[:3],
            )
        )
    return found


def _count(counts: Any, value: str) -> str:
    if value not in counts:
        return "0"
    return FEW if counts[value] is None else f"{counts[value]:,}"


def _lists(asked: Filter, lists: Sequence[SavedList]) -> list[Facet]:
    """Return the lists as a facet; what is in them is said on their own pages."""
    if not lists:
        return []
    chosen = asked.chosen.get(LIST, ())
    choices = [
        Choice(str(each.pk), each.name, "", str(each.pk) in chosen) for each in lists
    ]
    return [Facet(LIST, FACET_TITLES[LIST], choices, 0, bool(chosen))]


def chips(asked: Filter, names: Names) -> list[Chip]:
    """Return each part of the filter, to be taken away."""
    found = []
    if asked.text:
        found.append(Chip(f"“{asked.text}”", _to(asked.without_text())))
    for facet, values in asked.chosen.items():
        for value in values:
            text = f"{FACET_TITLES[facet]}: {names.of(facet, value)}"
            found.append(Chip(text, _to(asked.without(facet, value))))
    return found


def href(entry: Entry) -> str:
    """Return where an account's page is."""
    return reverse(
        "interest:account", args=[entry.edition_id, entry.network, entry.account_id]
    )


def row(entry: Entry, names: Names) -> Row:
    """Return an account as a row."""
    handle = f"@{entry.handle}" if entry.handle else ""
    roles = [names.of("role", each) for each in entry.roles]
    kind = names.of("kind", entry.kind) if entry.kind else ""
    where = entry.place or entry.region
    return Row(
        entry,
        href(entry),
        entry.name.strip() or handle or entry.account_id,
        handle,
        ", ".join(roles) or kind or "–",
        names.of("place", where) if where else "–",
    )
