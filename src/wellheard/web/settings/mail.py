"""How mail leaves: to the console, or by an SMTP server."""

from typing import Any
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20


def mail(address: str) -> dict[str, Any]:
    """Return what Django is told of mail."""
    if address == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(address)
    implicit = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if implicit else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": not implicit
        and parts.hostname not in {"localhost", "127.0.0.1"},
        "EMAIL_TIMEOUT": TIMEOUT_SECONDS,
    }
