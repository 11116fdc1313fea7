"""The first page, the operator's logo, and whether the service is alive."""

from django.conf import settings
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from wellheard.web.home.standing import Step, standing
from wellheard.web.kit.pages import page
from wellheard.web.signin.allowing import allowed, anybody
from wellheard.web.signin.deeds import Deed

PICTURES = {".svg": "image/svg+xml", ".png": "image/png"}


@allowed(Deed.SEE)
def home(request: HttpRequest) -> HttpResponse:
    """Show what there is, and where to begin."""
    shown = standing(request.member.organisation)
    tasks = [_task(each) for each in shown.steps]
    return page(
        request, "home/home", {"title": "Home", "standing": shown, "tasks": tasks}
    )


def _task(step: Step) -> dict[str, object]:
    """Return what the task list is told of a step."""
    said: dict[str, object] = {
        "title": {"text": step.text},
        "hint": {"text": step.hint},
        "href": step.href,
        "status": {"text": "Done"}
        if step.is_done
        else {"tag": {"text": "To do", "colour": "blue"}},
    }
    return said


@anybody
def logo(_request: HttpRequest) -> FileResponse:
    """Show the operator's own logo."""
    file = settings.ENVIRONMENT.path("LOGO")
    kind = PICTURES.get(file.suffix.lower()) if file else None
    if file is None or kind is None or not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), content_type=kind)


@anybody
def alive(_request: HttpRequest) -> HttpResponse:
    """Say that pages are answered and records can be read; for whoever watches."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("alive\n", content_type="text/plain")
