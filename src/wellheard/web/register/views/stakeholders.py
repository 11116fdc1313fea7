"""Pages: the stakeholder map, its gaps, and whom to follow next."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from wellheard.accounts.addresses import address
from wellheard.web import answering
from wellheard.web.kit.pages import page
from wellheard.web.register import observing, stakeholder_map
from wellheard.web.register.forms import StakeholderForm
from wellheard.web.register.models import Follows, Stakeholder
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail.recording import record

Step = Stakeholder.Step
STEPS = {
    "followed": Step.FOLLOWED,
    "later": Step.LATER,
    "not-wanted": Step.NOT_WANTED,
}


@allowed(Deed.SEE)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the map: picture, groups with their gaps, everybody."""
    everybody = list(Stakeholder.objects.of(request.member.organisation))
    return page(
        request,
        "register/stakeholders",
        {
            "title": "Stakeholders",
            "stakeholders": everybody,
            "quadrant": stakeholder_map.quadrant,
            "groups": stakeholder_map.groups(everybody),
            "grid": stakeholder_map.grid(everybody) if everybody else "",
            "sentence": stakeholder_map.sentence(everybody),
            "open": len(stakeholder_map.next_to_follow(everybody)),
            "looked_at": max(
                (each.looked_at for each in everybody if each.looked_at), default=None
            ),
            "may_edit": request.member.may(Deed.EDIT),
        },
    )


@allowed(Deed.EDIT)
def add(request: HttpRequest) -> HttpResponse:
    """Add somebody to the map."""
    form = StakeholderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        made.organisation = request.member.organisation
        made.save()
        messages.success(request, f"{made.name} is on the map.")
        return redirect("register:stakeholders")
    return page(
        request,
        "register/form",
        {
            "title": "Add a stakeholder",
            "form": form,
            "send": "Add",
            "back": "register:stakeholders",
        },
    )


@allowed(Deed.EDIT)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of somebody."""
    mine = _mine(request, pk)
    form = StakeholderForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"What is known of {mine.name} is saved.")
        return redirect("register:stakeholders")
    return page(
        request,
        "register/stakeholder",
        {
            "title": mine.name,
            "stakeholder": mine,
            "form": form,
            "address": address(mine.network, mine.handle),
        },
    )


@allowed(Deed.EDIT)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off the map."""
    mine = _mine(request, pk)
    mine.delete()
    record(request, "removed a stakeholder", str(mine))
    messages.success(request, f"{mine.name} is no longer on the map.")
    return redirect("register:stakeholders")


@allowed(Deed.EDIT)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look through the lake for who follows whom."""
    lake = answering.lake()
    if lake is None:
        messages.warning(
            request,
            "There is no evidence yet to look through; import or gather some first.",
        )
        return redirect("register:stakeholders")
    organisation = request.member.organisation
    found = observing.look(organisation, answering.answers(lake), timezone.now())
    if not found.channels:
        messages.warning(
            request,
            "None of your organisation's own accounts is in the evidence; name them on "
            "your organisation's page, then gather or import whom they follow.",
        )
    else:
        messages.success(
            request,
            f"{found.stakeholders} of {found.of} stakeholders with an account are in "
            f"the evidence, and {found.channels} of your own accounts.",
        )
    return redirect("register:stakeholders")


@allowed(Deed.SEE)
def follow(request: HttpRequest) -> HttpResponse:
    """Show whom to follow next: one at a time, for a person to do by hand."""
    everybody = list(Stakeholder.objects.of(request.member.organisation))
    waiting = stakeholder_map.next_to_follow(everybody)
    first = waiting[0] if waiting else None
    return page(
        request,
        "register/follow",
        {
            "title": "Whom to follow next",
            "first": first,
            "address": address(first.network, first.handle) if first else None,
            "quadrant": stakeholder_map.quadrant(first) if first else "",
            "waiting": waiting,
            "followed": sum(
                each.step == Step.FOLLOWED or each.we_follow == Follows.YES
                for each in everybody
            ),
            "everybody": len(everybody),
            "may_edit": request.member.may(Deed.EDIT),
        },
    )


@allowed(Deed.EDIT)
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what a person did about somebody; nothing is done on any network."""
    mine = _mine(request, pk)
    chosen = STEPS.get(request.POST.get("step", ""))
    if chosen is None:
        messages.warning(request, "Choose what you did.")
        return redirect("register:follow")
    mine.step, mine.step_by, mine.step_at = chosen, request.user, timezone.now()
    if chosen == Step.FOLLOWED:
        mine.we_follow = Follows.YES
    mine.save()
    return redirect("register:follow")


def _mine(request: HttpRequest, pk: int) -> Stakeholder:
    return get_object_or_404(Stakeholder.objects.of(request.member.organisation), pk=pk)
