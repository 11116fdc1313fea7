"""Lists for programs: which there are, and who is in them."""

from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse

from wellheard.accounts.privacy import shown
from wellheard.web.api import answering, asking
from wellheard.web.api.guarding import asks
from wellheard.web.api.recording import taken
from wellheard.web.api.resources import accounts, editions
from wellheard.web.api.scopes import Scope
from wellheard.web.interest import hiding
from wellheard.web.interest.filtering import Filter
from wellheard.web.interest.models import Edition, Picked, SavedList
from wellheard.web.interest.named import named
from wellheard.web.interest.naming import Names
from wellheard.web.interest.saved import mine
from wellheard.web.interest.searching import Search

KIND, PICKED = "list", "picked"


@asks(Scope.LISTS)
def lists(request: HttpRequest) -> HttpResponse:
    """Answer with the lists of the token's organisation."""
    asked = asking.read(request, ("limit", "cursor"))
    limit, place = asking.limit(asked), asking.after(asked, KIND)
    own = SavedList.objects.of(request.member.organisation).order_by("pk")
    if place is not None:
        own = own.filter(pk__gt=place[0])
    some = list(own[: limit + 1])
    following = None
    if len(some) > limit:
        cursor = asking.cursor(KIND, some[limit - 1].pk)
        following = answering.following(request, cursor)
    items = [_told(each) for each in some[:limit]]
    return answering.answer(request, {"items": items, "next": following})


@asks(Scope.LISTS)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with one list."""
    asking.read(request, ())
    return answering.answer(request, _told(mine(request, pk)))


def _told(saved: SavedList) -> dict[str, Any]:
    count = saved.last_count if saved.query else len(_kept(saved))
    return {
        "id": saved.pk,
        "name": saved.name,
        "note": saved.note,
        "kind": "filter" if saved.query else "picked",
        "filter": saved.query or None,
        "accounts": None if count is None else shown(count),
        "made_at": saved.made_at.isoformat(),
        "changed_at": saved.changed_at.isoformat(),
    }


def _kept(saved: SavedList) -> list[Picked]:
    """Return who was picked, without who asked to be left out since."""
    return [
        each
        for each in saved.picked.order_by("pk")
        if not hiding.is_hidden(each.network, each.account_id, each.handle)
    ]


@asks(Scope.LISTS)
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with who is in a list now."""
    saved = mine(request, pk)
    if saved.query:
        return _filtered(request, saved)
    return _picked(request, saved)


def _filtered(request: HttpRequest, saved: SavedList) -> HttpResponse:
    asked = asking.read(request, ("edition", "limit", "cursor"))
    limit = asking.limit(asked)
    place = asking.after(asked, editions.KIND, 2)
    edition = editions.wanted(request, asked, place)
    search = Search(edition)
    places = search.places(Filter.read_text(saved.query))
    told = accounts.page_of(request, search, places, limit, place)
    items = [_member(each, None, None) for each in told["items"]]
    taken(request, f"list {saved.pk}", len(items), edition)
    return answering.answer(request, {**told, "items": items})


def _picked(request: HttpRequest, saved: SavedList) -> HttpResponse:
    asked = asking.read(request, ("edition", "limit", "cursor"))
    limit = asking.limit(asked)
    place = asking.after(asked, PICKED, 2)
    edition = editions.wanted(request, asked, place)
    kept = [each for each in _kept(saved) if place is None or each.pk > place[1]]
    some = kept[:limit]
    following = None
    if len(kept) > limit:
        cursor = asking.cursor(PICKED, edition.pk, some[-1].pk)
        following = answering.following(request, cursor)
    taken(request, f"list {saved.pk}", len(some), edition)
    told = {
        "edition": editions.told(edition),
        "items": _with_entries(edition, some),
        "next": following,
    }
    return answering.answer(request, told)


def _with_entries(edition: Edition, some: list[Picked]) -> list[dict[str, Any]]:
    """Return picked accounts with what the edition knows of them."""
    names = Names(edition)
    keys = [(each.network, each.account_id) for each in some]
    found = {
        (entry.network, entry.account_id): accounts.told(entry, names)
        for entry in chain.from_iterable(named(edition, keys))
    }
    return [
        _member(found.get((each.network, each.account_id)), each, each.note)
        for each in some
    ]


def _member(
    account: dict[str, Any] | None, picked: Picked | None, note: str | None
) -> dict[str, Any]:
    """Return one row; the account is none where the edition does not have it."""
    if picked is not None:
        named = {
            "network": picked.network,
            "account_id": picked.account_id,
            "handle": picked.handle or None,
        }
    else:
        said = account or {}
        named = {name: said[name] for name in ("network", "account_id", "handle")}
    added = picked.added_at.isoformat() if picked else None
    return {**named, "note": note, "added_at": added, "account": account}
