"""Pages: what was done, by whom, and why."""

import csv
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from wellheard.evidence.cells import safe
from wellheard.web.kit.pages import page
from wellheard.web.kit.paging import pages_of
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail.models import Line
from wellheard.web.trail.recording import record

ON_A_PAGE = 50
COLUMNS = ("at", "organisation", "name", "deed", "of", "reason", "rows", "details")


class LookForm(forms.Form):
    """What is looked for."""

    name = forms.CharField(label="Person", required=False, max_length=254)
    deed = forms.CharField(label="Deed", required=False, max_length=60)
    since = forms.DateField(label="Since", required=False)
    page = forms.IntegerField(required=False, min_value=1)


@allowed(Deed.ADMINISTER)
def trail(request: HttpRequest) -> HttpResponse:
    """Show the trail of one's organisation; of all, to who keeps the installation."""
    form = LookForm(request.GET)
    shown = Paginator(_found(request, form), ON_A_PAGE).get_page(
        form.cleaned_data.get("page") or 1
    )
    return page(
        request,
        "audit/trail",
        {
            "title": "Trail",
            "form": form,
            "shown": shown,
            "pagination": pages_of(request, shown),
            "asked": request.GET.urlencode(),
        },
    )


@allowed(Deed.ADMINISTER)
def taken(request: HttpRequest) -> StreamingHttpResponse:
    """Give the trail as a file, and write that down too."""
    found = _found(request, LookForm(request.GET))
    record(request, "exported the trail", rows=found.count())
    answer = StreamingHttpResponse(
        _lines(found), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="trail.csv"'
    return answer


def _found(request: HttpRequest, form: LookForm) -> QuerySet:
    member = request.member
    if member.may(Deed.KEEP):
        found = Line.everywhere.all()
    else:
        found = Line.objects.of(member.organisation)
    form.is_valid()
    asked = form.cleaned_data
    if asked.get("name"):
        found = found.filter(name__icontains=asked["name"])
    if asked.get("deed"):
        found = found.filter(deed__icontains=asked["deed"])
    if since := asked.get("since"):
        begin = datetime.combine(since, time.min, timezone.get_current_timezone())
        found = found.filter(at__gte=begin)
    return found.select_related("organisation")


class _Echo:
    """Hands back what is written, line by line."""

    def write(self, line: str) -> str:
        return line


def _lines(found: QuerySet) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for each in found.iterator():
        yield writer.writerow([_cell(getattr(each, name)) for name in COLUMNS])


def _cell(value: Any) -> Any:
    return safe("" if value is None else str(value))
