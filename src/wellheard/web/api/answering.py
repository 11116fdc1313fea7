"""Answers to programs: JSON with a mark, by which they see that nothing changed."""

import hashlib
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wellheard.web.interest import hiding
from wellheard.web.interest.models import Edition


def mark(request: HttpRequest, edition: Edition) -> str:
    """Return the mark of whatever an edition answers to an address.

    An edition never changes, other than by what is written to the lake: whoever asks to
    be left out is hidden at once.
    """
    parts = (
        edition.pk,
        edition.made_at.isoformat(),
        hiding.state(),
        request.member.organisation.pk,
        request.get_full_path(),
    )
    return _hashed(json.dumps(parts).encode())


def is_known(request: HttpRequest, mark: str) -> bool:
    """Whether the program has the answer of a mark already."""
    given = request.headers.get("If-None-Match", "")
    known = {each.strip().removeprefix("W/") for each in given.split(",")}
    return mark in known


def unchanged(mark: str) -> HttpResponse:
    """Say that nothing changed."""
    return _marked(HttpResponse(status=HTTPStatus.NOT_MODIFIED), mark)


def answer(
    request: HttpRequest, told: Mapping[str, Any], mark: str = ""
) -> HttpResponse:
    """Answer with JSON; without a mark of its own it is marked by what it says."""
    body = json.dumps(told, ensure_ascii=False, allow_nan=False, default=str).encode()
    mark = mark or _hashed(body)
    if is_known(request, mark):
        return unchanged(mark)
    made = HttpResponse(body, content_type="application/json")
    if link := told.get("next"):
        made["Link"] = f'<{link}>; rel="next"'
    return _marked(made, mark)


def _marked(made: HttpResponse, mark: str) -> HttpResponse:
    made["ETag"] = mark
    made["Cache-Control"] = "private, no-cache"
    made["Vary"] = "Authorization"
    return made


def _hashed(said: bytes) -> str:
    return f'"{hashlib.sha256(said).hexdigest()[:32]}"'


def following(request: HttpRequest, cursor: str) -> str:
    """Return the address of the next page."""
    asked = request.GET.copy()
    asked["cursor"] = cursor
    address = settings.ENVIRONMENT.text("ADDRESS")
    return f"{address}{request.path}?{asked.urlencode()}"
