"""A sign-in that began in this browser: secrets that only its answer can show."""

import hashlib
import json
import re
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from wellheard.web.settings.provider import Provider
from wellheard.web.signin.elsewhere.discovery import Discovered

KEY = "sign-ins"
LASTS_SECONDS = 600
MOST = 5
"""So many may wait in one browser; the oldest is forgotten first."""
SECRET_BYTES = 32
SCOPE = "openid profile email"
CONTEXT = re.compile(r"c[1-9]\d?")
"""What Entra ID calls the contexts of its Conditional Access: c1 to c99."""


def _secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


@dataclass(frozen=True)
class Attempt:
    """One sign-in that waits for the answer of the provider."""

    after: str
    """Where to go then, on this site."""
    invitation: str = ""
    """The link by which somebody was invited, where they began from it."""
    state: str = field(default_factory=_secret)
    nonce: str = field(default_factory=_secret)
    verifier: str = field(default_factory=_secret)
    at: float = field(default_factory=time.time)


def begin(request: HttpRequest, after: str, invitation: str = "") -> Attempt:
    """Keep a new attempt in the session of this browser."""
    attempt = Attempt(after=own(after), invitation=invitation)
    waiting = [*_waiting(request), asdict(attempt)]
    request.session[KEY] = waiting[-MOST:]
    return attempt


def end(request: HttpRequest, state: str) -> Attempt | None:
    """Return the attempt that an answer belongs to, once."""
    waiting = _waiting(request)
    found = [each for each in waiting if secrets.compare_digest(each["state"], state)]
    request.session[KEY] = [each for each in waiting if each not in found]
    return Attempt(**found[0]) if found else None


def _waiting(request: HttpRequest) -> list[dict[str, Any]]:
    oldest = time.time() - LASTS_SECONDS
    return [each for each in request.session.get(KEY, []) if each["at"] > oldest]


def own(address: str) -> str:
    """Return an address of this site as it is, and home instead of any other."""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours and address.startswith("/") else "/"


def back() -> str:
    """Return the address to which the provider answers, as it is registered there."""
    return f"{settings.ENVIRONMENT.text('ADDRESS')}{reverse('signin:provider_back')}"


def question(provider: Provider, found: Discovered, attempt: Attempt) -> str:
    """Return the address at the provider with which a sign-in begins."""
    digest = hashlib.sha256(attempt.verifier.encode()).digest()
    said = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back(),
        "scope": SCOPE,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return with_query(found.authorization, said | _context(provider))


def _context(provider: Provider) -> dict[str, str]:
    """Ask Entra ID to meet an authentication context, where one proves the factor."""
    contexts = [each for each in provider.second_factor if CONTEXT.fullmatch(each)]
    if not provider.tenant or not contexts:
        return {}
    asked = {"id_token": {"acrs": {"essential": True, "value": contexts[0]}}}
    return {"claims": json.dumps(asked)}


def with_query(address: str, words: dict[str, str]) -> str:
    """Return an address of the provider with more words in its query."""
    joint = "&" if urlsplit(address).query else "?"
    return f"{address}{joint}{urlencode(words)}"
