"""Where the credential of a network is found: the environment, or the system's keyring.

Never a file of ours. What is found is sent, and nowhere shown.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wellheard.networks.asking import keeping
from wellheard.networks.asking.keeping import NoKeyring
from wellheard.networks.asking.question import AskingError, Credential

PREFIX: Final = "WELLHEARD_"
NETWORK: Final = re.compile(r"([a-z]+)(?::([a-z0-9][a-z0-9.-]*(?::\d+)?))?")


class CredentialRefused(AskingError):
    """A credential that cannot be kept, found or used; never says what it is."""


@dataclass(frozen=True)
class Door:
    """How one network wants to be shown a credential."""

    setting: str
    header: str
    before: str = ""
    is_per_server: bool = False


DOORS: Final[Mapping[str, Door]] = {
    "mastodon": Door("MASTODON_TOKEN", "Authorization", "Bearer ", is_per_server=True),
    "x": Door("X_BEARER_TOKEN", "Authorization", "Bearer "),
    "youtube": Door("YOUTUBE_KEY", "X-Goog-Api-Key"),
}
"""Bluesky is not among them: all that is asked of it is public."""


@dataclass(frozen=True)
class Name:
    """Which credential: of a network, or of one server of it."""

    network: str
    server: str | None = None

    @classmethod
    def read(cls, text: str) -> "Name":
        """Read `youtube` or `mastodon:mastodon.example`; raises CredentialRefused."""
        found = NETWORK.fullmatch(text.strip().lower())
        if found is None or found[1] not in DOORS:
            raise CredentialRefused(
                f"No network {text!r} takes a credential; write one of "
                f"{', '.join(sorted(DOORS))}, or mastodon:SERVER for one server"
            )
        if found[2] and not DOORS[found[1]].is_per_server:
            raise CredentialRefused(
                f"{found[1]} has one credential for all; write {found[1]} alone"
            )
        return cls(found[1], found[2])

    def __str__(self) -> str:
        return f"{self.network}:{self.server}" if self.server else self.network

    @property
    def door(self) -> Door:
        """How the network is shown it."""
        return DOORS[self.network]

    @property
    def setting(self) -> str:
        """The name in the environment, as in WELLHEARD_MASTODON_TOKEN_A_EXAMPLE."""
        own = re.sub(r"[^A-Z0-9]", "_", (self.server or "").upper())
        return f"{PREFIX}{self.door.setting}" + (f"_{own}" if own else "")


@dataclass(frozen=True)
class Found:
    """A credential, and where it was."""

    credential: Credential
    where: str


def credential_of(network: str, server: str | None = None) -> Credential | None:
    """Return what opens a network or a server of it; None where nothing is set.

    The credential of one server is never shown to another: without a name of its own
    a server gets the general one only where no server was asked for.
    """
    found = find(Name.read(f"{network}:{server}" if server else network))
    return None if found is None else found.credential


def find(name: Name) -> Found | None:
    """Look into the environment, then into the keyring."""
    if text := os.environ.get(name.setting, "").strip():
        return Found(_credential(name, text), f"the environment, {name.setting}")
    if text := _kept(name):
        return Found(_credential(name, text), "the keyring of the system")
    return None


def keep(name: Name, text: str) -> None:
    """Put a credential into the keyring; raises CredentialRefused."""
    text = text.strip()
    _credential(name, text)
    try:
        keeping.keep(str(name), text)
    except NoKeyring as reason:
        raise _refused(name, "kept", reason) from None


def forget(name: Name) -> bool:
    """Remove a credential from the keyring; False where there was none."""
    if not _kept(name):
        return False
    try:
        keeping.forget(str(name))
    except NoKeyring as reason:
        raise _refused(name, "forgotten", reason) from None
    return True


def _kept(name: Name) -> str:
    try:
        return (keeping.kept(str(name)) or "").strip()
    except NoKeyring as reason:
        raise _refused(name, "looked for", reason) from None


def _refused(name: Name, deed: str, reason: NoKeyring) -> CredentialRefused:
    return CredentialRefused(
        f"The credential for {name} cannot be {deed} in the keyring: {reason}, or set "
        f"{name.setting} in the environment"
    )


def _credential(name: Name, text: str) -> Credential:
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise CredentialRefused(
            f"The credential for {name} is empty or holds blanks or odd marks; copy it "
            "whole, and nothing else, from where the network shows it"
        )
    return Credential(name.door.header, name.door.before + text)
