"""Pages: the map of communities, of the keenest, around one account, and of all."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from wellheard.accounts.privacy import SMALLEST_GROUP, OptOuts
from wellheard.findings.interest.charting.chart import NotCharted
from wellheard.web import answering
from wellheard.web.interest import community_chart, reasons
from wellheard.web.interest.charts import Kept, NoChart
from wellheard.web.interest.models import Edition
from wellheard.web.kit.pages import page
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail.recording import record

IN_TABLE = 500
NOBODY = OptOuts(b"")


@allowed(Deed.SEE)
def communities(request: HttpRequest) -> HttpResponse:
    """Show the communities: picture, table, and the follows between them."""
    edition, kept = _newest(request)
    if edition is None or kept is None:
        return page(request, "interest/map_none", {"title": "Map", "edition": edition})
    circles, flows = kept.circles, kept.flows
    names = {each["community"]: each["name"] for each in circles}
    return page(
        request,
        "interest/map_communities",
        {
            "title": "Communities",
            "edition": edition,
            "chart": community_chart.chart(circles, flows),
            "sentence": community_chart.sentence(circles, flows),
            "circles": circles,
            "flows": [each for each in flows if each["source"] != each["target"]],
            "names": names,
        },
    )


@allowed(Deed.SEE)
def keenest(request: HttpRequest) -> HttpResponse:
    """Show the keenest accounts and their ties: picture and table."""
    edition, kept = _there(request)
    return _sketch(
        request,
        edition,
        kept.top(_opt_outs()),
        {"title": "The keenest and their ties", "data": reverse("interest:map_top")},
    )


@allowed(Deed.SEE)
def around(request: HttpRequest, rank: int) -> HttpResponse:
    """Show whom an account is tied with: picture and table; it is written down why."""
    edition, kept = _there(request)
    sketch = _around(kept, rank)
    reason = reasons.given(request)
    if not reason:
        return reasons.ask(request)
    middle = sketch["nodes"][0]
    of = f"{middle['network']}:{middle['account_id']}"
    record(request, "looked at the ties of an account", of, reason=reason, rows=1)
    data = reverse("interest:map_around_data", args=[rank])
    title = f"Around @{middle['label']}"
    return _sketch(request, edition, sketch, {"title": title, "data": data})


@allowed(Deed.SEE)
def everybody(request: HttpRequest) -> HttpResponse:
    """Show all accounts as points."""
    edition, kept = _there(request)
    legend = kept.packed.legend
    return page(
        request,
        "interest/map_points",
        {
            "title": "All accounts",
            "edition": edition,
            "communities": legend["communities"],
            "community_items": [
                {"value": "", "text": "All communities"},
                *(
                    {"value": str(each["community"]), "text": each["name"]}
                    for each in legend["communities"]
                ),
            ],
            "kind_items": [
                {"value": "", "text": "All of them"},
                *(
                    {"value": value, "text": text}
                    for value, text in _choices(legend["classes"])
                ),
            ],
            "smallest": SMALLEST_GROUP,
        },
    )


@allowed(Deed.SEE)
def points(request: HttpRequest) -> FileResponse:
    """Give all positions, six bytes an account."""
    _edition, kept = _there(request)
    return FileResponse(kept.points.open("rb"), content_type="application/octet-stream")


@allowed(Deed.SEE)
def density(request: HttpRequest) -> FileResponse:
    """Give the grey picture of where accounts are many."""
    _edition, kept = _there(request)
    return FileResponse(kept.density.open("rb"), content_type="image/png")


@allowed(Deed.SEE)
def top_data(request: HttpRequest) -> JsonResponse:
    """Give the keenest and their ties, for the picture."""
    _edition, kept = _there(request)
    return JsonResponse(_linked(kept.top(_opt_outs())))


@allowed(Deed.SEE)
def around_data(request: HttpRequest, rank: int) -> JsonResponse:
    """Give whom an account is tied with, for the picture on its page."""
    _edition, kept = _there(request)
    if not reasons.given(request):
        raise PermissionDenied
    return JsonResponse(_linked(_around(kept, rank)))


@allowed(Deed.SEE)
def at(request: HttpRequest, rank: int) -> JsonResponse:
    """Say which account a point is."""
    _edition, kept = _there(request)
    found = kept.account(rank, _opt_outs())
    if found is None:
        raise Http404
    label = f"@{found['handle']}" if found["handle"] else found["account_id"]
    href = reverse("interest:map_around", args=[rank])
    return JsonResponse({"label": label, "href": href})


def _newest(request: HttpRequest) -> tuple[Edition | None, Kept | None]:
    """Return the newest edition that a person may see, with its chart."""
    seen = Edition.objects.seen_by(request.member.organisation)
    edition = seen.filter(is_whole=True).first()
    if edition is None:
        return None, None
    try:
        return edition, Kept.of(edition)
    except NoChart:
        return edition, None


def _there(request: HttpRequest) -> tuple[Edition, Kept]:
    edition, kept = _newest(request)
    if edition is None or kept is None:
        raise Http404
    return edition, kept


def _around(kept: Kept, rank: int) -> dict[str, Any]:
    """Return a sketch; nothing of somebody who asked to be left out."""
    try:
        sketch = kept.around(rank, _opt_outs())
    except NotCharted as why:
        raise Http404 from why
    if not sketch["nodes"] or sketch["nodes"][0]["relation"] != "itself":
        raise Http404
    return sketch


def _opt_outs() -> OptOuts:
    lake = answering.lake()
    return lake.opt_outs() if lake else NOBODY


def _linked(sketch: dict[str, Any]) -> dict[str, Any]:
    """Let each point lead to the ties around it."""
    nodes = [
        {**each, "href": reverse("interest:map_around", args=[each["rank"]])}
        for each in sketch["nodes"]
    ]
    return {"nodes": nodes, "edges": sketch["edges"]}


def _sketch(
    request: HttpRequest,
    edition: Edition,
    sketch: dict[str, Any],
    shown: dict[str, Any],
) -> HttpResponse:
    names = {each["community"]: each["name"] for each in Kept.of(edition).circles}
    return page(
        request,
        "interest/map_sketch",
        {
            **shown,
            "edition": edition,
            "nodes": sketch["nodes"][:IN_TABLE],
            "drawn": len(sketch["nodes"]),
            "edges": len(sketch["edges"]),
            "ties": sketch["ties"],
            "names": names,
        },
    )


def _choices(classes: list[dict[str, str | None]]) -> list[tuple[str, str]]:
    """Return what the points can be narrowed to: each kind, role and network."""
    found: dict[tuple[str, str], list[str]] = {}
    for number, each in enumerate(classes):
        for part in ("kind", "role", "network"):
            if each[part]:
                found.setdefault((part, str(each[part])), []).append(str(number))
    return [
        (",".join(numbers), f"{part}: {word}")
        for (part, word), numbers in sorted(found.items())
    ]
