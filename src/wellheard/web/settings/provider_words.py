"""How the settings of a provider are written: its address, rules of roles, joining."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from wellheard.web.settings.setting import is_loopback

NOBODY, BY_CLAIMS = "nobody", "claims"
SYSTEM_ADMINISTRATOR = "system-administrator"
ROLES = ("viewer", "editor", "analyst", "administrator", "national")
JOINING = (NOBODY, BY_CLAIMS, "viewer", "editor", "analyst")
"""Nobody becomes an administrator by merely being there."""


@dataclass(frozen=True)
class Rule:
    """Whoever has a word in a claim has a role."""

    claim: str
    word: str
    role: str
    """A role, or that somebody looks after the installation."""


def role_rules(given: str) -> tuple[Rule, ...]:
    """Read rules such as `groups:comms-leads=editor; roles:Lead=administrator`."""
    return tuple(_rule(each.strip()) for each in given.split(";") if each.strip())


def _rule(given: str) -> Rule:
    condition, _, role = given.rpartition("=")
    claim, _, word = condition.partition(":")
    claim, word, role = claim.strip(), word.strip(), role.strip().lower()
    if not claim or not word:
        raise ValueError(f"has {given!r}, which is not claim:word=role")
    if role not in {*ROLES, SYSTEM_ADMINISTRATOR}:
        raise ValueError(f"names the role {role!r}, which does not exist")
    return Rule(claim, word, role)


def joining(given: str) -> str:
    """Read as what people join who were not invited."""
    if given.lower() not in JOINING:
        raise ValueError(f"is none of {', '.join(JOINING)}")
    return given.lower()


def protected_address(given: str) -> str:
    """Read an address that only its owner can answer under."""
    parts = urlsplit(given)
    if parts.query or parts.fragment or parts.username or not is_protected(given):
        raise ValueError("is no address that begins with https://")
    return given.rstrip("/")


def is_protected(address: str) -> bool:
    """Whether nobody on the way can read or change it: HTTPS, or this machine."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and is_loopback(parts.hostname or "")
