"""Take accounts away as a file: the form and the reason first, then the file."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import reverse

from wellheard.accounts.privacy import in_words
from wellheard.web.interest import directory, editions, exports
from wellheard.web.interest.exports import FORMS, Export, Sheet
from wellheard.web.interest.filtering import Filter, number
from wellheard.web.interest.models import Edition, SavedList
from wellheard.web.interest.naming import Names
from wellheard.web.interest.saved import mine
from wellheard.web.interest.searching import Search
from wellheard.web.kit.dressing import day
from wellheard.web.kit.pages import page
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail.recording import record


class ExportForm(forms.Form):
    """As what, and why."""

    form = forms.ChoiceField(
        label="As what",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose as what the accounts are taken away"},
    )
    reason = forms.CharField(
        label="What is it for?",
        help_text="It is recorded with the export, and written into the file.",
        min_length=4,
        max_length=200,
        error_messages={"required": "Say in a few words what the file is for"},
    )

    def __init__(
        self,
        *given: Any,
        accounts: int,
        forms: Collection[str] = tuple(FORMS),
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self._accounts = accounts
        offered = [(name, FORMS[name][0]) for name in forms]
        self.fields["form"].choices = offered

    def clean_form(self) -> str:
        """Refuse more accounts than a form takes."""
        form: str = self.cleaned_data["form"]
        most = FORMS[form][2]
        if most is not None and self._accounts > most:
            raise forms.ValidationError(
                f"This takes up to {most:,} accounts; narrow them, or choose CSV"
            )
        return form


@allowed(Deed.EXPORT)
def export(request: HttpRequest) -> HttpResponseBase:
    """Ask as what and why, then send the file."""
    saved = _saved(request)
    edition, asked, search, places = _found(request, saved)
    form = ExportForm(request.POST or None, accounts=len(places))
    names = Names(edition, directory.named_lists(request))
    chips = directory.chips(asked, names)
    if form.is_valid():
        said = form.cleaned_data
        told = about(edition, said["reason"], [each.text for each in chips], saved)
        made = Export(search, places, told, _notes(saved))
        file = File(saved.name if saved else "people", said["form"], len(places))
        return sent(request, made, file, edition)
    return page(
        request,
        "interest/export",
        {
            "title": "Export accounts",
            "form": form,
            "edition": edition,
            "count": in_words(len(places)) if len(places) else "no",
            "chips": chips,
            "saved": saved,
            "back": reverse("interest:list", args=[saved.pk])
            if saved
            else f"{reverse('interest:directory')}?{asked.query()}",
        },
    )


def _saved(request: HttpRequest) -> SavedList | None:
    given = request.GET.get("saved", "")
    if not given:
        return None
    pk = number(given)
    if pk is None:
        raise Http404
    return mine(request, pk)


def _found(
    request: HttpRequest, saved: SavedList | None
) -> tuple[Edition, Filter, Search, Any]:
    """Return which accounts are meant, and of which edition."""
    asked = Filter.read(request.GET) if saved is None else Filter.read_text(saved.query)
    edition = editions.one(request, asked.edition)
    if edition is None:
        raise Http404
    search = Search(edition, directory.named_lists(request))
    if saved is not None and not saved.query:
        return edition, asked, search, search.picked(saved)
    return edition, asked, search, search.places(asked)


def _notes(saved: SavedList | None) -> dict[tuple[str, str], str]:
    if saved is None:
        return {}
    rows = saved.picked.values_list("network", "account_id", "note")
    return {(network, account_id): note for network, account_id, note in rows}


def about(
    edition: Edition, reason: str, narrowed: list[str], saved: SavedList | None = None
) -> dict[str, str]:
    """Say what a file is, to whoever is sent it."""
    definition = edition.facts.get("definition", {})
    communities = edition.facts.get("no_communities") or "see the page of methods"
    return {
        "What": f"{edition.title}: accounts by the concentration of their interest",
        "As at": day(edition.as_at),
        "Snapshot": str(edition.snapshot),
        "Exported at": datetime.now(tz=UTC).isoformat(timespec="minutes"),
        "Purpose": edition.purpose,
        "This file is for": reason,
        "List": f"{saved.name}. {saved.note}".strip() if saved else "none",
        "Narrowed by": "; ".join(narrowed) or "nothing",
        "Coverage": editions.coverage(edition),
        "Method": f"Definition {definition.get('version', 'unknown')}: interest in the "
        "seeds over the root of what is followed, and damped engagement",
        "Communities": communities,
        "Columns": exports.WHAT_THEY_ARE,
        "Care": "Keep this file safe, pass it on for its purpose only, and delete it "
        "when that is fulfilled. Who asks to be left out later is still in it.",
    }


@dataclass(frozen=True)
class File:
    """What a file is called, as what it is written, and how many accounts it has."""

    title: str
    form: str
    rows: int


def sent(
    request: HttpRequest, made: Sheet, file: File, edition: Edition
) -> HttpResponseBase:
    """Write down that accounts are taken away, and send them."""
    record(
        request,
        "exported accounts",
        f"{file.title} as {file.form}",
        reason=made.about["This file is for"],
        rows=file.rows,
        edition=edition.pk,
        narrowed=made.about["Narrowed by"],
    )
    _name, kind, _most, write = FORMS[file.form]
    plain = re.sub(r"[^a-z0-9]+", "-", file.title.lower()).strip("-") or "people"
    name = f"{plain[:60]}-{edition.as_at:%Y-%m-%d}.{file.form}"
    if file.form == "csv":
        answer: HttpResponse | StreamingHttpResponse = StreamingHttpResponse(
            write(made), content_type=kind
        )
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    return FileResponse(
        write(made), as_attachment=True, filename=name, content_type=kind
    )
