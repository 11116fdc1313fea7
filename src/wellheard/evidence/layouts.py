"""Folders derived from the lake: made aside, named after what they are made from.

A layout can be made again at any time, and is whenever the lake has changed. The ones
used longest ago are removed.
"""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from wellheard.evidence.lake import Snapshot

TABLES = ("account", "follow", "engagement")
"""The tables of the lake that layouts are made from."""


@dataclass(frozen=True)
class Card:
    """What a layout says of itself."""

    accounts: dict[str, int]
    """How many accounts are known, by network."""
    following: dict[str, int]
    """How many were seen to follow somebody, by network."""
    followed: dict[str, int]
    """How many were seen to be followed, by network."""
    follows: int
    engagements: int

    @classmethod
    def read(cls, folder: Path) -> "Card":
        """Read the card of a layout."""
        said = json.loads(_card_of(folder).read_text(encoding="utf-8"))
        return cls(**said)


@dataclass(frozen=True)
class Home:
    """Where one kind of layout lies in the lake."""

    name: str
    version: str
    """Raised when the layout changes, so that older ones are made again."""
    kept: int
    """Layouts kept beside the newest: days asked for with `as at`, readers at work."""

    def layout(self, snapshot: Snapshot, make: Callable[[Path], Card]) -> Path:
        """Return the folder of a snapshot's layout; `make` fills it where missing."""
        folder = snapshot.folder / self.name / self._digest(snapshot)
        folder.parent.mkdir(exist_ok=True)
        if not _card_of(folder).exists():
            with FileLock(folder.with_suffix(".lock")):
                if not _card_of(folder).exists():
                    _make(folder, make)
            folder.with_suffix(".lock").unlink(missing_ok=True)
            self._forget_old(folder)
        folder.touch()
        return folder

    def _digest(self, snapshot: Snapshot) -> str:
        """Name a layout after the files it is made from."""
        paths = [file.path for table in TABLES for file in snapshot.data_files(table)]
        named = "\n".join([self.version, str(snapshot.as_at), *sorted(paths)])
        return hashlib.sha256(named.encode()).hexdigest()[:16]

    def _forget_old(self, newest: Path) -> None:
        """Remove the layouts used longest ago."""
        others = [
            path
            for path in newest.parent.iterdir()
            if path.is_dir() and path != newest and not path.suffix
        ]
        others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for old in others[self.kept :]:
            shutil.rmtree(old, ignore_errors=True)


def _card_of(folder: Path) -> Path:
    return folder / f"{folder.parent.name}.json"


def _make(folder: Path, make: Callable[[Path], Card]) -> None:
    """Fill a folder aside, then give it its name in one step."""
    aside = folder.with_suffix(".partial")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        card = make(aside)
        _card_of(aside).write_text(json.dumps(asdict(card)), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        aside.replace(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
