"""The keyring of the system, where its optional package is installed."""

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Final, TypeVar

Told = TypeVar("Told")

SERVICE: Final = "wellheard"


class NoKeyring(Exception):
    """There is no keyring, or it does not open; says why, and what to do."""


def kept(name: str) -> str | None:
    """Return what is kept under a name; None too where there is no keyring at all.

    Raises NoKeyring where there is one that does not open.
    """
    try:
        found: str | None = _asked(lambda ring: ring.get_password(SERVICE, name))
    except _NoneAtAll:
        return None
    return found


def keep(name: str, text: str) -> None:
    """Keep it under a name; raises NoKeyring."""

    def kept_anew(ring: ModuleType) -> bool:
        ring.set_password(SERVICE, name, text)
        return bool(ring.get_password(SERVICE, name) == text)

    if not _asked(kept_anew):
        raise NoKeyring("the keyring of the system takes it, and does not keep it")


def forget(name: str) -> None:
    """Forget what is kept under a name; raises NoKeyring."""
    _asked(lambda ring: ring.delete_password(SERVICE, name))


class _NoneAtAll(NoKeyring):
    """There is none, so that there is nothing in it either."""


def _asked(ask: Callable[[ModuleType], Told]) -> Told:
    """Ask the keyring; what it says of a failure is not passed on."""
    try:
        package = importlib.import_module("keyring")
        errors = importlib.import_module("keyring.errors")
    except ImportError:
        raise _NoneAtAll(
            "the package for it is missing; install wellheard[keyring]"
        ) from None
    failure: NoKeyring
    try:
        return ask(package)
    except errors.NoKeyringError:
        failure = _NoneAtAll("this system has none")
    except errors.KeyringError:
        failure = NoKeyring("it does not open; unlock it")
    raise failure
