"""What a program is told where it gets nothing: what happened, and what to do."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

KIND = "application/problem+json"


@dataclass
class Problem(Exception):
    """Why something is not answered, as RFC 9457 writes it."""

    status: HTTPStatus
    detail: str
    """One sentence without a full stop, as all of our errors are."""
    headers: dict[str, str] = field(default_factory=dict)

    def told(self, request: HttpRequest) -> dict[str, Any]:
        """Return what it says."""
        return {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": int(self.status),
            "detail": self.detail,
            "instance": request.path,
        }


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Tell a program what is wrong."""
    made = JsonResponse(problem.told(request), status=problem.status, content_type=KIND)
    for name, value in problem.headers.items():
        made[name] = value
    return made


def unclear(detail: str) -> Problem:
    """Something in the address cannot be understood."""
    return Problem(HTTPStatus.BAD_REQUEST, detail)


NOT_THERE = Problem(
    HTTPStatus.NOT_FOUND,
    "There is nothing here that this token may see; look the address up in "
    "/api/v1/openapi.json",
)
NO_TOKEN = Problem(
    HTTPStatus.UNAUTHORIZED,
    "No token that is good came with the request; make one under /account/tokens and "
    "send it as Authorization: Bearer",
    {"WWW-Authenticate": 'Bearer realm="wellheard"'},
)
NO_MEMBER = Problem(
    HTTPStatus.FORBIDDEN,
    "The owner of this token may not export for its organisation any more; ask an "
    "administrator there",
)
