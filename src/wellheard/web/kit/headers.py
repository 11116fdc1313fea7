"""Headers that every answer carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

FIXED = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), "
        "payment=(), usb=(), browsing-topics=()"
    ),
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
STATIC = "/static/"


class Headers:
    """Sets them, and keeps pages of records out of caches."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and dress the answer."""
        response = self._answer(request)
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(STATIC):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
