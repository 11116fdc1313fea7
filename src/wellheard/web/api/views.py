"""Pages: what programs may ask, for people; and the document, for programs."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.web.api import problems
from wellheard.web.api.document import PATHS, ROOT, document
from wellheard.web.api.problems import Problem
from wellheard.web.kit.pages import page
from wellheard.web.signin.allowing import anybody


@anybody
def documentation(request: HttpRequest) -> HttpResponse:
    """Say to people what programs may ask."""
    return page(
        request,
        "api/documentation",
        {
            "title": "Interface for programs",
            "operations": [_operation(path, told) for path, told in PATHS.items()],
            "address": settings.ENVIRONMENT.text("ADDRESS") + ROOT,
            "per_minute": settings.ENVIRONMENT.number("API_PER_MINUTE"),
            "smallest": SMALLEST_GROUP,
            "refusals": [
                (status, HTTPStatus(int(status)).phrase, why)
                for status, why in _refusals()
            ],
        },
    )


def _operation(path: str, told: dict[str, Any]) -> dict[str, Any]:
    asked = told["get"]
    return {
        "path": path,
        "summary": asked["summary"],
        "scope": asked["tags"][0],
        "parameters": [
            (each["name"], each["description"], each["required"])
            for each in asked["parameters"]
        ],
    }


def _refusals() -> list[tuple[str, str]]:
    responses = PATHS["/accounts"]["get"]["responses"]
    return [
        (status, told["description"])
        for status, told in responses.items()
        if int(status) >= HTTPStatus.BAD_REQUEST
    ]


@anybody
def openapi(_request: HttpRequest) -> JsonResponse:
    """Answer with the document; it says nothing of anybody."""
    return JsonResponse(document())


def elsewhere(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 - the address says it
    """Say to programs that there is nothing at an address."""
    if request.method not in ("GET", "HEAD"):
        refused = Problem(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "This interface only reads; ask with GET",
            {"Allow": "GET, HEAD"},
        )
        return problems.answer(request, refused)
    return problems.answer(request, problems.NOT_THERE)


elsewhere = csrf_exempt(anybody(elsewhere))
