"""Whom the provider speaks of: only what is needed of it, each from where it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from wellheard.web.kit.lines import one_line
from wellheard.web.settings.provider import Provider
from wellheard.web.signin.elsewhere.refusing import NotLetIn, Why

LONGEST_NAME = 120
TRUE = (True, "true", "1", 1)
"""How providers write yes."""


@dataclass(frozen=True)
class Person:
    """Somebody whom the provider signed in."""

    issuer: str
    subject: str
    """By what the provider knows them, for ever; an address may change hands."""
    email: str
    """Empty where it says none that can be read."""
    is_verified: bool
    """Whether the address is theirs, as far as we were told to believe that."""
    name: str
    words: Mapping[str, frozenset[str]]
    """What each claim that gives roles says."""
    cut: frozenset[str]
    """Claims that the provider left out as they were too long."""
    has_second_factor: bool


def person(
    provider: Provider, signed: Mapping[str, Any], further: Mapping[str, Any]
) -> Person:
    """Read what the provider says; raises NotLetIn for people of another tenant."""
    source = signed if signed.get("email") else further
    email = _address(source.get("email"))
    both = {**further, **signed}
    claims = {rule.claim for rule in provider.rules}
    return Person(
        issuer=str(signed["iss"]),
        subject=_subject(provider, signed),
        email=email,
        is_verified=bool(email) and _is_verified(provider, source, email),
        name=one_line(str(both.get("name") or ""))[:LONGEST_NAME],
        words={claim: _words(both.get(claim)) for claim in claims},
        cut=frozenset(each for each in claims if _is_cut(both, each)),
        has_second_factor=not _proofs(provider, signed).isdisjoint(
            provider.second_factor
        ),
    )


def _proofs(provider: Provider, signed: Mapping[str, Any]) -> frozenset[str]:
    """Return the words of how somebody showed who they are; Entra ID has a third."""
    claims = ("amr", "acr", "acrs") if provider.tenant else ("amr", "acr")
    return frozenset().union(*(_words(signed.get(each)) for each in claims))


def _subject(provider: Provider, signed: Mapping[str, Any]) -> str:
    """Return by what somebody is known: `sub`, or their number in a tenant."""
    if not provider.tenant:
        return str(signed["sub"])
    tenant, number = str(signed.get("tid", "")).lower(), str(signed.get("oid", ""))
    if tenant != provider.tenant:
        raise NotLetIn(Why.TENANT, "tid")
    if not number:
        raise NotLetIn(Why.NOT_PROVEN, "it has no oid")
    return f"{tenant}/{number}"


def _address(said: object) -> str:
    """Return an address in the one way in which we write it; empty if it is none."""
    email = str(said or "").strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email if email.isascii() else ""


def _is_verified(provider: Provider, source: Mapping[str, Any], email: str) -> bool:
    """Whether the provider vouches for an address, or we were told that it need not.

    Anybody can write any address into a directory of their own, so that an address
    alone proves nothing.
    """
    if "email_verified" in source:
        return source["email_verified"] in TRUE
    if provider.tenant and "xms_edov" in source:
        return source["xms_edov"] in TRUE
    return provider.trusts_addresses and provider.has_domain(email)


def _words(said: object) -> frozenset[str]:
    """Return the words of a claim, which may be one or a list."""
    if isinstance(said, str):
        return frozenset({said})
    if isinstance(said, list):
        return frozenset(each for each in said if isinstance(each, str))
    return frozenset()


def _is_cut(said: Mapping[str, Any], claim: str) -> bool:
    """Whether the provider left a claim out because it has too many words."""
    if claim in said:
        return False
    elsewhere = said.get("_claim_names")
    return (isinstance(elsewhere, dict) and claim in elsewhere) or (
        claim == "groups" and said.get("hasgroups") in TRUE
    )
