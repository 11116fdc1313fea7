"""The register for programs: organisations, ready for a census of their accounts."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict

from wellheard.web.api import answering, asking
from wellheard.web.api.guarding import asks
from wellheard.web.api.problems import NOT_THERE, unclear
from wellheard.web.api.scopes import Scope
from wellheard.web.belonging.models import KINDS, Organisation
from wellheard.web.register.models import Channel

KIND = "organisation"


@asks(Scope.ORGANISATIONS)
def organisations(request: HttpRequest) -> HttpResponse:
    """Answer with the organisations of the register."""
    asked = asking.read(request, ("q", "kind", "region", "ics", "limit", "cursor"))
    limit, place = asking.limit(asked), asking.after(asked, KIND)
    found = _found(asked).select_related("parent").order_by("pk")
    if place is not None:
        found = found.filter(pk__gt=place[0])
    some = list(found[: limit + 1])
    following = None
    if len(some) > limit:
        cursor = asking.cursor(KIND, some[limit - 1].pk)
        following = answering.following(request, cursor)
    told = {"items": _told(some[:limit]), "next": following}
    return answering.answer(request, told)


@asks(Scope.ORGANISATIONS)
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one organisation."""
    asking.read(request, ())
    found = Organisation.objects.select_related("parent").filter(code=code).first()
    if found is None:
        raise NOT_THERE
    return answering.answer(request, _told([found])[0])


def _found(asked: QueryDict) -> QuerySet:
    found = Organisation.objects.all()
    if "kind" in asked:
        if asked["kind"] not in KINDS:
            raise unclear(f"Cannot read the kind; write one of {', '.join(KINDS)}")
        found = found.filter(kind=asked["kind"])
    if words := asked.get("q", "").strip():
        found = found.filter(Q(name__icontains=words) | Q(code__iexact=words))
    for name in ("region", "ics"):
        if name in asked:
            found = found.filter(**{name: asked[name]})
    return found


def _told(some: list[Organisation]) -> list[dict[str, Any]]:
    """Return organisations with the accounts that they say are theirs.

    Accounts stand in the register, which all who sign in may read.
    """
    channels: dict[int, list[dict[str, Any]]] = {}
    for each in Channel.everywhere.filter(organisation__in=some):
        account = {
            "network": each.network,
            "handle": each.handle,
            "address": each.address or None,
            "purpose": each.purpose or None,
            "checked_on": each.checked_on.isoformat() if each.checked_on else None,
        }
        channels.setdefault(each.organisation_id, []).append(account)
    return [
        {
            "code": one.code,
            "name": one.name,
            "kind": one.kind,
            "region": one.region or None,
            "ics": one.ics or None,
            "parent": one.parent.code if one.parent else None,
            "peer_group": one.peer_group or None,
            "website": one.website or None,
            "closed_on": one.closed_on.isoformat() if one.closed_on else None,
            "accounts": channels.get(one.pk, []),
        }
        for one in some
    ]
