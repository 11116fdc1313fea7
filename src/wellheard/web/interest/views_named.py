"""Pages: the named lists of an edition, and each of them with how it was made."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from wellheard.accounts.addresses import address
from wellheard.accounts.privacy import SMALLEST_GROUP, in_words, is_small
from wellheard.reports.sections.named_lists import FIGURES
from wellheard.reports.written import UNKNOWN
from wellheard.web.interest import directory, editions, exporting, hiding
from wellheard.web.interest.exporting import ExportForm, File
from wellheard.web.interest.exports import TABLES
from wellheard.web.interest.filtering import number
from wellheard.web.interest.models import Edition, Listed, NamedList
from wellheard.web.interest.named_lists import KEPT
from wellheard.web.interest.named_told import sentences
from wellheard.web.interest.naming import Names, network
from wellheard.web.kit.pages import page
from wellheard.web.kit.paging import pages_of
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed

ON_A_PAGE = 50
NAMED = ("rank", "network", "account_id", "handle", "name")
OF_PEOPLE = ("followers_in_universe",)
"""Columns that count people, so that a small number is not shown."""
Written = Callable[[Mapping[str, Any]], str]


def _few(name: str) -> Written:
    return lambda row: in_words(row[name])


def _place(name: str) -> Written:
    return lambda row: UNKNOWN if row[name] is None else f"{row[name]:,}"


HEADS: Mapping[str, Mapping[str, Written]] = {
    **{order: figures for order, (figures, _measured) in FIGURES.items()},
    "peers": {
        "Followers in the universe": _few("followers_in_universe"),
        "By peers": _place("place_by_peers"),
        "By standing": _place("place_by_standing"),
        "By size": _place("place_by_size"),
    },
    "index": {**FIGURES["index"][0], "Index": lambda row: f"{row['index']:,.1f}"},
}
"""By the order of a list: its figures as the report writes them, and more."""


@dataclass(frozen=True)
class Line:
    """One account as it stands in the table."""

    listed: Listed
    title: str
    handle: str
    href: str
    is_outside: bool
    """Whether the link leads to the network, as the edition does not have it."""
    network: str
    figures: Sequence[str]


@allowed(Deed.SEE)
def lists(request: HttpRequest) -> HttpResponse:
    """Show which named lists there are."""
    edition = _edition(request)
    rows = []
    if edition is not None:
        rows = [(each, len(_shown(each))) for each in edition.named_lists.all()]
    return page(
        request,
        "interest/named_lists",
        {
            "title": "Named lists",
            "edition": edition,
            "rows": [(each, in_words(count), each.told) for each, count in rows],
            "query": _query(request),
            "may_find": request.member.may(Deed.RUN),
        },
    )


@allowed(Deed.SEE)
def one(request: HttpRequest, name: str) -> HttpResponse:
    """Show a named list: who is in it and why, and how it was made."""
    edition, made = _there(request, name)
    kept = _shown(made)
    paged = Paginator(kept, ON_A_PAGE).get_page(number(request.GET.get("page")) or 1)
    return page(
        request,
        "interest/named_list",
        {
            "title": made.title,
            "edition": edition,
            "made": made,
            "told": made.told,
            "said": sentences(made),
            "count": in_words(len(kept)).capitalize() if kept else "No",
            "heads": heads(made),
            "rows": lines(edition, made, list(paged)),
            "pagination": pages_of(request, paged),
            "query": _query(request),
            "may_export": request.member.may(Deed.EXPORT) and bool(kept),
        },
    )


def _edition(request: HttpRequest) -> Edition | None:
    return editions.one(request, number(request.GET.get("edition")))


def _query(request: HttpRequest) -> str:
    """Return what keeps the pages at the edition that was asked for."""
    pk = number(request.GET.get("edition"))
    return f"?edition={pk}" if pk else ""


def _there(request: HttpRequest, name: str) -> tuple[Edition, NamedList]:
    edition = _edition(request)
    made = edition and edition.named_lists.filter(name=name).first()
    if not edition or not made:
        raise Http404
    return edition, made


def _shown(made: NamedList) -> list[Listed]:
    """Return who is in a list, without who asked to be left out since."""
    return [
        each
        for each in made.listed.all()
        if not hiding.is_hidden(each.network, each.account_id, each.handle)
    ]


def heads(made: NamedList) -> list[str]:
    """Name the figures of a list; a seed may be one of the universe."""
    is_of_universe = made.told["universe"] is not None
    return [
        "Of the universe" if is_of_universe and head == "Seeds" else head
        for head in HEADS[made.order]
    ]


def lines(edition: Edition, made: NamedList, some: Sequence[Listed]) -> list[Line]:
    """Return accounts as they stand in the table, linked where they have a page."""
    names = Names(edition)
    ids = [each.account_id for each in some]
    rows = {
        (entry.network, entry.account_id): directory.row(entry, names)
        for entry in edition.entries.filter(account_id__in=ids)
    }
    return [
        _line(made, each, rows.get((each.network, each.account_id))) for each in some
    ]


def _line(made: NamedList, listed: Listed, row: directory.Row | None) -> Line:
    handle = f"@{listed.handle}" if listed.handle else ""
    title = listed.name.strip() or handle or listed.account_id
    return Line(
        listed=listed,
        title=title,
        handle=handle if handle != title else "",
        href=row.href if row else address(listed.network, listed.handle) or "",
        is_outside=row is None,
        network=network(listed.network),
        figures=[_written(made, head, listed) for head in HEADS[made.order]],
    )


def _written(made: NamedList, head: str, listed: Listed) -> str:
    of_people = made.told["universe"] is not None and head == "Seeds"
    if of_people and is_small(listed.figures["seeds_followed"]):
        return in_words(listed.figures["seeds_followed"])
    return HEADS[made.order][head](listed.figures)


@dataclass(frozen=True)
class ListSheet:
    """A named list as it is taken away."""

    made: NamedList
    kept: Sequence[Listed]
    about: Mapping[str, str]

    def columns(self) -> tuple[str, ...]:
        """Name the columns."""
        return (*NAMED, *KEPT[self.made.order], "why", "address")

    def rows(self) -> Iterator[list[Any]]:
        """Yield the values of each account."""
        for each in self.kept:
            named = [getattr(each, name) for name in NAMED]
            told = [_kept(name, each.figures[name]) for name in KEPT[self.made.order]]
            yield [*named, *told, each.why, address(each.network, each.handle) or ""]


def _kept(name: str, value: Any) -> Any:
    if name in OF_PEOPLE and is_small(value):
        return f"under {SMALLEST_GROUP}"
    return value


@allowed(Deed.EXPORT)
def export(request: HttpRequest, name: str) -> HttpResponseBase:
    """Ask as what and why, then send the list."""
    edition, made = _there(request, name)
    kept = _shown(made)
    form = ExportForm(request.POST or None, accounts=len(kept), forms=TABLES)
    if form.is_valid():
        said = form.cleaned_data
        told = {
            **exporting.about(edition, said["reason"], []),
            "What": f"{made.title}. {made.told['about']}",
            "Method": " ".join(sentences(made)),
            "Columns": "One row is one account; docs and /named-lists say what each is",
        }
        sheet = ListSheet(made, kept, told)
        return exporting.sent(
            request, sheet, File(made.title, said["form"], len(kept)), edition
        )
    return page(
        request,
        "interest/export_some",
        {
            "title": f"Export {made.title}",
            "form": form,
            "edition": edition,
            "whom": made.title,
            "count": in_words(len(kept)).capitalize() if kept else "No",
            "back": reverse("interest:named_list", args=[made.name]) + _query(request),
        },
    )
