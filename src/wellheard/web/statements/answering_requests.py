"""Pages: the queue of requests, and each with what can be done about it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from wellheard.evidence.names import AccountUnclear
from wellheard.evidence.writing import LakeBusy
from wellheard.web import answering
from wellheard.web.kit.dressing import day, moment
from wellheard.web.kit.pages import page
from wellheard.web.rounds.asking import ask as ask_for_work
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.statements import copies, fulfilling, works
from wellheard.web.statements.forms import CheckForm, CloseForm, SureForm
from wellheard.web.statements.models import DataRequest, Kind, State
from wellheard.web.trail.recording import record

SHOWN_CLOSED = 50
TITLES = {
    works.LOOK: "Look for what is held (request {})",
    works.COPY: "Prepare the copy (request {})",
    works.ERASE: "Erase what is held (request {})",
}


@allowed(Deed.KEEP)
def requests(request: HttpRequest) -> HttpResponse:
    """Show what is asked, what is due first at the top."""
    waiting = DataRequest.objects.exclude(state=State.CLOSED)
    closed = DataRequest.objects.filter(state=State.CLOSED).order_by("-closed_at")
    return page(
        request,
        "statements/requests",
        {
            "title": "Requests about data",
            "waiting": list(waiting),
            "closed": list(closed[:SHOWN_CLOSED]),
        },
    )


@allowed(Deed.KEEP)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request, and what comes next."""
    asked = get_object_or_404(DataRequest.objects.select_related("job"), pk=pk)
    return _shown(request, asked)


def _shown(request: HttpRequest, asked: DataRequest, **forms: Any) -> HttpResponse:
    """Show a request, with the forms that somebody filled in."""
    is_ours = asked.job is not None and (
        asked.job.organisation_id == request.member.organisation_id
    )
    return page(
        request,
        "statements/request",
        {
            "title": f"Request {asked.reference}",
            "asked": asked,
            "facts": _facts(asked),
            "job": asked.job,
            "job_is_ours": is_ours,
            "check_form": CheckForm(instance=asked),
            "sure_form": SureForm(account=asked.account),
            "close_form": CloseForm(),
            "is_busy": asked.job is not None and not asked.job.has_ended,
            **forms,
        },
    )


def _facts(asked: DataRequest) -> list[dict[str, Any]]:
    told = {
        "Asked for": Kind(asked.kind).label,
        "Network": asked.get_network_display(),
        "Account": asked.account or "Removed when it was closed",
        "Answer to": asked.reply_to or "Removed when it was closed",
        "Details": asked.details,
        "Received": moment(asked.received_at),
        "Due": day(asked.due_on) + (" (late)" if asked.is_late else ""),
        "State": State(asked.state).label,
        "Identity": _checked(asked) if asked.check_note else "",
        "Outcome": f"{asked.get_outcome_display()}: {asked.answer}"
        if asked.outcome
        else "",
    }
    return [
        {"key": {"text": key}, "value": {"text": value, "classes": "wh-break"}}
        for key, value in told.items()
        if value
    ]


def _checked(asked: DataRequest) -> str:
    return f"{asked.check_note} ({asked.checked_by}, {moment(asked.checked_at)})"


def _open(pk: int, *states: Any) -> DataRequest:
    """Return a request that is in one of some states, else 404."""
    found: QuerySet = DataRequest.objects.filter(state__in=states)
    asked: DataRequest = get_object_or_404(found.select_related("job"), pk=pk)
    return asked


@allowed(Deed.KEEP)
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody made sure that the account is theirs."""
    asked = _open(pk, State.NEW, State.CHECKED)
    form = CheckForm(request.POST, instance=asked)
    if not form.is_valid():
        asked.refresh_from_db()
        return _shown(request, asked, check_form=form)
    asked = form.save(commit=False)
    asked.state, asked.found = State.CHECKED, None
    asked.checked_at, asked.checked_by = timezone.now(), request.user
    asked.save()
    record(request, "checked who asks", asked.reference)
    return redirect("statements:request", pk)


@allowed(Deed.KEEP)
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it counted what is held of the account."""
    return _begun(request, _open(pk, State.CHECKED, State.DONE), works.LOOK)


@allowed(Deed.KEEP)
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the copy prepared."""
    return _begun(request, _open(pk, State.CHECKED, State.DONE), works.COPY)


@allowed(Deed.KEEP)
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the account erased, once it was counted and written once more."""
    asked = _open(pk, State.CHECKED, State.DONE)
    if asked.kind != Kind.ERASURE or asked.found is None:
        raise Http404
    form = SureForm(request.POST, account=asked.account)
    if not form.is_valid():
        return _shown(request, asked, sure_form=form)
    return _begun(request, asked, works.ERASE)


def _begun(request: HttpRequest, asked: DataRequest, kind: str) -> HttpResponse:
    """Ask for a job, unless one is at work on this request."""
    if asked.job is not None and not asked.job.has_ended:
        messages.info(request, "A job is at work on this; wait for its end")
        return redirect("statements:request", asked.pk)
    title = TITLES[kind].format(asked.reference)
    asked.job = ask_for_work(
        request.member.organisation,
        kind,
        {"request": asked.pk},
        by=request.user,
        title=title,
    )
    asked.save(update_fields=["job"])
    record(request, "asked for a job", title, kind=kind)
    return redirect("statements:request", asked.pk)


@allowed(Deed.KEEP)
@require_POST
def leave_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the account out at once."""
    asked, lake = _open(pk, State.CHECKED, State.DONE), answering.lake()
    if asked.kind == Kind.ACCESS:
        raise Http404
    if lake is None:
        messages.error(request, "There is no lake, so nobody can be left out of it")
        return redirect("statements:request", pk)
    try:
        done = fulfilling.leave_out(lake, asked)
    except (AccountUnclear, LakeBusy) as fault:
        messages.error(request, str(fault))
        return redirect("statements:request", pk)
    record(request, "left an account out, as asked", asked.reference, done=done)
    messages.success(request, "The account is left out of everything from now on")
    return redirect("statements:request", pk)


@allowed(Deed.KEEP)
def download(request: HttpRequest, pk: int) -> FileResponse:
    """Give the copy, to be sent on to whoever asked for it."""
    asked = _open(pk, State.DONE)
    if not asked.copy or not copies.path(asked.copy).is_file():
        raise Http404
    record(request, "took a person's copy", asked.reference, rows=1)
    return FileResponse(
        copies.path(asked.copy).open("rb"),
        as_attachment=True,
        filename=f"copy-{asked.reference}.zip",
        content_type="application/zip",
    )


@allowed(Deed.KEEP)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a request; what names the person goes."""
    asked = _open(pk, State.NEW, State.CHECKED, State.DONE)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _shown(request, asked, close_form=form)
    fulfilling.close(asked, by=request.user, **form.cleaned_data)
    record(request, "closed a request", asked.reference, outcome=asked.outcome)
    messages.success(request, f"Request {asked.reference} is closed")
    return redirect("statements:requests")
