"""A manifest lists every file of the lake at one moment; the newest one is the lake."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

FOLDER = "manifests"
DIGITS = 8


class ManifestDamaged(Exception):
    """A manifest that cannot be read; says which."""


@dataclass(frozen=True)
class DataFile:
    """One Parquet file of one table, written once and never changed."""

    table: str
    path: str
    day: date
    rows: int
    size: int

    def to_row(self) -> dict[str, object]:
        """Write as plain JSON values."""
        return {**asdict(self), "day": self.day.isoformat()}

    @classmethod
    def from_row(cls, row: dict[str, object]) -> "DataFile":
        """Read what `to_row` wrote."""
        return cls(
            table=str(row["table"]),
            path=str(row["path"]),
            day=date.fromisoformat(str(row["day"])),
            rows=int(str(row["rows"])),
            size=int(str(row["size"])),
        )


@dataclass(frozen=True)
class Manifest:
    """The files of the lake after one commit."""

    number: int
    made_at: datetime
    why: str
    files: tuple[DataFile, ...]
    fetched: frozenset[tuple[str, str]] = frozenset()
    """What was read before, as (digest of the content, digest of how it was read)."""
    retired_before: int = 0
    """Manifests with lower numbers name rows that must go; they are removed."""
    erasures: int = 0
    """How many accounts were erased so far."""

    def replaced_by(
        self, why: str, files: Iterable[DataFile], *, erasing: bool
    ) -> "Manifest":
        """Return the manifest after files gave way to others; it retires all before."""
        return replace(
            self._next(why, files),
            retired_before=self.number + 1,
            erasures=self.erasures + erasing,
        )

    def followed_by(
        self,
        why: str,
        files: Iterable[DataFile],
        fetched: Iterable[tuple[str, str]],
    ) -> "Manifest":
        """Return the manifest after one more commit."""
        after = self._next(why, (*self.files, *files))
        return replace(after, fetched=self.fetched | set(fetched))

    def _next(self, why: str, files: Iterable[DataFile]) -> "Manifest":
        return replace(
            self,
            number=self.number + 1,
            made_at=datetime.now(tz=UTC),
            why=why,
            files=tuple(files),
        )

    def to_json(self) -> str:
        """Write as JSON, one file a line so that a person can read it."""
        head = json.dumps(
            {
                "number": self.number,
                "made_at": self.made_at.isoformat(),
                "why": self.why,
                "fetched": sorted(self.fetched),
                "retired_before": self.retired_before,
                "erasures": self.erasures,
            }
        )
        files = ",\n".join(json.dumps(file.to_row()) for file in self.files)
        return f'{head[:-1]}, "files": [\n{files}\n]}}\n'

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Read what `to_json` wrote."""
        row = json.loads(text)
        return cls(
            number=row["number"],
            made_at=datetime.fromisoformat(row["made_at"]),
            why=row["why"],
            files=tuple(DataFile.from_row(file) for file in row["files"]),
            fetched=frozenset((digest, how) for digest, how in row["fetched"]),
            retired_before=row.get("retired_before", 0),
            erasures=row.get("erasures", 0),
        )


def empty() -> Manifest:
    """Return the manifest of a lake that nothing was written to."""
    return Manifest(0, datetime.fromtimestamp(0, tz=UTC), "a new lake", ())


def numbers(lake: Path) -> list[int]:
    """Return the numbers of all manifests, oldest first."""
    folder = lake / FOLDER
    return sorted(int(path.stem) for path in folder.glob("[0-9]*.json"))


def path_of(lake: Path, number: int) -> Path:
    """Say where the manifest of one number lies."""
    return lake / FOLDER / f"{number:0{DIGITS}d}.json"


def newest(lake: Path) -> Manifest:
    """Read the newest manifest; an empty one where none was written."""
    known = numbers(lake)
    if not known:
        return empty()
    path = path_of(lake, known[-1])
    try:
        return Manifest.from_json(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError) as damage:
        raise ManifestDamaged(
            f"Cannot read {path}; restore it from a backup, or remove it to go back "
            "to the commit before"
        ) from damage


def publish(lake: Path, manifest: Manifest) -> None:
    """Make a manifest the newest, in one step that cannot be half done."""
    path = path_of(lake, manifest.number)
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as stream:
        stream.write(manifest.to_json())
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Ask the disk to keep a folder's names, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
