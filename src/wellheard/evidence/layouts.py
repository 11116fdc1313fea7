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

from wellheard.evidence.forgetting import MADE_FROM
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
    last_seen_at: int | None
    """When any follow was seen last, in microseconds since 1970."""
    last_ended_at: int | None
    """When any follow ended last, likewise; none where none ended."""
    handles_joined: bool
    """Whether any account was known by its handle in one place, by its id in another.
    """

    @classmethod
    def read(cls, folder: Path) -> "Card":
        """Read the card of a layout."""
        said = json.loads(_card_of(folder).read_text(encoding="utf-8"))
        return cls(**said)


@dataclass(frozen=True)
class Earlier:
    """A layout that was made from some of a snapshot's files, and from no others."""

    folder: Path
    files: frozenset[str]
    """The files it was made from, as the manifest names them."""


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
                    self._make(folder, snapshot, make)
            folder.with_suffix(".lock").unlink(missing_ok=True)
            self._forget_old(folder)
        folder.touch()
        return folder

    def is_made(self, snapshot: Snapshot) -> bool:
        """Whether the layout of a snapshot is there already."""
        folder = snapshot.folder / self.name / self._digest(snapshot)
        return _card_of(folder).exists()

    def earlier(self, snapshot: Snapshot) -> Earlier | None:
        """Return the layout that lacks the fewest of a snapshot's files, if any."""
        wanted = frozenset(_paths(snapshot))
        found = [
            Earlier(path.parent, frozenset(said["files"]))
            for path in (snapshot.folder / self.name).glob(f"*/{MADE_FROM}")
            if not path.parent.suffix
            for said in [json.loads(path.read_text(encoding="utf-8"))]
            if said["version"] == self.version and said["as_at"] is None
        ]
        fitting = [each for each in found if each.files <= wanted]
        if snapshot.as_at is not None or not fitting:
            return None
        return max(fitting, key=lambda each: (len(each.files), each.folder.name))

    def _digest(self, snapshot: Snapshot) -> str:
        """Name a layout after the files it is made from."""
        named = "\n".join([self.version, str(snapshot.as_at), *_paths(snapshot)])
        return hashlib.sha256(named.encode()).hexdigest()[:16]

    def _make(
        self, folder: Path, snapshot: Snapshot, make: Callable[[Path], Card]
    ) -> None:
        """Fill a folder aside, then give it its name in one step."""
        aside = folder.with_suffix(".partial")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        as_at = None if snapshot.as_at is None else snapshot.as_at.isoformat()
        made = {"version": self.version, "as_at": as_at, "files": _paths(snapshot)}
        try:
            card = make(aside)
            (aside / MADE_FROM).write_text(json.dumps(made), encoding="utf-8")
            (aside / f"{self.name}.json").write_text(
                json.dumps(asdict(card)), encoding="utf-8"
            )
            shutil.rmtree(folder, ignore_errors=True)
            aside.replace(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

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


def _paths(snapshot: Snapshot) -> list[str]:
    """Name the files that layouts of a snapshot are made from."""
    return sorted(file.path for table in TABLES for file in snapshot.data_files(table))
