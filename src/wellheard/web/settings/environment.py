"""The settings as they stand in the environment, read once and checked together."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from wellheard.web.settings.known import SETTINGS
from wellheard.web.settings.provider_words import Rule
from wellheard.web.settings.setting import SettingRefused, is_loopback

KEY_FILE = "secret-key"
KEY_BYTES = 48


@dataclass(frozen=True)
class Environment:
    """What was said, by the name of the setting."""

    said: Mapping[str, object] = field(repr=False)

    def text(self, name: str) -> str:
        """Return a setting that is text; empty where it is left out."""
        given = self.said[name]
        return "" if given is None else str(given)

    def number(self, name: str) -> int:
        """Return a setting that is a whole number."""
        return cast(int, self.said[name])

    def truth(self, name: str) -> bool:
        """Return a setting that is yes or no."""
        return self.said[name] is True

    def words(self, name: str) -> list[str]:
        """Return a setting that is a list of words."""
        return list(cast(tuple[str, ...], self.said[name]))

    def rules(self, name: str) -> tuple[Rule, ...]:
        """Return a setting that is rules of roles."""
        return cast(tuple[Rule, ...], self.said[name] or ())

    def path(self, name: str) -> Path | None:
        """Return a setting that is a path; none where it is left out."""
        return cast(Path | None, self.said[name])

    @property
    def folder(self) -> Path:
        """The data folder."""
        return cast(Path, self.said["DATA"])

    @property
    def lake(self) -> Path:
        """The folder of the lake."""
        return self.path("LAKE") or self.folder / "lake"

    @property
    def is_https(self) -> bool:
        """Whether people open the pages over a protected connection."""
        return urlsplit(self.text("ADDRESS")).scheme == "https"

    @property
    def hosts(self) -> list[str]:
        """The names under which the server answers."""
        named = urlsplit(self.text("ADDRESS")).hostname or ""
        return sorted({named, "localhost", "127.0.0.1", "[::1]", *self.words("HOSTS")})

    def secret_key(self) -> str:
        """Return what signs sessions; made once, readable by who runs this alone."""
        if given := self.text("SECRET_KEY"):
            return given
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.folder / KEY_FILE
        with suppress(FileExistsError):
            made = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(made, "w") as new:
                new.write(secrets.token_urlsafe(KEY_BYTES))
        return file.read_text(encoding="utf-8").strip()


def read(environment: Mapping[str, str] = os.environ) -> Environment:
    """Read all settings; raises SettingRefused."""
    said = Environment({each.name: each.of(environment) for each in SETTINGS})
    if said.truth("DEMO") and not is_this_machine(said.text("LISTEN")):
        raise SettingRefused(
            f"A demonstration is not served on {said.text('LISTEN')}, where others "
            "could reach it; listen on 127.0.0.1, or begin with `wellheard init`"
        )
    return said


def is_this_machine(binding: str) -> bool:
    """Whether only this machine can reach a host and port."""
    return is_loopback(binding.rpartition(":")[0].strip("[]"))
