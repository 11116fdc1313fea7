"""Show a page: its template, with what every page shows around it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from wellheard.web.kit import navigation

LEVELS = {messages.SUCCESS: "success"}


def page(
    request: HttpRequest,
    template: str,
    shown: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Show `<room>/<name>.html` with plain values; `around` adds the rest."""
    return render(
        request,
        f"{template}.html",
        shown,
        status=status,
        using="pages",
    )


def around(request: HttpRequest) -> dict[str, Any]:
    """Return what every page shows around its own content."""
    member = getattr(request, "member", None)
    return {
        "request": request,
        "nonce": str(getattr(request, "csp_nonce", "")),
        "header": header(request),
        "footer": footer(),
        "member": member,
        "organisation": member.organisation if member else None,
        "is_demo": settings.ENVIRONMENT.truth("DEMO"),
        "notices": [
            {"text": str(each), "variant": LEVELS.get(each.level)}
            for each in messages.get_messages(request)
        ],
    }


def header(request: HttpRequest) -> dict[str, Any]:
    """Return what the header is told: logo, service, where to go, who is here."""
    logo = settings.ENVIRONMENT.path("LOGO")
    said: dict[str, Any] = {
        "logo": {
            "src": reverse("logo") if logo else static("wellheard/logo.svg"),
            "alt": "",
            "href": None,
        },
        "service": {"text": settings.ENVIRONMENT.text("SERVICE_NAME"), "href": "/"},
    }
    if items := navigation.items(request):
        said["navigation"] = {"items": items}
    if account := navigation.account(request):
        said["account"] = {"items": account}
    return said


def footer() -> dict[str, Any]:
    """Return what the footer is told: statements, and who runs this."""
    said: dict[str, Any] = {
        "copyright": {"text": f"Run by {settings.ENVIRONMENT.text('OPERATOR')}"}
    }
    if items := navigation.statements():
        said["meta"] = {"items": items}
    return said
