"""Files that people send: kept under random names for a short time, and looked into."""

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path, PureWindowsPath
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.utils import timezone

from wellheard.networks.batches import FileRefused
from wellheard.networks.files import Source, open_source
from wellheard.web.belonging.models import Organisation
from wellheard.web.rounds import proving
from wellheard.web.rounds.models import Job, State, Upload

FOLDER = "rounds"
KEPT = timedelta(hours=24)
"""So long a file stays that nobody imported, or whose job failed."""
LONGEST_NAME = 120
UNPACKED_TIMES = 20
"""A file may hold so many times the largest upload, once unpacked."""
MOST_ROWS, MOST_COLUMNS = 20_000_000, 500
PIECE_BYTES = 1 << 20
WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")
"""UTF-16 begins so; any other text has no byte that is nought."""
PARQUET = b"PAR1"


class Sent(Protocol):
    """A file as Django receives it."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """Return its content, piece by piece."""


def folder() -> Path:
    """Return the folder of uploads, readable by who runs this alone."""
    where = Path(settings.MEDIA_ROOT) / FOLDER
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    return where


def path(upload: Upload) -> Path:
    """Return where a file lies."""
    return folder() / upload.stored


def shown_name(given: str | None) -> str:
    """Return what a file is called: no folder, no signs that are not shown."""
    name = PureWindowsPath(given or "").name  # knows both kinds of slashes
    plain = "".join(sign for sign in name if sign.isprintable()).strip()
    return plain[-LONGEST_NAME:] or "file"


def keep(organisation: Organisation, sent: Sent, by: Any) -> Upload:
    """Keep a file for a job; raises FileRefused for what is no table."""
    stored = secrets.token_hex(24)
    place, name = folder() / stored, shown_name(sent.name)
    try:
        size = _write(place, sent.chunks())
        look_into(place, name)
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    upload: Upload = Upload.objects.add(
        organisation, stored=stored, name=name, size=size, by=by
    )
    return upload


def _write(place: Path, pieces: Iterable[bytes]) -> int:
    size = 0
    made = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(made, "wb") as file:
        for piece in pieces:
            size += len(piece)
            file.write(piece)
    return size


def opened(place: Path, name: str) -> "_Opened":
    """Open a file under the name that its sender knows; raises FileRefused."""
    return _Opened(place, name)


class _Opened:
    """A file that is open; what is said of it never tells where it lies."""

    def __init__(self, place: Path, name: str) -> None:
        self._place, self._name = place, name
        self._open = open_source(place)

    def __enter__(self) -> Source:
        try:
            source = self._open.__enter__()
        except FileRefused as fault:
            raise self._named(fault) from None
        source.title = self._name
        return source

    def __exit__(self, kind: Any, fault: Any, trace: Any) -> None:
        self._open.__exit__(kind, fault, trace)
        if isinstance(fault, FileRefused):
            raise self._named(fault) from None

    def _named(self, fault: FileRefused) -> FileRefused:
        return FileRefused(str(fault).replace(str(self._place), self._name))


def look_into(place: Path, name: str) -> None:
    """Refuse what is no table, and what would unpack without end."""
    with opened(place, name) as source:
        head = source.head()
        if head.startswith(PARQUET):
            _look_into_parquet(source, name, place)
            return
        if b"\0" in head and not head.startswith(WIDE_TEXT):
            raise FileRefused(
                f"{name} is no table; send CSV, TSV, JSON lines or Parquet, plain or "
                "compressed with gzip or zstd"
            )
        _unpack(source, name)


def _unpack(source: Source, name: str) -> None:
    """Read a file through, as its size says nothing where it is compressed."""
    most, read = UNPACKED_TIMES * settings.UPLOAD_BYTES, 0
    while piece := source.read(PIECE_BYTES):
        read += len(piece)
        if read > most:
            raise FileRefused(_too_much(name, f"{most:,} bytes once unpacked"))


def _look_into_parquet(source: Source, name: str, place: Path) -> None:
    try:
        with pq.ParquetFile(source.on_disk()) as file:
            about = file.metadata
            groups = map(about.row_group, range(about.num_row_groups))
            size = sum(group.total_byte_size for group in groups)
    except (pa.ArrowException, OSError) as damage:
        raise FileRefused(
            f"{name} is cut short or damaged (Parquet); send it again"
        ) from damage
    if size > UNPACKED_TIMES * settings.UPLOAD_BYTES:
        raise FileRefused(_too_much(name, f"{size:,} bytes once unpacked"))
    if about.num_rows > MOST_ROWS:
        raise FileRefused(_too_much(name, f"{about.num_rows:,} rows"))
    if about.num_columns > MOST_COLUMNS:
        raise FileRefused(_too_much(name, f"{about.num_columns:,} columns"))
    if not proving.is_readable(place):
        raise FileRefused(_too_much(name, "more in memory than it says"))


def _too_much(name: str, much: str) -> str:
    return (
        f"{name} holds more than is taken here ({much}); send it in parts, or let "
        "whoever runs this service import it with `wellheard import`"
    )


def let_go(upload: Upload) -> None:
    """Remove a file and what is known of it."""
    path(upload).unlink(missing_ok=True)
    Upload.everywhere.filter(pk=upload.pk).delete()


def is_there(asked: dict[str, Any]) -> bool:
    """Whether the file of a job is still kept."""
    return Upload.everywhere.filter(pk=asked.get("upload")).exists()


def sweep() -> int:
    """Let go of files that no job needs any more; return how many."""
    states: dict[int, str] = dict(
        Job.everywhere.filter(kind="import")
        .order_by("pk")
        .values_list("asked__upload", "state")
    )
    early = timezone.now() - KEPT
    gone = [
        each
        for each in Upload.everywhere.all()
        if _is_over(states.get(each.pk), is_old=each.at < early)
    ]
    for each in gone:
        let_go(each)
    return len(gone) + _sweep_strays(early)


def _is_over(state: str | None, *, is_old: bool) -> bool:
    if state in (State.WAITING, State.RUNNING):
        return False
    return is_old or state in (State.DONE, State.CANCELLED)


def _sweep_strays(early: datetime) -> int:
    """Remove old files that nothing is known of, as after a crash."""
    known = set(Upload.everywhere.values_list("stored", flat=True))
    strays = 0
    for file in folder().iterdir():
        with suppress(FileNotFoundError):
            at = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
            if file.name not in known and at < early:
                file.unlink()
                strays += 1
    return strays
