"""Passwords: whether they let anybody in at all, and the way back where they do not."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from wellheard.web.kit.pages import page
from wellheard.web.signin.models import User

SALT = "wellheard.way-in"
WAY_IN_SECONDS = 900
OFF = 403

View = Callable[..., HttpResponse]


class Passwords(AuthenticationBackend):
    """Compares passwords, unless people sign in with their provider only."""

    def authenticate(
        self, request: HttpRequest | None, **credentials: Any
    ) -> User | None:
        """Return who has the password; nobody where passwords are off."""
        if not settings.PASSWORDS:
            return None
        found: User | None = super().authenticate(request, **credentials)
        return found


def with_passwords(view: View, *, or_look: bool = False) -> View:
    """Show a page only where passwords are used; `or_look`: without them nothing is
    sent to it."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *given: object, **named: object) -> HttpResponse:
        if settings.PASSWORDS or (or_look and request.method != "POST"):
            return view(request, *given, **named)
        title = {"title": "Passwords are not used here"}
        return page(request, "signin/no_passwords", title, status=OFF)

    return guarded


def way_in(user: User) -> str:
    """Return a link by which somebody comes in once, within a quarter of an hour."""
    said = {"user": user.pk, "before": _before(user)}
    address = settings.ENVIRONMENT.text("ADDRESS")
    token = signing.dumps(said, salt=SALT)
    return f"{address}{reverse('signin:way_in', args=[token])}"


def who(token: str) -> User | None:
    """Return for whom a link is; nobody where it was used, or is too old."""
    try:
        said = signing.loads(token, salt=SALT, max_age=WAY_IN_SECONDS)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=said["user"], is_active=True).first()
    return user if user and _before(user) == said["before"] else None


def _before(user: User) -> str:
    """Return what changes as soon as somebody signs in, or gets another password."""
    kept = f"{user.last_login} {user.password}"
    return hashlib.sha256(kept.encode()).hexdigest()
