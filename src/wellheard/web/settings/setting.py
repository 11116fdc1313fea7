"""One setting: its name in the environment, what it says, and how it is read."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "WELLHEARD_"
YES, NO = frozenset({"1", "yes", "true", "on"}), frozenset({"0", "no", "false", "off"})


class SettingRefused(Exception):
    """A setting cannot be read; says which, and how to write it."""


@dataclass(frozen=True)
class Setting:
    """One thing that can be said in the environment."""

    name: str
    """Without the prefix that all of them share."""
    help: str
    read: Callable[[str], object]
    default: str | None = None
    example: str = ""
    secret: bool = False
    """Never shown, not even to an administrator."""

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"{PREFIX}{self.name}"

    def of(self, environment: Mapping[str, str]) -> object:
        """Read it, or take the default; raises SettingRefused."""
        given = environment.get(self.variable, "").strip() or self.default
        if given is None:
            return None
        try:
            return self.read(given)
        except ValueError as why:
            shown = "what it says" if self.secret else repr(given)
            raise SettingRefused(
                f"Cannot read {self.variable}: {shown} {why}; write it like "
                f"{self.variable}={self.example or self.default}"
            ) from why


def text(given: str) -> str:
    """Take it as it is."""
    return given


def words(given: str) -> tuple[str, ...]:
    """Read words with commas between them."""
    return tuple(each.strip() for each in given.split(",") if each.strip())


def truth(given: str) -> bool:
    """Read yes or no."""
    if given.lower() in YES:
        return True
    if given.lower() in NO:
        return False
    raise ValueError("is neither yes nor no")


def whole(given: str) -> int:
    """Read a whole number above nought."""
    if not given.isdecimal() or int(given) == 0:
        raise ValueError("is no whole number above 0")
    return int(given)


def path(given: str) -> Path:
    """Read a path; a tilde is the home of who runs this."""
    return Path(given).expanduser().absolute()


def is_loopback(host: str) -> bool:
    """Whether a host, by name or number, is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
