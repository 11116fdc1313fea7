"""Pages: what sets of accounts share, and who is in one of them only."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from wellheard.evidence.lake import Lake
from wellheard.findings.interest.direction import DIRECTIONS
from wellheard.findings.interest.overlap import SetsRefused
from wellheard.web import answering
from wellheard.web.interest import (
    comparing,
    directory,
    editions,
    exporting,
    overlap_chart,
    overlap_shown,
    sets,
)
from wellheard.web.interest.comparing import Compared
from wellheard.web.interest.exporting import ExportForm, File
from wellheard.web.interest.exports import Export
from wellheard.web.interest.models import Edition
from wellheard.web.interest.naming import Names
from wellheard.web.interest.overlap_asked import Asked
from wellheard.web.interest.searching import ON_A_PAGE, Search
from wellheard.web.interest.sets import FEWEST, MOST, CannotCompare, NoSet, Offer
from wellheard.web.kit.pages import page
from wellheard.web.kit.paging import pages_of
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed

SIDES = {
    "followers": "Who follows the seeds",
    "followed": "Whom the seeds follow",
}
NO_LAKE = (
    "The lake is not at hand, so nothing can be counted. Import or gather follows "
    "first; if you did, ask whoever runs this service to look at wellheard doctor."
)
NOT_READY = (
    "Much was added to the lake since it was last asked, and to prepare it takes "
    "longer than a page should. Find who cares anew, under Jobs; that prepares it. "
    "Then come back to this address."
)


@allowed(Deed.SEE)
def overlaps(request: HttpRequest) -> HttpResponse:
    """Offer sets, and show what those that were chosen share."""
    asked = Asked.read(request.GET)
    edition = editions.one(request, asked.edition)
    if edition is None:
        return page(request, "interest/overlaps_none", {"title": "Compare audiences"})
    offered = sets.offers(request.member.organisation, edition)
    shown: dict[str, Any] = {
        "title": "Compare audiences",
        "edition": edition,
        "offers": [_boxes(each, asked) for each in offered],
        "sides": _sides(asked),
        "asked": asked,
        "error": "",
        "trouble": "",
        "made": None,
        "may_export": request.member.may(Deed.EXPORT),
        "may_find": request.member.may(Deed.RUN),
    }
    if asked.words:
        try:
            shown |= _made(request, edition, offered, asked)
        except NoSet:
            shown["error"] = "A set of this address is not there; choose sets below"
        except SetsRefused as refused:
            shown["trouble"] = f"{refused}."
        except CannotCompare as why:
            shown["trouble"] = str(why)
    if asked.words and not FEWEST <= len(asked.words) <= MOST:
        shown["error"] = f"Choose {FEWEST} to {MOST} sets"
    return page(request, "interest/overlaps", shown)


def _made(
    request: HttpRequest, edition: Edition, offered: list[Offer], asked: Asked
) -> dict[str, Any]:
    """Return what the page shows of sets that were chosen."""
    if not FEWEST <= len(asked.words) <= MOST:
        return {}
    search = Search(edition, directory.named_lists(request))
    made = compare(search, offered, asked)
    places = made.places_only_in(asked.first)
    paged = Paginator(range(len(places)), ON_A_PAGE).get_page(asked.page)
    some = places[(paged.number - 1) * ON_A_PAGE :][:ON_A_PAGE]
    names, titles = Names(edition), made.titles()
    sentence = overlap_shown.sentence(made)
    return {
        "made": made,
        "sentence": sentence,
        "chart": overlap_chart.chart(made, sentence),
        "rows": overlap_shown.sets(made, asked),
        "matrix": overlap_shown.matrix(made),
        "pairs": overlap_shown.pairs(made),
        "remarks": overlap_shown.remarks(made),
        "first": titles[asked.first],
        "only": overlap_shown.only(made, asked.first),
        "people": [directory.row(each, names) for each in search.entries(some)],
        "pagination": pages_of(request, paged),
        "page_number": paged.number,
        "query": asked.query(),
    }


def compare(search: Search, offered: list[Offer], asked: Asked) -> Compared:
    """Compare the sets of an address; raises NoSet, SetsRefused, CannotCompare."""
    choices = sets.chosen(offered, asked.words)
    return comparing.compared(
        ready_lake(), search, choices, DIRECTIONS[asked.direction]
    )


def ready_lake() -> Lake:
    """Return the lake where it can be asked at once; raises CannotCompare."""
    lake = answering.lake()
    if lake is None:
        raise CannotCompare(NO_LAKE)
    if not answering.is_ready(lake):
        raise CannotCompare(NOT_READY)
    return lake


def _boxes(offer: Offer, asked: Asked) -> dict[str, Any]:
    """Return what the component of the boxes is told."""
    items = [
        {
            "value": each.word,
            "text": each.title,
            "checked": each.word in asked.words,
            **({"hint": {"text": each.about}} if each.about else {}),
        }
        for each in offer.choices
    ]
    legend = {"text": offer.title, "size": "s"}
    return {
        "is_further": offer.is_further,
        "is_open": any(each["checked"] for each in items),
        "title": offer.title,
        "boxes": {
            "name": "set",
            "idPrefix": "set-" + offer.title.lower().replace(" ", "-").replace("’", ""),
            "small": True,
            "fieldset": {"legend": legend},
            "items": items,
        },
    }


def _sides(asked: Asked) -> dict[str, Any]:
    return {
        "name": "direction",
        "idPrefix": "direction",
        "small": True,
        "fieldset": {"legend": {"text": "The audience of seed groups", "size": "s"}},
        "items": [
            {"value": side, "text": text, "checked": side == asked.direction}
            for side, text in SIDES.items()
        ],
    }


@allowed(Deed.EXPORT)
def export(request: HttpRequest) -> HttpResponseBase:
    """Ask as what and why, then send who is in one set and in none of the others."""
    asked = Asked.read(request.GET)
    edition = editions.one(request, asked.edition)
    if edition is None or not FEWEST <= len(asked.words) <= MOST:
        raise Http404
    search = Search(edition, directory.named_lists(request))
    offered = sets.offers(request.member.organisation, edition)
    try:
        made = compare(search, offered, asked)
    except (NoSet, SetsRefused, CannotCompare) as refused:
        raise Http404 from refused
    places = made.places_only_in(asked.first)
    form = ExportForm(request.POST or None, accounts=len(places))
    titles = made.titles()
    narrowed = overlap_shown.narrowed(titles, asked)
    if form.is_valid():
        said = form.cleaned_data
        about = exporting.about(edition, said["reason"], [narrowed])
        file = File(f"{titles[asked.first]} only", said["form"], len(places))
        sheet = Export(search, places, about, {})
        return exporting.sent(request, sheet, file, edition)
    return page(
        request,
        "interest/export_some",
        {
            "title": "Export who is in one set only",
            "form": form,
            "edition": edition,
            "count": overlap_shown.listed(made, asked.first),
            "whom": narrowed,
            "back": f"{reverse('interest:overlaps')}?{asked.query()}",
        },
    )
