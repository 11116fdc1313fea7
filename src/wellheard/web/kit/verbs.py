"""Which verbs of HTTP are taken: those that pages and programs use, and no others."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

TAKEN = ("GET", "HEAD", "OPTIONS", "POST")
PROGRAMS = "/api/"
"""What programs ask is answered there in its own form, also where it is refused."""


class Verbs:
    """Refuses what nobody here asks by, before anything else looks at it."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say which verbs there are."""
        if request.method not in TAKEN and not request.path.startswith(PROGRAMS):
            return HttpResponseNotAllowed(TAKEN)
        return self._answer(request)
