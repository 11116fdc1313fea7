"""Pages: how capable organisations are, for a board in one page, and behind it."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from wellheard.findings.capability.disclosure.crosses import ORGANISATION
from wellheard.findings.capability.instrument import FIRST_LANGUAGE, INDEX
from wellheard.findings.capability.scored import OVERALL
from wellheard.web.capability import picturing
from wellheard.web.capability.forms import ReleaseForm
from wellheard.web.capability.models import Wave
from wellheard.web.capability.reading import Reading, points
from wellheard.web.capability.workbook import workbook
from wellheard.web.kit import receiving
from wellheard.web.kit.pages import page
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail.recording import record

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@allowed(Deed.SEE)
def overview(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Show a wave in one page; the newest where none is named."""
    waves = Wave.objects.of(request.member.organisation).defer("content")
    wave = waves.first() if pk is None else get_object_or_404(waves, pk=pk)
    if wave is None:
        return page(request, "capability/none", {"title": "Maturity"})
    reading = Reading(wave.release())
    pictures = (
        picturing.dimensions(reading),
        picturing.statements(reading),
        picturing.organisations(reading),
    )
    shown = {
        "title": f"Maturity, {wave.name}",
        "wave": wave,
        "others": [each for each in waves if each.pk != wave.pk],
        "reading": reading,
        "pictures": [each for each in pictures if each],
        "asked": reading.asked_of_the_board(),
        "organisations": list(enumerate(reading.organisations)),
    }
    return page(request, "capability/overview", shown)


@allowed(Deed.SEE)
def statement(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Show what people said of one statement."""
    wave, reading = _opened(request, pk)
    found = {each.name: each for each in reading.statements}.get(item)
    if found is None:
        raise Http404
    shown = {
        "title": found.title,
        "wave": wave,
        "shown": found,
        "anchors": reading.instrument.words[FIRST_LANGUAGE].item(item).anchors,
        "sectors": reading.sectors(item),
        "levels": reading.levels(item),
        "peers": reading.peers(item),
        "points": points,
    }
    return page(request, "capability/statement", shown)


@allowed(Deed.SEE)
def staff(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how each level of staff sees it: the board beside the front line."""
    wave, reading = _opened(request, pk)
    asked = (reading.headline, *reading.dimensions, *reading.statements)
    rows = [
        (each, reading.levels(each.name), points(reading.gap(each.name)))
        for each in asked
        if each is not None
    ]
    shown = {
        "title": "By level of staff",
        "wave": wave,
        "picture": picturing.staff(reading),
        "names": [name for name, _shown in reading.levels(asked[-1].name)]
        if asked[-1]
        else [],
        "rows": rows,
    }
    return page(request, "capability/staff", shown)


@allowed(Deed.SEE)
def organisation(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show one organisation beside the others, without any rank."""
    wave, reading = _opened(request, pk)
    if number >= len(reading.organisations):
        raise Http404
    name = reading.organisations[number]
    subjects = (
        *(INDEX, OVERALL),
        *reading.instrument.dimensions,
        *(each.name for each in reading.statements),
    )
    rows = [
        (found, reading.peers(subject))
        for subject in subjects
        if (found := reading.shown(subject, ORGANISATION, name))
    ]
    shown: dict[str, Any] = {
        "title": name,
        "wave": wave,
        "rows": rows,
        "first": rows[0][0] if rows else None,
        "picture": picturing.organisations(reading, name),
        "points": points,
    }
    return page(request, "capability/organisation", shown)


@allowed(Deed.RUN)
def show(request: HttpRequest) -> HttpResponse:
    """Take in a release, so that it is shown."""
    form = receiving.sent(request, ReleaseForm, "release")
    if form.is_valid():
        release = form.cleaned_data["release"]
        try:
            with transaction.atomic():
                wave = Wave.objects.add(
                    request.member.organisation,
                    name=release.wave[:80],
                    sha256=release.sha256,
                    content=release.content,
                )
        except IntegrityError:
            messages.error(request, "This release is shown already.")
            return redirect("capability:overview")
        record(request, "showed a release", wave.name, sha256=release.sha256)
        messages.success(request, f"{wave.name} is shown to your organisation.")
        return redirect("capability:wave", pk=wave.pk)
    return page(request, "capability/show", {"title": "Show a release", "form": form})


@allowed(Deed.EXPORT)
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out all figures that are published, as CSV."""
    wave, reading = _opened(request, pk)
    return _taken(request, wave, reading.release.to_csv(), "csv")


@allowed(Deed.EXPORT)
def as_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the figures of a wave as a workbook with a chart."""
    wave, reading = _opened(request, pk)
    return _taken(request, wave, workbook(reading), "xlsx")


def _taken(
    request: HttpRequest, wave: Wave, content: bytes, ending: str
) -> HttpResponse:
    """Write down that a wave is taken away, and hand it out."""
    record(request, "exported a release", wave.name, sha256=wave.sha256, form=ending)
    answer = HttpResponse(content, content_type=KINDS[ending])
    answer["Content-Disposition"] = f'attachment; filename="figures.{ending}"'
    return answer


@allowed(Deed.ADMINISTER)
@require_POST
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a release no longer; it can be shown again from its file."""
    wave, _reading = _opened(request, pk)
    record(request, "took a release down", wave.name, sha256=wave.sha256)
    wave.delete()
    messages.success(request, f"{wave.name} is no longer shown.")
    return redirect("capability:overview")


def _opened(request: HttpRequest, pk: int) -> tuple[Wave, Reading]:
    waves = Wave.objects.of(request.member.organisation)
    wave = get_object_or_404(waves, pk=pk)
    return wave, Reading(wave.release())
