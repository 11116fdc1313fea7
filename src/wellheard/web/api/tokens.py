"""Make tokens, know them again, and let them be used so often at most."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from wellheard.web.api.models import Token
from wellheard.web.signin.models import Membership

BEGINS = "whd_"
"""Every token begins so, so that programs that look for lost secrets know it."""
TOKEN_BYTES = 32
MINUTE = 60


@dataclass(frozen=True)
class Use:
    """How a token's minute stands after a use."""

    limit: int
    left: int
    seconds: int
    """Until the next minute begins."""
    is_too_much: bool

    def headers(self) -> dict[str, str]:
        """Say it as headers do."""
        said = {
            "RateLimit-Policy": f'"minute";q={self.limit};w={MINUTE}',
            "RateLimit": f'"minute";r={self.left};t={self.seconds}',
        }
        return said | ({"Retry-After": str(self.seconds)} if self.is_too_much else {})


def make(member: Membership, *, days: int, **told: Any) -> tuple[Token, str]:
    """Make a token; return it with its text, which is never known again."""
    text = BEGINS + secrets.token_urlsafe(TOKEN_BYTES)
    until = timezone.now() + timedelta(days=days)
    token: Token = Token.objects.add(
        member.organisation, user=member.user, digest=digest(text), until=until, **told
    )
    return token, text


def digest(text: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


def known(text: str) -> Token | None:
    """Return the token of a text; none where it is unknown, revoked or expired."""
    token: Token | None = (
        Token.everywhere.filter(digest=digest(text))
        .select_related("organisation", "user")
        .first()
    )
    return token if token is not None and token.is_good else None


def use(token: Token) -> Use:
    """Count a use of a token, whichever process it reaches."""
    now = time.time()
    minute, limit = int(now // MINUTE), settings.ENVIRONMENT.number("API_PER_MINUTE")
    mine = Token.everywhere.filter(pk=token.pk)
    fresh = {"minute": minute, "times": 1, "last_used_at": timezone.now()}
    again = mine.filter(minute=minute).update(times=F("times") + 1)
    if not again and not mine.exclude(minute=minute).update(**fresh):
        mine.update(times=F("times") + 1)  # another process began the minute just now
    times = mine.values_list("times", flat=True).get()
    seconds = max(MINUTE - int(now % MINUTE), 1)
    return Use(limit, max(limit - times, 0), seconds, times > limit)
