"""Jobs: the list of them, and each with its progress, log and result."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from wellheard.web.kit.pages import page
from wellheard.web.rounds import asking, listing, registry
from wellheard.web.rounds.models import Job, State
from wellheard.web.rounds.registry import UnknownWork
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail import recording

STOP_POLLING = 286
"""What tells htmx that there is nothing more to ask for."""


@allowed(Deed.RUN)
def jobs(request: HttpRequest) -> HttpResponse:
    """Show the jobs of an organisation."""
    organisation = request.member.organisation
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    state = state if state in State.values else ""
    kinds = {
        name: work.title
        for name, work in registry.known().items()
        if request.member.may(work.deed)
    }
    kind = kind if kind in kinds else ""
    listed = listing.page_of(organisation, state, kind, request.GET.get("page"))
    shown = {
        "title": "Jobs",
        "jobs": [(job, listing.tag(job), listing.title_of(job.kind)) for job in listed],
        "listed": listed,
        "state": state,
        "kind": kind,
        "states": State.choices,
        "kinds": kinds.items(),
        "successes": listing.last_successes(organisation),
    }
    return page(request, "rounds/jobs", shown)


@allowed(Deed.RUN)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a job."""
    found = mine(request, pk)
    shown = {
        **_shown(found),
        "title": found.title,
        "asked": listing.asked_facts(found),
        "result": found.result,
        "may_retry": _may_retry(found),
    }
    return page(request, "rounds/job", shown)


@allowed(Deed.RUN)
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the part of a job's page that changes while it runs."""
    found = mine(request, pk)
    answer = page(request, "rounds/now", _shown(found))
    if found.has_ended:
        answer.headers["HX-Refresh"] = "true"
    return answer


@allowed(Deed.RUN)
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Say in a sentence how a job stands, for who listens rather than looks."""
    found = mine(request, pk)
    status = STOP_POLLING if found.has_ended else 200
    return page(request, "rounds/step", _shown(found), status=status)


@require_POST
@allowed(Deed.RUN)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop wanting a job."""
    found = mine(request, pk)
    if asking.cancel(found):
        recording.record(request, "cancelled a job", found.title)
        messages.success(request, "The job is being cancelled")
    else:
        messages.info(request, "The job had ended already")
    return redirect("rounds:job", pk=pk)


@require_POST
@allowed(Deed.RUN)
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more for a job that failed or was cancelled."""
    found = mine(request, pk)
    if _may_retry(found) and asking.retry(found):
        recording.record(request, "asked for a job again", found.title)
        messages.success(request, "The job waits for a worker again")
    else:
        messages.info(request, "This job cannot be done once more; ask for a new one")
    return redirect("rounds:job", pk=pk)


def mine(request: HttpRequest, pk: int) -> Job:
    """Return a job of the person's organisation, or 404."""
    found: Job = get_object_or_404(Job.objects.of(request.member.organisation), pk=pk)
    return found


def begun(
    request: HttpRequest, kind: str, asked: dict[str, Any], title: str
) -> HttpResponse:
    """Ask for a job, write that down, and go to its page."""
    organisation = request.member.organisation
    job = asking.ask(organisation, kind, asked, by=request.user, title=title)
    recording.record(request, "asked for a job", title, kind=kind)
    return redirect("rounds:job", pk=job.pk)


def _may_retry(job: Job) -> bool:
    if job.state not in (State.FAILED, State.CANCELLED):
        return False
    try:
        return registry.of(job.kind).again(job.asked)
    except UnknownWork:
        return False


def _shown(job: Job) -> dict[str, Any]:
    """Return what all views of a job show."""
    return {
        "job": job,
        "tag": listing.tag(job),
        "kind": listing.title_of(job.kind),
        "step": listing.step_of(job),
        "share": listing.share(job),
        "lines": listing.lines(job),
    }
