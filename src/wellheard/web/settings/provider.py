"""The provider that signs people in, as the settings describe it."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from wellheard.web.settings.environment import Environment
from wellheard.web.settings.provider_words import (
    BY_CLAIMS,
    NOBODY,
    Rule,
    is_protected,
)
from wellheard.web.settings.setting import SettingRefused

ENTRA = "https://login.microsoftonline.com/{}/v2.0"
NO_TENANTS = frozenset({"common", "organizations", "consumers"})
"""Words of Entra ID for everybody's tenants at once: whoever makes one could come."""


@dataclass(frozen=True)
class Provider:
    """Who signs people in, what we believe it, and whom of its people we let in."""

    issuer: str
    name: str
    client_id: str
    client_secret: str = field(repr=False)
    tenant: str = ""
    """The directory of Entra ID that people must be of; then they are known by their
    number in it (`oid`), and not by `sub`."""
    domains: tuple[str, ...] = ()
    """Where addresses must end; anywhere if empty."""
    trusts_addresses: bool = False
    """Whether an address counts as theirs where the provider does not say so."""
    join: str = NOBODY
    """As what people join who were not invited."""
    organisation: str = ""
    """The code of the organisation which they join, and in which claims give roles."""
    rules: tuple[Rule, ...] = ()
    second_factor: tuple[str, ...] = ()
    """Words of `amr` or `acr` that prove a second factor."""

    def has_domain(self, email: str) -> bool:
        """Whether an address is one of those whom we let in."""
        return not self.domains or email.rpartition("@")[2] in self.domains


def provider_of(environment: Environment) -> Provider | None:
    """Return the provider, if there is one; raises SettingRefused."""
    issuer, tenant = _issuer(environment), environment.text("OIDC_TENANT").lower()
    if not issuer:
        if not environment.truth("PASSWORDS"):
            raise SettingRefused(
                "WELLHEARD_PASSWORDS=no leaves nobody a way to sign in; name a "
                "provider with WELLHEARD_OIDC_ISSUER, or leave passwords on"
            )
        return None
    provider = Provider(
        issuer=issuer,
        name=environment.text("OIDC_NAME"),
        client_id=environment.text("OIDC_CLIENT_ID"),
        client_secret=_secret(environment),
        tenant=tenant,
        domains=tuple(
            each.lstrip("@").lower() for each in environment.words("OIDC_DOMAINS")
        ),
        trusts_addresses=environment.truth("OIDC_TRUST_EMAIL"),
        join=environment.text("OIDC_JOIN"),
        organisation=environment.text("OIDC_ORGANISATION").upper(),
        rules=environment.rules("OIDC_ROLES"),
        second_factor=tuple(environment.words("OIDC_SECOND_FACTOR")),
    )
    _check(provider)
    return provider


def _issuer(environment: Environment) -> str:
    """Return the issuer; that of Entra ID follows from the tenant."""
    tenant = environment.text("OIDC_TENANT").lower()
    issuer = environment.text("OIDC_ISSUER")
    return issuer or (ENTRA.format(tenant) if tenant else "")


def _secret(environment: Environment) -> str:
    """Return what we show to the provider: as it is given, or from a file."""
    given, file = (
        environment.text("OIDC_CLIENT_SECRET"),
        environment.path("OIDC_CLIENT_SECRET_FILE"),
    )
    if not file:
        return given
    if given:
        raise SettingRefused(
            "WELLHEARD_OIDC_CLIENT_SECRET and WELLHEARD_OIDC_CLIENT_SECRET_FILE are "
            "both set; leave one of them out"
        )
    return _read(file)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as why:
        raise SettingRefused(
            f"Cannot read {file}, which WELLHEARD_OIDC_CLIENT_SECRET_FILE names; give "
            "the file to the user who runs this, with the secret alone in it"
        ) from why


def _check(provider: Provider) -> None:
    """Refuse what would let in others than those who were meant."""
    parts = NO_TENANTS.intersection(urlsplit(provider.issuer).path.lower().split("/"))
    if parts or provider.tenant in NO_TENANTS:
        raise SettingRefused(
            "WELLHEARD_OIDC_ISSUER or WELLHEARD_OIDC_TENANT stands for all directories "
            "of Entra ID at once; write the number of your own tenant"
        )
    if not is_protected(provider.issuer):
        raise SettingRefused(
            f"WELLHEARD_OIDC_ISSUER={provider.issuer} is not protected; write an "
            "address that begins with https://"
        )
    if provider.trusts_addresses and not provider.domains:
        raise SettingRefused(
            "WELLHEARD_OIDC_TRUST_EMAIL=yes believes every address that the provider "
            "says; say in WELLHEARD_OIDC_DOMAINS of which domains"
        )
    if (provider.join != NOBODY or provider.rules) and not provider.organisation:
        raise SettingRefused(
            "WELLHEARD_OIDC_JOIN and WELLHEARD_OIDC_ROLES need an organisation; write "
            "its code as WELLHEARD_OIDC_ORGANISATION"
        )
    if provider.join == BY_CLAIMS and not provider.rules:
        raise SettingRefused(
            "WELLHEARD_OIDC_JOIN=claims needs rules; write them as "
            "WELLHEARD_OIDC_ROLES=groups:comms-leads=editor"
        )
