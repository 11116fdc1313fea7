"""Import a file: send it, check what its columns are taken for, and begin."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from wellheard.networks.batches import FileRefused
from wellheard.web.kit import receiving
from wellheard.web.kit.pages import page
from wellheard.web.rounds import columns, uploads
from wellheard.web.rounds.forms import ColumnsForm, UploadForm, too_large
from wellheard.web.rounds.models import Job, State, Upload
from wellheard.web.rounds.views import begun
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed


@allowed(Deed.RUN)
def send(request: HttpRequest) -> HttpResponse:
    """Take a file, and go on to check it."""
    form = receiving.sent(request, UploadForm, "file", too_large())
    if request.method == "POST" and form.is_valid():
        try:
            upload = uploads.keep(
                request.member.organisation, form.cleaned_data["file"], request.user
            )
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            check = reverse("rounds:import-check", kwargs={"pk": upload.pk})
            return redirect(check + form.query())
    return page(request, "rounds/import", {"title": "Import a file", "form": form})


@allowed(Deed.RUN)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what each column is taken for, and begin where that is right."""
    upload = get_object_or_404(Upload.objects.of(request.member.organisation), pk=pk)
    if _is_in_use(upload):
        raise PermissionDenied
    said = columns.Said.read(request.GET)
    shown: dict[str, Any] = {"title": "Check the columns", "upload": upload}
    try:
        looked = columns.look(upload, said)
    except FileRefused as refused:
        return page(request, "rounds/import_check", {**shown, "refused": str(refused)})
    form = ColumnsForm(request.POST or None, looked=looked)
    preview = None
    if request.method == "POST" and form.is_valid():
        preview = _preview(upload, said, form)
        if preview.works and "begin" in request.POST:
            asked = said.asked(upload, form.chosen(), form.constants())
            return begun(request, "import", asked, f"Import {upload.name}")
    elif request.method != "POST" and form.is_guessed():
        preview = _first_preview(upload, said, looked)
    return page(
        request,
        "rounds/import_check",
        {**shown, "form": form, "said": said, "preview": preview, "looked": looked},
    )


@dataclass(frozen=True)
class Preview:
    """What would come of the beginning of a file."""

    works: bool
    refused: str = ""
    first: columns.First | None = None


def _preview(upload: Upload, said: columns.Said, form: ColumnsForm) -> Preview:
    return _tried(upload, said, form.chosen(), form.constants())


def _first_preview(
    upload: Upload, said: columns.Said, looked: columns.Looked
) -> Preview:
    return _tried(upload, said, looked.guessed, {})


def _tried(
    upload: Upload,
    said: columns.Said,
    chosen: dict[str, str],
    constants: dict[str, str],
) -> Preview:
    try:
        first = columns.first(upload, said.asked(upload, chosen, constants))
    except FileRefused as refused:
        return Preview(works=False, refused=str(refused))
    return Preview(works=True, first=first)


def _is_in_use(upload: Upload) -> bool:
    """Whether a job has the file already."""
    jobs = Job.objects.of(upload.organisation).filter(
        kind="import", asked__upload=upload.pk
    )
    return bool(jobs.exclude(state__in=(State.FAILED, State.CANCELLED)).exists())
