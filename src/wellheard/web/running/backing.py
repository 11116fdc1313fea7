"""What a backup holds, written down inside it; nothing else is ever restored."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

FORMAT = 1
CARD = "backup.json"
"""The first file of a backup: it lists all others."""
KEY, SETTINGS, LAKE, CHARTS = "secret-key", "settings.env", "lake", "charts"
RECORDS = {"sqlite": "records.sqlite3", "postgresql": "records.dump"}
"""The file of the records, by what kept them."""
TOP = frozenset({KEY, SETTINGS, LAKE, CHARTS, *RECORDS.values()})
PIECE = 1 << 20


class BackupRefused(Exception):
    """A backup cannot be made or read as asked; says what to do."""


class BackupFailed(Exception):
    """The machine or a program did not do what a backup needs; says which."""


@dataclass(frozen=True)
class Part:
    """One file of a backup."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, file: Path) -> "Part":
        """Read a file, and write down what it must be."""
        return cls(name, file.stat().st_size, digest(file))


@dataclass(frozen=True)
class Contents:
    """All that a backup holds, and of what it is one."""

    version: str
    """Of Wellheard."""
    made_at: datetime
    records: str
    """What kept the records: `sqlite` or `postgresql`."""
    changes: tuple[str, ...]
    """The changes that the records had seen, as `interest.0003_words`."""
    snapshot: int | None
    """The number of the lake's snapshot; none where the lake was left out."""
    erasures: int
    """How many accounts had been erased from the lake."""
    parts: tuple[Part, ...]

    def to_json(self) -> str:
        """Write it as a person can read it."""
        said = {**asdict(self), "made_at": self.made_at.isoformat(), "format": FORMAT}
        return json.dumps(said, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Contents":
        """Read what `to_json` wrote; raises BackupRefused."""
        try:
            return cls._read(json.loads(text))
        except (ValueError, KeyError, TypeError) as damage:
            raise BackupRefused(
                f"Cannot read {CARD} in the backup ({damage}); take another backup"
            ) from damage

    @classmethod
    def _read(cls, said: Any) -> "Contents":
        if said["format"] != FORMAT:
            raise BackupRefused(
                "The backup has another format than this version reads; restore it "
                f"with Wellheard {said['version']}"
            )
        if said["records"] not in RECORDS:
            raise ValueError(f"records of the kind {said['records']!r} are not known")
        parts = tuple(Part(**row) for row in said["parts"])
        for part in parts:
            trusted(part.name)
        return cls(
            version=str(said["version"]),
            made_at=datetime.fromisoformat(said["made_at"]),
            records=said["records"],
            changes=tuple(map(str, said["changes"])),
            snapshot=said["snapshot"],
            erasures=said["erasures"],
            parts=parts,
        )

    @property
    def size(self) -> int:
        """How many bytes all files have together."""
        return sum(part.size for part in self.parts)

    def has(self, top: str) -> bool:
        """Whether it holds a file, or files in a folder."""
        return any(PurePosixPath(part.name).parts[0] == top for part in self.parts)


def trusted(name: str) -> PurePosixPath:
    """Return a name that stays inside a folder; raises BackupRefused."""
    path = PurePosixPath(name)
    strange = path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name
    if strange or str(path) != name or not TOP.intersection(path.parts[:1]):
        raise BackupRefused(
            f"The backup holds a file {name!r} that belongs in none; nothing was "
            "restored from it; take another backup"
        )
    return path


def digest(file: Path) -> str:
    """Return the checksum of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
