"""Lists that people keep: a filter that is counted anew, or accounts they picked."""

from itertools import chain
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from wellheard.accounts.privacy import in_words
from wellheard.web.interest import directory, editions, hiding
from wellheard.web.interest.account import there
from wellheard.web.interest.filtering import Filter
from wellheard.web.interest.models import Edition, Picked, SavedList
from wellheard.web.interest.named import named
from wellheard.web.interest.naming import Names
from wellheard.web.interest.searching import Search
from wellheard.web.kit.pages import page
from wellheard.web.kit.paging import pages_of
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail.recording import record

ON_A_PAGE = 50
NOTHING: dict[str, Any] = {"rows": [], "chips": [], "directory": "", "pagination": None}
"""What a list shows beside its number, where there is nothing to show."""


class ListForm(forms.ModelForm):
    """What a list is called, and why it is kept."""

    class Meta:
        """What is asked."""

        model = SavedList
        fields = ("name", "note")
        help_texts = {"name": "For example: midwives in Leeds"}  # noqa: RUF012 - Django's form


class PickForm(forms.Form):
    """Into which list, and why."""

    saved_list = forms.ModelChoiceField(
        None,
        label="List",
        required=False,
        empty_label="A new one",
    )
    name = forms.CharField(label="Name of the new list", max_length=120, required=False)
    note = forms.CharField(
        label="Note", max_length=2000, required=False, widget=forms.Textarea
    )

    def clean(self) -> dict[str, Any]:
        """Refuse neither the one nor the other."""
        said = super().clean() or {}
        if not said.get("saved_list") and not said.get("name"):
            self.add_error("name", "Choose a list, or name a new one")
        return said


def mine(request: HttpRequest, pk: int) -> SavedList:
    """Return a list of one's own organisation, else 404."""
    found: SavedList = get_object_or_404(
        SavedList.objects.of(request.member.organisation), pk=pk
    )
    return found


@allowed(Deed.SEE)
def lists(request: HttpRequest) -> HttpResponse:
    """Show the lists of an organisation."""
    own = SavedList.objects.of(request.member.organisation).select_related("owner")
    return page(
        request,
        "interest/lists",
        {
            "title": "Lists",
            "rows": [_row(each) for each in own],
            "may_edit": request.member.may(Deed.EDIT),
        },
    )


def _row(saved: SavedList) -> dict[str, Any]:
    count = saved.last_count if saved.query else saved.picked.count()
    return {
        "saved": saved,
        "kind": "Filter" if saved.query else "Picked accounts",
        "count": "–" if count is None else in_words(count),
        "owner": str(saved.owner) if saved.owner else "Somebody who left",
    }


@allowed(Deed.SEE)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a list: what is in it now, and how many were before."""
    saved, edition = mine(request, pk), editions.newest(request)
    look = _filtered if saved.query else _picked
    shown = look(request, edition, saved)
    return page(
        request,
        "interest/list",
        {
            "title": saved.name,
            "saved": saved,
            **_row(saved),
            **shown,
            "edition": edition,
            "may_edit": request.member.may(Deed.EDIT),
            "may_export": request.member.may(Deed.EXPORT),
        },
    )


def _filtered(
    request: HttpRequest, edition: Edition | None, saved: SavedList
) -> dict[str, Any]:
    asked = Filter.read_text(saved.query)
    if edition is None:
        return {**NOTHING, "now": "Nobody"}
    lists = directory.named_lists(request)
    search, names = Search(edition, lists), Names(edition, lists)
    total = search.tally(asked).total
    rows = [directory.row(each, names) for each in search.page(asked)]
    return {
        **NOTHING,
        "now": in_words(total),
        "rows": [(each, "", None) for each in rows],
        "chips": directory.chips(asked, names),
        "directory": f"{reverse('interest:directory')}?{saved.query}",
    }


def _picked(
    request: HttpRequest, edition: Edition | None, saved: SavedList
) -> dict[str, Any]:
    """Show who was picked; who asked to be left out since is not there."""
    kept = [
        each
        for each in saved.picked.all()
        if not hiding.is_hidden(each.network, each.account_id, each.handle)
    ]
    paged = Paginator(kept, ON_A_PAGE).get_page(request.GET.get("page"))
    entries = _entries(edition, paged.object_list)
    rows = [
        (entries.get((each.network, each.account_id)), each.note, each)
        for each in paged
    ]
    pagination = pages_of(request, paged)
    return {
        **NOTHING,
        "now": in_words(len(kept)),
        "rows": rows,
        "pagination": pagination,
    }


def _entries(edition: Edition | None, kept: list[Picked]) -> dict[tuple[str, str], Any]:
    if edition is None:
        return {}
    names = Names(edition)
    keys = [(each.network, each.account_id) for each in kept]
    return {
        (found.network, found.account_id): directory.row(found, names)
        for found in chain.from_iterable(named(edition, keys))
    }


@allowed(Deed.EDIT)
def add(request: HttpRequest) -> HttpResponse:
    """Save a filter as a list."""
    asked = Filter.read(request.GET).at(1).by("rank")
    edition = editions.newest(request)
    if not asked.is_narrow or edition is None:
        messages.info(request, "Narrow the accounts first, then save the filter.")
        return redirect("interest:directory")
    form = ListForm(request.POST or None)
    if form.is_valid():
        saved = form.save(commit=False)
        saved.organisation, saved.owner = request.member.organisation, request.user
        saved.query = asked.key()
        saved.last_count = _count(request, edition, asked)
        saved.save()
        record(request, "saved a list", saved.name)
        return redirect("interest:list", saved.pk)
    names = Names(edition, directory.named_lists(request))
    shown = {"chips": directory.chips(asked, names), "send": "Save the list"}
    return _form(request, "Save this filter as a list", form, shown)


def _count(request: HttpRequest, edition: Edition, asked: Filter) -> int:
    return Search(edition, directory.named_lists(request)).tally(asked).total


@allowed(Deed.EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a list another name or note."""
    saved = mine(request, pk)
    form = ListForm(request.POST or None, instance=saved)
    if form.is_valid():
        form.save()
        record(request, "changed a list", saved.name)
        return redirect("interest:list", pk)
    return _form(request, "Change the list", form, {"send": "Save the changes"})


def _form(
    request: HttpRequest, title: str, form: forms.BaseForm, shown: dict[str, Any]
) -> HttpResponse:
    said = {"title": title, "form": form, "chips": [], **shown}
    return page(request, "interest/list_form", said)


@allowed(Deed.EDIT)
@require_POST
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the accounts of a filter anew."""
    saved, edition = mine(request, pk), editions.newest(request)
    if edition is None or not saved.query:
        raise Http404
    before = saved.last_count
    saved.last_count = _count(request, edition, Filter.read_text(saved.query))
    saved.save()
    told = "not counted" if before is None else in_words(before)
    now = in_words(saved.last_count)
    messages.success(request, f"Then: {told}. Now: {now}.")
    return redirect("interest:list", pk)


@allowed(Deed.EDIT)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a list, once that is confirmed."""
    saved = mine(request, pk)
    if request.method == "POST":
        record(request, "deleted a list", saved.name)
        saved.delete()
        messages.success(request, "The list is deleted.")
        return redirect("interest:lists")
    return page(
        request, "interest/list_delete", {"title": "Delete the list", "saved": saved}
    )


@allowed(Deed.EDIT)
def pick(
    request: HttpRequest, edition_id: int, name: str, account_id: str
) -> HttpResponse:
    """Put an account into a list, with a note."""
    edition, entry = there(request, edition_id, name, account_id)
    form = PickForm(request.POST or None)
    form.fields["saved_list"].queryset = SavedList.objects.of(
        request.member.organisation
    ).filter(query="")
    row = directory.row(entry, Names(edition))
    if form.is_valid():
        said = form.cleaned_data
        saved = said["saved_list"] or SavedList.objects.add(
            request.member.organisation, name=said["name"], owner=request.user
        )
        Picked.objects.update_or_create(
            saved_list=saved,
            network=entry.network,
            account_id=entry.account_id,
            defaults={"handle": entry.handle, "note": said["note"]},
        )
        record(request, "picked an account", f"{saved.name}: {entry.account_id}")
        return redirect("interest:list", saved.pk)
    shown = {"send": "Add to the list", "row": row}
    return _form(request, f"Add {row.title} to a list", form, shown)


@allowed(Deed.EDIT)
@require_POST
def unpick(request: HttpRequest, pk: int, picked: int) -> HttpResponse:
    """Take an account out of a list."""
    saved = mine(request, pk)
    get_object_or_404(Picked, saved_list=saved, pk=picked).delete()
    return redirect("interest:list", pk)
