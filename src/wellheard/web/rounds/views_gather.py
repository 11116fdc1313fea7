"""Gather from networks: plans, what they would cost, and beginning a round."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from wellheard.networks.gathering.plan import PlanRefused
from wellheard.web.belonging.models import Organisation
from wellheard.web.kit.pages import page
from wellheard.web.rounds import plans
from wellheard.web.rounds.forms import AS_PLANNED, GatherForm, PlanForm
from wellheard.web.rounds.models import Plan
from wellheard.web.rounds.views import begun
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail import recording


@allowed(Deed.RUN)
def gather(request: HttpRequest) -> HttpResponse:
    """Choose a plan, and begin a round."""
    organisation = request.member.organisation
    kept = list(Plan.objects.of(organisation))
    initial = {"plan": request.GET.get("plan") or (kept[0].pk if kept else None)}
    form = GatherForm(request.POST or None, initial=initial, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        plan = form.cleaned_data["plan"]
        kind = form.cleaned_data["kind"]
        asked = {"plan": plan.pk, "kind": "" if kind == AS_PLANNED else kind}
        return begun(request, "gather", asked, f"Gather: {plan.title}")
    shown = {
        "title": "Gather from networks",
        "form": form,
        "plans": [(plan, *_costs(plan.text, organisation)) for plan in kept],
    }
    return page(request, "rounds/gather", shown)


@allowed(Deed.RUN)
def new_plan(request: HttpRequest) -> HttpResponse:
    """Write a plan, beginning with the example."""
    organisation = request.member.organisation
    first = {"text": plans.example()}
    form = PlanForm(request.POST or None, initial=first, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        kept = Plan.objects.add(
            organisation,
            title=form.title,
            text=form.cleaned_data["text"],
            by=request.user,
        )
        recording.record(request, "wrote a plan of gathering", kept.title)
        return redirect("rounds:plan", pk=kept.pk)
    return page(request, "rounds/plan", {"title": "New plan", "form": form})


@allowed(Deed.RUN)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plan, what it would cost, and change it."""
    organisation = request.member.organisation
    kept = get_object_or_404(Plan.objects.of(organisation), pk=pk)
    form = PlanForm(
        request.POST or None, initial={"text": kept.text}, organisation=organisation
    )
    if request.method == "POST" and form.is_valid():
        kept.title, kept.text = form.title, form.cleaned_data["text"]
        kept.by = request.user
        kept.save()
        recording.record(request, "changed a plan of gathering", kept.title)
        messages.success(request, "The plan is saved")
        return redirect("rounds:plan", pk=pk)
    costs, refused = _costs(kept.text, organisation)
    shown = {"title": f"Plan: {kept.title}", "form": form, "plan": kept}
    return page(request, "rounds/plan", {**shown, "costs": costs, "refused": refused})


@require_POST
@allowed(Deed.RUN)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a plan; what was gathered by it stays."""
    kept = get_object_or_404(Plan.objects.of(request.member.organisation), pk=pk)
    recording.record(request, "removed a plan of gathering", kept.title)
    kept.delete()
    messages.success(request, "The plan is removed; what was gathered by it stays")
    return redirect("rounds:gather")


def _costs(text: str, organisation: Organisation) -> tuple[list[Any], str]:
    """Reckon what a plan would cost, or say why it can no longer be followed."""
    try:
        read = plans.read(text, organisation)
        return list(plans.costs(read, settings.ENVIRONMENT.lake)), ""
    except PlanRefused as refused:
        return [], str(refused)
