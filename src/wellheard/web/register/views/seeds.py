"""Pages: the accounts against which interest is measured."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from wellheard.people import seeds as shipped_groups
from wellheard.web.kit.dressing import day
from wellheard.web.kit.pages import page
from wellheard.web.register.forms import SeedGroupForm
from wellheard.web.register.models import SeedAccount, SeedGroup
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail.recording import record


@allowed(Deed.SEE)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the groups: one's own, and those that come with Wellheard."""
    return page(
        request,
        "register/seeds",
        {
            "title": "Seeds",
            "own": SeedGroup.objects.of(request.member.organisation).prefetch_related(
                "accounts"
            ),
            "shipped_rows": [_row(each) for each in shipped_groups.groups()],
            "may_edit": request.member.may(Deed.EDIT),
        },
    )


def _row(group: shipped_groups.SeedGroup) -> list[dict[str, object]]:
    """Return a row of the table of shipped groups."""
    href = reverse("register:shipped_seeds", args=[group.name])
    return [
        {"text": group.title or group.name, "href": href, "header": "Group"},
        {"text": str(len(group)), "header": "Accounts", "classes": "wh-number"},
        {"text": group.checked_by or "Nobody yet", "header": "Checked by"},
        {"text": day(group.next_review), "header": "Next review"},
    ]


@allowed(Deed.SEE)
def shipped(request: HttpRequest, name: str) -> HttpResponse:
    """Show a group that comes with Wellheard."""
    found = next((each for each in shipped_groups.groups() if each.name == name), None)
    if found is None:
        raise Http404
    return page(
        request,
        "register/shipped_seeds",
        {"title": found.title or found.name, "group": found},
    )


@allowed(Deed.SEE)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a group of one's own."""
    group = _mine(request, pk)
    return page(
        request,
        "register/seed_group",
        {
            "title": group.name,
            "group": group,
            "accounts": list(group.accounts.all()),
            "may_edit": request.member.may(Deed.EDIT),
        },
    )


@allowed(Deed.EDIT)
def add(request: HttpRequest) -> HttpResponse:
    """Make a group."""
    group = SeedGroup(organisation=request.member.organisation)
    return _edited(request, group, "Add a group of seeds")


@allowed(Deed.EDIT)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a group."""
    group = _mine(request, pk)
    return _edited(request, group, f"Change {group.name}")


@allowed(Deed.EDIT)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a group; what was found with it stays."""
    group = _mine(request, pk)
    group.delete()
    record(request, "removed a group of seeds", group.name)
    messages.success(request, f"{group.name} is removed.")
    return redirect("register:seeds")


def _edited(request: HttpRequest, group: SeedGroup, title: str) -> HttpResponse:
    written = list(group.accounts.all()) if group.pk else []
    form = SeedGroupForm(
        request.POST or None,
        instance=group,
        initial={
            "accounts": "\n".join(f"@{each.handle}" for each in written),
            "network": written[0].network if written else "",
        },
    )
    if request.method == "POST" and form.is_valid():
        saved = _save(form)
        messages.success(request, f"{saved.name} is saved.")
        return redirect("register:seed_group", pk=saved.pk)
    return page(
        request,
        "register/form",
        {"title": title, "form": form, "send": "Save", "back": "register:seeds"},
    )


@transaction.atomic
def _save(form: SeedGroupForm) -> SeedGroup:
    group: SeedGroup = form.save()
    group.accounts.all().delete()
    network = form.cleaned_data["network"]
    SeedAccount.objects.bulk_create(
        SeedAccount(group=group, network=network, handle=handle)
        for handle in form.cleaned_data["accounts"]
    )
    return group


def _mine(request: HttpRequest, pk: int) -> SeedGroup:
    return get_object_or_404(SeedGroup.objects.of(request.member.organisation), pk=pk)
