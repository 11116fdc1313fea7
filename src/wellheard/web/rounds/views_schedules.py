"""Schedules: what is done again and again, and when next."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from wellheard.web.kit.pages import page
from wellheard.web.rounds import due
from wellheard.web.rounds.forms_schedules import ScheduleForm, offered
from wellheard.web.rounds.models import Schedule
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail import recording


@allowed(Deed.RUN)
def schedules(request: HttpRequest) -> HttpResponse:
    """Show what is done again and again."""
    kept = Schedule.objects.of(request.member.organisation).select_related("last_job")
    return page(
        request, "rounds/schedules", {"title": "Schedules", "schedules": list(kept)}
    )


@allowed(Deed.RUN)
def new(request: HttpRequest) -> HttpResponse:
    """Let something be done again and again."""
    organisation = request.member.organisation
    form = ScheduleForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        kept = Schedule.objects.add(organisation, **form.schedule())
        recording.record(request, "scheduled work", kept.title)
        messages.success(request, "The schedule is kept")
        return redirect("rounds:schedules")
    shown = {
        "title": "New schedule",
        "form": form,
        "is_anything": bool(offered(organisation)),
    }
    return page(request, "rounds/schedule", shown)


@require_POST
@allowed(Deed.RUN)
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause a schedule, or let it go on from its next moment."""
    kept = _mine(request, pk)
    kept.is_on = not kept.is_on
    if kept.is_on:
        now = timezone.now()
        kept.next_at = due.following(kept.every, kept.hour, kept.starts_on, now)
    kept.save()
    deed = "took up a schedule again" if kept.is_on else "paused a schedule"
    recording.record(request, deed, kept.title)
    return redirect("rounds:schedules")


@require_POST
@allowed(Deed.RUN)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a schedule; the jobs that it asked for stay."""
    kept = _mine(request, pk)
    recording.record(request, "removed a schedule", kept.title)
    kept.delete()
    messages.success(request, "The schedule is removed")
    return redirect("rounds:schedules")


def _mine(request: HttpRequest, pk: int) -> Schedule:
    found: Schedule = get_object_or_404(
        Schedule.objects.of(request.member.organisation), pk=pk
    )
    return found
