"""Pages: bring organisations of a file into the register."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wellheard.people.register_tables import RegisterRefused
from wellheard.web.kit import receiving
from wellheard.web.kit.pages import page
from wellheard.web.register import bringing
from wellheard.web.register.forms import RegisterFileForm
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail.recording import record

REFUSED_SHOWN = 20


@allowed(Deed.KEEP)
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file."""
    form = receiving.sent(request, RegisterFileForm, "sheet")
    if form.is_valid():
        key = bringing.keep(form.cleaned_data["sheet"])
        sites = "?sites=on" if form.cleaned_data["with_sites"] else ""
        return redirect(reverse("register:check_import", args=[key]) + sites)
    return page(
        request, "register/bring", {"title": "Import organisations", "form": form}
    )


@allowed(Deed.KEEP)
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the file holds; then write it."""
    file = bringing.kept(key)
    if file is None:
        raise Http404
    name = bringing.name_of(file)
    with_sites = request.GET.get("sites") == "on"
    try:
        with file.open("rb") as source:
            looked = bringing.look(source, name, with_sites=with_sites)
    except RegisterRefused as why:
        bringing.forget(key)
        messages.error(request, f"{why}.".replace(name, "The file", 1))
        return redirect("register:import")
    if request.method == "POST":
        bringing.write(looked)
        bringing.forget(key)
        count = len(looked.found)
        record(request, "imported organisations", rows=count)
        messages.success(request, f"{count:,} organisations are in the register.")
        return redirect("register:organisations")
    return page(
        request,
        "register/check_import",
        {
            "title": "Check the organisations",
            "looked": looked,
            "count": len(looked.found),
            "refused": looked.refused[:REFUSED_SHOWN],
        },
    )
