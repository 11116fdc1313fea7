"""Whether the provider really says this, of somebody, to us, now."""

from typing import Any
from urllib.parse import quote_plus

import jwt

from wellheard.web.settings.provider import Provider
from wellheard.web.signin.elsewhere.asking import ask
from wellheard.web.signin.elsewhere.attempts import Attempt, back
from wellheard.web.signin.elsewhere.discovery import Discovered
from wellheard.web.signin.elsewhere.refusing import NotLetIn, Why

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")
"""Signatures that nobody else can make; never `none`, nor one with a shared secret."""
LEEWAY_SECONDS = 60
LONGEST_SUBJECT = 255
NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]

Claims = dict[str, Any]


def proven(
    provider: Provider, found: Discovered, attempt: Attempt, code: str
) -> tuple[Claims, Claims]:
    """Change a code for what the provider says of somebody; raises NotLetIn.

    Returns what it signed, and what it further answers of them.
    """
    said = _exchanged(provider, found, attempt, code)
    signed = checked(provider, found, attempt, str(said.get("id_token", "")))
    return signed, _further(provider, found, signed, said.get("access_token"))


def _exchanged(
    provider: Provider, found: Discovered, attempt: Attempt, code: str
) -> Claims:
    """Show the code, and that we are who asked for it."""
    told = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back(),
        "code_verifier": attempt.verifier,
    }
    pair = (quote_plus(provider.client_id), quote_plus(provider.client_secret))
    if provider.client_secret and found.shows_secret_in_header:
        return _shown(found, told, auth=pair)
    told["client_id"] = provider.client_id
    if provider.client_secret:
        told["client_secret"] = provider.client_secret
    return _shown(found, told)


def _shown(found: Discovered, told: dict[str, str], **more: Any) -> Claims:
    return ask("POST", found.token, refused=Why.NOT_PROVEN, data=told, **more)


def checked(
    provider: Provider, found: Discovered, attempt: Attempt, token: str
) -> Claims:
    """Return what a token says, if it is the provider's, for us, of this attempt."""
    try:
        signed: Claims = jwt.decode(
            token,
            key=_key(found, token),
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=found.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": NEEDED},
        )
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as why:
        raise NotLetIn(Why.CLOCK, type(why).__name__) from why
    except jwt.PyJWTError as why:
        raise NotLetIn(Why.NOT_PROVEN, type(why).__name__) from why
    if signed["nonce"] != attempt.nonce:
        raise NotLetIn(Why.NOT_PROVEN, "it answers another question (nonce)")
    if isinstance(signed["aud"], list) and len(signed["aud"]) > 1:
        raise NotLetIn(Why.NOT_PROVEN, "it is for others too (aud)")
    if signed.get("azp", provider.client_id) != provider.client_id:
        raise NotLetIn(Why.NOT_PROVEN, "another asked for it (azp)")
    if not 0 < len(signed["sub"]) <= LONGEST_SUBJECT:
        raise NotLetIn(Why.NOT_PROVEN, "it names nobody (sub)")
    return signed


def _key(found: Discovered, token: str) -> Any:
    """Return the key of the provider which a token says that it is signed with."""
    header = jwt.get_unverified_header(token)
    keys = jwt.PyJWKSet.from_dict(ask("GET", found.keys)).keys
    named = [
        each
        for each in keys
        if each.key_id == header.get("kid") and each.public_key_use in {None, "sig"}
    ]
    if len(named) != 1:
        raise NotLetIn(Why.NOT_PROVEN, "it names no key of the provider (kid)")
    return named[0]


def _further(
    provider: Provider, found: Discovered, signed: Claims, access: object
) -> Claims:
    """Ask what else it says of the same person; Entra ID has said all by then."""
    if provider.tenant or not found.userinfo or not isinstance(access, str):
        return {}
    shown = {"Authorization": f"Bearer {access}"}
    said = ask("GET", found.userinfo, headers=shown)
    if said.get("sub") != signed["sub"]:
        raise NotLetIn(Why.NOT_PROVEN, "it speaks of somebody else (sub)")
    return said
