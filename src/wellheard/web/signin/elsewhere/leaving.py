"""Signing out: here, and then with the provider where it lets us."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from wellheard.web.settings.provider import Provider
from wellheard.web.signin.elsewhere.attempts import with_query
from wellheard.web.signin.elsewhere.discovery import Discovered
from wellheard.web.signin.models import User

KEY = "came-by-provider"


def remember(request: HttpRequest, user: User, found: Discovered) -> None:
    """Keep where somebody signs out who comes by the provider now."""
    request.session[KEY] = {"user": user.pk, "leaving": found.leaving}


def came(request: HttpRequest) -> bool:
    """Whether who is here came by the provider."""
    said = request.session.get(KEY) or {}
    return request.user.is_authenticated and said.get("user") == request.user.pk


def address(request: HttpRequest, provider: Provider | None) -> str:
    """Return where they sign out with the provider; empty where they cannot."""
    if provider is None or not came(request):
        return ""
    leaving = request.session[KEY]["leaving"]
    return with_query(leaving, _words(provider)) if leaving else ""


def _words(provider: Provider) -> dict[str, str]:
    home = settings.ENVIRONMENT.text("ADDRESS")
    return {
        "client_id": provider.client_id,
        "post_logout_redirect_uri": f"{home}{reverse('signin:left')}",
    }
