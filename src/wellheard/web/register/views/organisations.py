"""Pages: organisations, their accounts, and people in their public roles."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from wellheard.accounts.addresses import address
from wellheard.people.organisations import peers
from wellheard.web.belonging.models import KINDS, Organisation
from wellheard.web.kit.dressing import day
from wellheard.web.kit.pages import page
from wellheard.web.kit.paging import pages_of
from wellheard.web.register.forms import ChannelForm, LookForm, PersonForm
from wellheard.web.register.models import Channel, PublicPerson
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail.recording import record

ON_A_PAGE = 50


@allowed(Deed.SEE)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the organisations of the register."""
    form = LookForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = _found(asked)
    shown = Paginator(found, ON_A_PAGE).get_page(asked.get("page") or 1)
    regions = (
        Organisation.objects.exclude(region="")
        .values_list("region", flat=True)
        .distinct()
        .order_by("region")
    )
    return page(
        request,
        "register/organisations",
        {
            "title": "Organisations",
            "shown": shown,
            "asked": {"q": asked.get("q") or ""},
            "kind_items": _items(asked.get("kind"), "Any kind", KINDS),
            "region_items": _items(
                asked.get("region"), "Any region", {each: each for each in regions}
            ),
            "rows": [_row(each) for each in shown],
            "pagination": pages_of(request, shown),
            "may_import": request.member.may(Deed.KEEP),
        },
    )


def _items(
    chosen: str | None, any_: str, choices: Mapping[str, str]
) -> list[dict[str, object]]:
    """Return what a choice is told."""
    return [
        {"value": value, "text": text, "selected": value == (chosen or "")}
        for value, text in {"": any_, **choices}.items()
    ]


def _row(each: Organisation) -> list[dict[str, object]]:
    """Return a row of the table."""
    href = reverse("register:organisation", args=[each.code])
    return [
        {"text": each.name, "href": href, "header": "Name"},
        {"text": each.code, "header": "ODS code"},
        {"text": str(each.get_kind_display()), "header": "Kind"},
        {"text": each.region or "–", "header": "Region"},
    ]


def _facts(one: Organisation) -> list[dict[str, object]]:
    """Return what the register knows, in words."""
    known = {
        "ODS code": one.code,
        "Kind": str(one.get_kind_display()),
        "Region": one.region,
        "Integrated care system": one.ics,
        "Benchmarking group": one.peer_group,
        "Closed on": day(one.closed_on) if one.closed_on else "",
    }
    rows: list[dict[str, object]] = [
        {"key": {"text": name}, "value": {"text": text}}
        for name, text in known.items()
        if text
    ]
    for name, text, href in (
        ("Website", one.website, one.website),
        ("Belongs to", str(one.parent or ""), _to(one.parent)),
    ):
        if text:
            link = format_html('<a href="{}" rel="nofollow">{}</a>', href, text)
            rows.append({"key": {"text": name}, "value": {"html": link}})
    return rows


def _to(organisation: Organisation | None) -> str:
    if organisation is None:
        return ""
    return reverse("register:organisation", args=[organisation.code])


def _found(asked: dict[str, str]) -> QuerySet:
    found = Organisation.objects.all()
    if words := (asked.get("q") or "").strip():
        found = found.filter(Q(name__icontains=words) | Q(code__iexact=words))
    for name in ("kind", "region"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    return found


@allowed(Deed.SEE)
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show an organisation: what the register knows, and its accounts."""
    organisation = get_object_or_404(
        Organisation.objects.select_related("parent"), code=code
    )
    channels = list(Channel.objects.of(organisation))
    for each in channels:
        each.page = each.address or address(each.network, each.handle)
    return page(
        request,
        "register/organisation",
        {
            "title": organisation.name,
            "one": organisation,
            "facts": _facts(organisation),
            "channels": channels,
            "people": list(PublicPerson.objects.of(organisation)),
            "children": list(organisation.children.all()[:ON_A_PAGE]),
            "peers": _peers(organisation),
            "may_edit": _is_ours(request, organisation),
        },
    )


def _peers(one: Organisation) -> dict[str, object]:
    """Return organisations like one, and by what they are alike."""
    chosen = list(one.peers.values_list("code", flat=True))
    alike = Q(code__in=chosen) | Q(kind=one.kind, region=one.region)
    if one.peer_group:
        alike |= Q(peer_group=one.peer_group)
    others = Organisation.objects.filter(alike).select_related("parent")
    found = peers(one.known(), [each.known() for each in others], chosen)
    return {"by": found.by, "members": found.members[:ON_A_PAGE]}


def _is_ours(request: HttpRequest, organisation: Organisation) -> bool:
    member = request.member
    return bool(member.organisation == organisation and member.may(Deed.EDIT))


@allowed(Deed.EDIT)
def add_channel(request: HttpRequest) -> HttpResponse:
    """Name an account of one's own organisation."""
    return _added(request, ChannelForm, Channel, "Add an account of ours")


@allowed(Deed.EDIT)
def add_person(request: HttpRequest) -> HttpResponse:
    """Name somebody in a public role of one's own organisation."""
    return _added(request, PersonForm, PublicPerson, "Add a person in a public role")


@allowed(Deed.EDIT)
@require_POST
def remove_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an account out."""
    return _removed(request, Channel, pk)


@allowed(Deed.EDIT)
@require_POST
def remove_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a person out."""
    return _removed(request, PublicPerson, pk)


Ours = type[Channel] | type[PublicPerson]


def _added(
    request: HttpRequest, kind: type[ModelForm], model: Ours, title: str
) -> HttpResponse:
    organisation = request.member.organisation
    form = kind(request.POST or None, instance=model(organisation=organisation))
    if request.method == "POST" and form.is_valid() and _is_new(form):
        form.save()
        messages.success(request, f"{form.instance} is in the register.")
        return redirect("register:organisation", code=organisation.code)
    return page(
        request,
        "register/form",
        {"title": title, "form": form, "send": "Add", "back": "register:organisations"},
    )


def _is_new(form: ModelForm) -> bool:
    """Whether it is not there yet; says so at the field if it is."""
    given = form.instance
    if isinstance(given, Channel):
        same = Channel.objects.of(given.organisation).filter(
            network=given.network, handle__iexact=given.handle
        )
        if same.exists():
            form.add_error("handle", f"{given} is in the register already.")
            return False
    return True


def _removed(request: HttpRequest, model: Ours, pk: int) -> HttpResponse:
    organisation = request.member.organisation
    found = get_object_or_404(model.objects.of(organisation), pk=pk)
    found.delete()
    record(request, "removed from the register", str(found))
    messages.success(request, f"{found} is no longer in the register.")
    return redirect("register:organisation", code=organisation.code)
