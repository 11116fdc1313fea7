"""Put a backup back into an empty place: looked through first, then all or none."""

import gzip
import hashlib
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from wellheard.web.running import copying
from wellheard.web.running.backing import (
    CARD,
    CHARTS,
    KEY,
    LAKE,
    PIECE,
    RECORDS,
    SETTINGS,
    BackupRefused,
    Contents,
    Part,
)
from wellheard.web.settings.environment import Environment

WEB = Path(__file__).parents[1]
LONGEST_CARD = 256 << 20
ASIDE = ".restore-"
NOTE = "settings-of-the-backup.env"
"""What was set when the backup was made, for a person to read."""
DAMAGED = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile)


def restore(environment: Environment, database: dict[str, Any], file: Path) -> Contents:
    """Put a backup back; raises BackupRefused, BackupFailed."""
    folder = environment.folder
    with _opened(file) as archive:
        contents = _card(archive, file)
        _refuse_another_kind(contents, database)
        _refuse_unknown_changes(contents)
        _refuse_what_is_there(contents, environment, database)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _refuse_without_room(contents, folder)
        aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder))
        try:
            _unpack(archive, contents, aside)
            _place(contents, aside, environment, database)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return contents


def check(file: Path) -> Contents:
    """Read a backup through, and compare every checksum; raises BackupRefused."""
    with _opened(file) as archive:
        contents = _card(archive, file)
        _unpack(archive, contents, None)
    return contents


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    """Open a backup; whatever is wrong inside is said in words."""
    try:
        stream = file.open("rb")
    except OSError as why:
        raise BackupRefused(
            f"Cannot open {file} ({why.strerror}); name a backup"
        ) from why
    with stream:
        try:
            with tarfile.open(fileobj=stream, mode="r|*") as archive:
                yield archive
        except DAMAGED as damage:
            raise BackupRefused(
                f"{file} is no whole backup ({damage}); take another one"
            ) from damage


def _card(archive: tarfile.TarFile, file: Path) -> Contents:
    """Read the first file, which lists all others."""
    first = archive.next()
    if first is None or first.name != CARD or first.size > LONGEST_CARD:
        raise BackupRefused(f"{file} is no backup of Wellheard; name another file")
    text = _stream(archive, first).read().decode("utf-8", errors="replace")
    return Contents.from_json(text)


def _refuse_another_kind(contents: Contents, database: dict[str, Any]) -> None:
    kind = copying.kind(database)
    if contents.records != kind:
        raise BackupRefused(
            f"The records in the backup were kept by {contents.records}, and "
            f"WELLHEARD_DATABASE names {kind}; set it to a database of the same kind"
        )


def _refuse_unknown_changes(contents: Contents) -> None:
    """See that no newer version made the backup."""
    unknown = [each for each in contents.changes if not _is_known(each)]
    if unknown:
        raise BackupRefused(
            f"The backup was made by a newer version ({contents.version}, whose "
            f"change {unknown[0]} is not known here); install that one first"
        )


def _is_known(change: str) -> bool:
    """Whether a change of the records is one of ours, or of a room not ours."""
    room, _, name = change.partition(".")
    folder = WEB / room / "migrations"
    return not folder.is_dir() or (folder / f"{name}.py").is_file()


def _refuse_what_is_there(
    contents: Contents, environment: Environment, database: dict[str, Any]
) -> None:
    """Overwrite nothing."""
    places = {LAKE: environment.lake, CHARTS: environment.folder / CHARTS}
    for top, place in places.items():
        if contents.has(top) and place.exists() and any(place.iterdir()):
            raise BackupRefused(
                f"{place} holds files already, and a backup overwrites nothing; name "
                "another folder in WELLHEARD_DATA, or move it away"
            )
    key = environment.folder / KEY
    ours = {part.name: part for part in contents.parts}.get(KEY)
    if ours and key.exists() and Part.of(KEY, key) != ours:
        raise BackupRefused(
            f"{key} is another than that of the backup; name another folder in "
            "WELLHEARD_DATA, or move it away"
        )
    copying.refuse_what_is_there(database)


def _refuse_without_room(contents: Contents, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if contents.size > free:
        raise BackupRefused(
            f"The backup needs {contents.size:,} bytes and {folder} has {free:,}; "
            "make room, or name another folder in WELLHEARD_DATA"
        )


def _unpack(archive: tarfile.TarFile, contents: Contents, aside: Path | None) -> None:
    """Read each file that is listed, once; into a folder where one is given."""
    awaited = {part.name: part for part in contents.parts}
    while member := archive.next():
        part = awaited.pop(member.name, None)
        if part is None or not member.isreg() or member.size != part.size:
            raise BackupRefused(
                f"The backup holds {member.name!r}, which it does not list so; "
                "nothing was restored; take another backup"
            )
        sink = None
        if aside is not None:
            target = aside / part.name
            target.parent.mkdir(parents=True, exist_ok=True)
            sink = target.open("xb")
            target.chmod(0o600)
        _compared(_stream(archive, member), part, sink)
    if awaited:
        raise BackupRefused(
            f"The backup lacks {min(awaited)!r}; nothing was restored; take another "
            "backup"
        )


def _compared(stream: IO[bytes], part: Part, sink: IO[bytes] | None) -> None:
    """Read a file to its end, and compare its checksum."""
    seen = hashlib.sha256()
    try:
        while piece := stream.read(PIECE):
            seen.update(piece)
            if sink is not None:
                sink.write(piece)
    finally:
        if sink is not None:
            sink.close()
    if seen.hexdigest() != part.sha256:
        raise BackupRefused(
            f"{part.name!r} in the backup is not what was backed up; nothing was "
            "restored; take another backup"
        )


def _stream(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(member)
    if stream is None:
        raise BackupRefused(f"{member.name!r} in the backup is no file")
    return stream


def _place(
    contents: Contents, aside: Path, environment: Environment, database: dict[str, Any]
) -> None:
    """Move all to where it belongs; the records first, as they may refuse."""
    folder = environment.folder
    records = aside / RECORDS[contents.records]
    if contents.records == "postgresql":
        copying.postgresql_in(database, records)
    else:
        _moved(records, Path(database["NAME"]))
    for top, place in (
        (LAKE, environment.lake),
        (CHARTS, folder / CHARTS),
        (KEY, folder / KEY),
        (SETTINGS, folder / NOTE),
    ):
        if (aside / top).exists():
            _moved(aside / top, place)


def _moved(source: Path, place: Path) -> None:
    """Move a file or folder, readable by who runs this alone."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        if place.is_dir():
            place.rmdir()  # empty, as was seen before
    else:
        source.chmod(0o600)
    shutil.move(source, place)
