"""Make a backup while people go on working: one file that holds all that is kept."""

import errno
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from wellheard import __version__
from wellheard.evidence import manifest
from wellheard.evidence.lake import SETTINGS as LAKE_SETTINGS
from wellheard.evidence.manifest import Manifest
from wellheard.evidence.writing import QUARANTINE
from wellheard.web.running import copying
from wellheard.web.running.backing import (
    CARD,
    CHARTS,
    KEY,
    LAKE,
    RECORDS,
    SETTINGS,
    BackupFailed,
    BackupRefused,
    Contents,
    Part,
)
from wellheard.web.settings.environment import Environment
from wellheard.web.settings.known import SETTINGS as KNOWN

ENDINGS = (".tar.gz", ".tgz", ".tar")
LEVEL = 6
ASIDE, LOCK = ".backup-", "backup.lock"
TRIES = 5
"""The lake is looked at again so often where files are replaced meanwhile."""


@dataclass(frozen=True)
class Kept:
    """What there is to back up."""

    environment: Environment
    database: Mapping[str, Any]
    """As Django is told of it."""
    changes: Sequence[str]
    """The changes that the records have seen."""
    said: Mapping[str, str]
    """The environment as it was given to us."""


def save(kept: Kept, to: Path, *, with_lake: bool = True) -> Contents:
    """Write a backup; raises BackupRefused, BackupFailed."""
    refuse(to)
    with _alone(kept.environment.folder) as aside, _room(to):
        contents = _gathered(kept, aside, with_lake=with_lake)
        partial = to.with_name(f".{to.name}.partial")
        try:
            _write(contents, aside, partial)
            partial.replace(to)
        finally:
            partial.unlink(missing_ok=True)
        manifest.sync_folder(to.absolute().parent)
    return contents


def refuse(to: Path) -> None:
    """See that a backup can be written there; raises BackupRefused."""
    if not to.name.endswith(ENDINGS):
        raise BackupRefused(
            f"Cannot tell how to write {to}; let its name end with .tar.gz or .tar"
        )
    if to.exists():
        raise BackupRefused(f"{to} is there already; name another file")
    if not to.absolute().parent.is_dir():
        raise BackupRefused(f"There is no folder {to.absolute().parent}; make it first")


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """Yield an empty folder aside; what a killed backup left there is removed."""
    lock = FileLock(folder / LOCK, timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout as busy:
        raise BackupRefused(
            "Another backup is being made; wait until it has ended"
        ) from busy
    try:
        for left in folder.glob(f"{ASIDE}*"):
            shutil.rmtree(left, ignore_errors=True)
        aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder))
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    finally:
        lock.release()


@contextmanager
def _room(to: Path) -> Iterator[None]:
    """Say it in words where a disk is full."""
    try:
        yield
    except OSError as why:
        if why.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise BackupFailed(
            f"The disk is full, of {to} or of the data folder; make room, and again"
        ) from why


def _gathered(kept: Kept, aside: Path, *, with_lake: bool) -> Contents:
    """Put all files aside as they stand now, records before lake.

    So the lake has at least what the records speak of.
    """
    environment, database = kept.environment, dict(kept.database)
    kind = copying.kind(database)
    records = aside / RECORDS[kind]
    if kind == "sqlite":
        copying.sqlite_out(Path(database["NAME"]), records)
    else:
        copying.postgresql_out(database, records)
    listed = None
    if with_lake and (environment.lake / LAKE_SETTINGS).exists():
        listed = _lake(environment.lake, aside / LAKE)
    if (environment.folder / CHARTS).is_dir():
        _charts(environment.folder / CHARTS, aside / CHARTS)
    if (environment.folder / KEY).exists():
        shutil.copyfile(environment.folder / KEY, aside / KEY)
    (aside / SETTINGS).write_text(_settings(kept.said), encoding="utf-8")
    files = sorted(path for path in aside.rglob("*") if path.is_file())
    return Contents(
        version=__version__,
        made_at=datetime.now(tz=UTC),
        records=kind,
        changes=tuple(kept.changes),
        snapshot=listed.number if listed else None,
        erasures=listed.erasures if listed else 0,
        parts=tuple(
            Part.of(path.relative_to(aside).as_posix(), path) for path in files
        ),
    )


def _lake(lake: Path, aside: Path) -> Manifest:
    """Lay the files of the newest snapshot aside, by links where that can be."""
    for _ in range(TRIES):
        try:
            return _linked(lake, aside)
        except FileNotFoundError:  # something was erased meanwhile: look again
            shutil.rmtree(aside, ignore_errors=True)
    raise BackupFailed(
        f"Files of the lake in {lake} are missing, or are being replaced; look at it "
        "with `wellheard lake check`, and back up again"
    )


def _linked(lake: Path, aside: Path) -> Manifest:
    newest = manifest.newest(lake)
    living = [n for n in manifest.numbers(lake) if newest.retired_before <= n]
    listed = [manifest.path_of(lake, n) for n in living if n <= newest.number]
    listed += [lake / LAKE_SETTINGS, *(lake / file.path for file in newest.files)]
    for path in listed:
        link(path, aside / path.relative_to(lake))
    for path in (lake / QUARANTINE).glob("*.csv"):
        copy(path, aside / path.relative_to(lake))  # it may still grow
    return newest


def _charts(charts: Path, aside: Path) -> None:
    """Lay the charts aside; one that is replaced or removed meanwhile is left out."""
    for chart in charts.iterdir():
        if chart.name.startswith("."):
            continue
        try:
            for path in chart.iterdir():
                link(path, aside / chart.name / path.name)
        except FileNotFoundError:
            shutil.rmtree(aside / chart.name, ignore_errors=True)


def link(path: Path, to: Path) -> None:
    """Lay a file that never changes aside, by a link where the system can."""
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, to)
    except FileNotFoundError:
        raise
    except OSError:
        copy(path, to)


def copy(path: Path, to: Path) -> None:
    """Lay a copy of a file aside."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, to)


def _settings(said: Mapping[str, str]) -> str:
    """Write down what was set; secrets are named only."""
    lines = [
        f"# {each.variable} was set, and is a secret: it is not in the backup"
        if each.secret
        else f"{each.variable}={said[each.variable]}"
        for each in KNOWN
        if said.get(each.variable)
    ]
    return "\n".join(["# What was set when the backup was made", *lines, ""])


def _write(contents: Contents, aside: Path, partial: Path) -> None:
    """Write the files into one, readable by who runs this alone."""
    squeezed = not partial.name.endswith(".tar.partial")
    opened = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "wb") as stream:
        mode = {"mode": "w:gz", "compresslevel": LEVEL} if squeezed else {"mode": "w"}
        with tarfile.open(fileobj=stream, **mode) as archive:
            card = contents.to_json().encode()
            archive.addfile(_member(CARD, len(card), contents), BytesIO(card))
            for part in contents.parts:
                with (aside / part.name).open("rb") as file:
                    member = _member(part.name, part.size, contents)
                    archive.addfile(member, file)
        stream.flush()
        os.fsync(stream.fileno())


def _member(name: str, size: int, contents: Contents) -> tarfile.TarInfo:
    """Describe a file without saying whose machine it comes from."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    member.mtime = int(contents.made_at.timestamp())
    return member
