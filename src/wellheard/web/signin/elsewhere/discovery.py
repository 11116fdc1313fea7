"""What the provider says of itself: its name, and where it is asked."""

import functools
import time
from dataclasses import dataclass
from typing import Any

from wellheard.web.settings.provider import Provider
from wellheard.web.settings.provider_words import is_protected
from wellheard.web.signin.elsewhere.asking import ask
from wellheard.web.signin.elsewhere.refusing import NotLetIn, Why

LASTS_SECONDS = 300
"""What it says is not asked for again within so many."""
WELL_KNOWN = "/.well-known/openid-configuration"
PLACES = {
    "authorization_endpoint": True,
    "token_endpoint": True,
    "jwks_uri": True,
    "userinfo_endpoint": False,
    "end_session_endpoint": False,
}
"""The addresses that we use, and whether we cannot do without."""


@dataclass(frozen=True)
class Discovered:
    """What a provider says of itself."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    leaving: str
    """Where somebody signs out; empty where it does not say."""
    shows_secret_in_header: bool
    says_issuer: bool
    """Whether each of its answers names it (RFC 9207)."""

    @classmethod
    def from_answer(cls, provider: Provider, said: dict[str, Any]) -> "Discovered":
        """Read it; raises NotLetIn where it is not the provider that we know."""
        issuer = str(said.get("issuer", ""))
        if issuer.rstrip("/") != provider.issuer:
            detail = f"it calls itself {issuer[:200] or 'nothing'}"
            raise NotLetIn(Why.DOWN, detail)
        at = {name: str(said.get(name) or "") for name in PLACES}
        for name, is_needed in PLACES.items():
            if at[name] and not _is_as_safe(provider, at[name]):
                raise NotLetIn(Why.DOWN, f"its {name} is not protected")
            if is_needed and not at[name]:
                raise NotLetIn(Why.DOWN, f"it has no {name}")
        ways = said.get("token_endpoint_auth_methods_supported")
        return cls(
            issuer=issuer,
            authorization=at["authorization_endpoint"],
            token=at["token_endpoint"],
            keys=at["jwks_uri"],
            userinfo=at["userinfo_endpoint"],
            leaving=at["end_session_endpoint"],
            shows_secret_in_header="client_secret_post"
            not in (ways or ["client_secret_basic"]),
            says_issuer=said.get("authorization_response_iss_parameter_supported")
            is True,
        )


def _is_as_safe(provider: Provider, address: str) -> bool:
    """Whether an address is protected; one of this machine only if the issuer is."""
    return address.startswith("https://") or (
        provider.issuer.startswith("http://") and is_protected(address)
    )


def discover(provider: Provider) -> Discovered:
    """Ask the provider what it says of itself, now and then; raises NotLetIn."""
    return _discovered(provider, int(time.monotonic() // LASTS_SECONDS))


@functools.lru_cache(maxsize=4)
def _discovered(provider: Provider, _within: int) -> Discovered:
    return Discovered.from_answer(
        provider, ask("GET", f"{provider.issuer}{WELL_KNOWN}")
    )


def forget() -> None:
    """Ask anew the next time."""
    _discovered.cache_clear()
