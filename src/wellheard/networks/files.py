"""Open a file as people have it: plain, gzip or zstd, on disk or from a pipe."""

import errno
import hashlib
import io
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Protocol

import pyarrow as pa

from wellheard.networks.batches import FileRefused

STANDARD_INPUT = "-"
BUFFER_BYTES = 1 << 20

SWELL_BYTES = 10**9
"""Up to here a compressed file may unpack to any multiple of its size."""

SWELL_RATIO = 1000
"""Beyond that, honest text never unpacks to more than this many times its size."""

COMPRESSIONS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}

UNREADABLE = {
    b"PK\x03\x04": "a zip archive or a workbook; read the download of an account with "
    "`wellheard import archive`, and save a sheet as CSV",
    b"BZh": "compressed with bzip2; unpack it first, or use gzip or zstd",
    b"\xfd7zXZ": "compressed with xz; unpack it first, or use gzip or zstd",
    b"7z\xbc\xaf": "a 7-Zip archive; unpack it first",
    b"%PDF": "a PDF; ask for the table as CSV",
    b"\xd0\xcf\x11\xe0": "an old Office document; save the sheet as CSV",
}


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _Counted:
    """A stream that knows how much of it was read, and may look ahead."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ahead = b""
        self.position = 0
        self.closed = False

    def close(self) -> None:
        """Leave closing to whoever opened the stream."""

    def peek(self, size: int) -> bytes:
        while len(self._ahead) < size:
            more = self._stream.read(size - len(self._ahead))
            if not more:
                break
            self._ahead += more
        return self._ahead

    def read(self, size: int = -1, /) -> bytes:
        if self._ahead:
            end = len(self._ahead) if size < 0 else size
            chunk, self._ahead = self._ahead[:end], self._ahead[end:]
        else:
            chunk = self._stream.read(size)
        self.position += len(chunk)
        return chunk


class _Content(io.RawIOBase):
    """What a file says once unpacked; hashed on the way."""

    def __init__(self, name: str, packed: _Counted, compression: str | None) -> None:
        self._name = name
        self.packed = packed
        self.compression = compression
        self._stream: _Readable = packed
        if compression:
            source = pa.PythonFile(packed, mode="r")
            self._stream = pa.CompressedInputStream(source, compression)
        self._unpacked_bytes = 0
        self.hash = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, room: memoryview) -> int:  # type: ignore[override]
        filled = 0
        while filled < len(room):
            chunk = self._read(len(room) - filled)
            if not chunk:
                break
            room[filled : filled + len(chunk)] = chunk
            filled += len(chunk)
        self.hash.update(room[:filled])
        return filled

    def _read(self, size: int) -> bytes:
        try:
            chunk = self._stream.read(size)
        except OSError as damage:
            if self.compression is None or damage.errno is not None:
                raise
            raise FileRefused(
                f"{self._name} is cut short or damaged ({self.compression}); fetch it "
                "again"
            ) from damage
        self._unpacked_bytes += len(chunk)
        self._check_swelling()
        return chunk

    def _check_swelling(self) -> None:
        limit = max(SWELL_BYTES, SWELL_RATIO * self.packed.position)
        if self.compression and self._unpacked_bytes > limit:
            raise FileRefused(
                f"{self._name} unpacks to more than {SWELL_RATIO} times its size, as "
                "no honest table does; unpack it yourself if you trust it"
            )


class Source(io.BufferedReader):
    """The content of one file, with how far it was read and what it hashes to."""

    def __init__(self, title: str, content: _Content, path: Path | None = None) -> None:
        super().__init__(content, BUFFER_BYTES)
        self.title = title
        """The file as the user knows it."""
        self.size = path.stat().st_size if path else None
        """Bytes on disk, packed or not; None for a pipe."""
        self.reached = 0
        """How far a reader came that moves about in the file."""
        self.closing = ExitStack()
        self._content = content
        self._path = path

    @property
    def position(self) -> int:
        """How many bytes of the file were read, packed or not."""
        return max(self._content.packed.position, self.reached)

    def head(self) -> bytes:
        """Return the first bytes of the content without consuming them."""
        return self.peek(1)

    def sha256(self) -> str:
        """Read to the end, and return the digest of the whole content."""
        while self.read(BUFFER_BYTES):
            pass
        return self._content.hash.hexdigest()

    def on_disk(self) -> Path | IO[bytes]:
        """Return the content as a file to move about in: itself, or a copy."""
        if self._path and not self._content.compression:
            return self._path
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the source
        self.closing.callback(copy.close)
        shutil.copyfileobj(self, copy, BUFFER_BYTES)
        copy.seek(0)
        return copy


@contextmanager
def open_source(path: str | Path) -> Iterator[Source]:
    """Open a file, or standard input for `-`; raises FileRefused."""
    if str(path) == STANDARD_INPUT:
        source = _source("standard input", sys.stdin.buffer, None)
        with source.closing:
            yield source
        return
    with _opened(Path(path)) as stream:
        is_file = stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
        source = _source(str(path), stream, Path(path) if is_file else None)
        with source.closing:
            yield source


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb", buffering=0)
    except FileNotFoundError as missing:
        raise FileRefused(f"There is no file {path}; check its name") from missing
    except IsADirectoryError as folder:
        raise FileRefused(f"{path} is a folder; name the files in it") from folder
    except OSError as refusal:
        if refusal.errno not in (errno.EACCES, errno.ENOTDIR, errno.ENAMETOOLONG):
            raise
        reason = os.strerror(refusal.errno).lower()
        raise FileRefused(f"Cannot open {path}: {reason}") from refusal


def _source(title: str, stream: BinaryIO, path: Path | None) -> Source:
    packed = _Counted(stream)
    first = packed.peek(8)
    if not first:
        raise FileRefused(f"{title} is empty")
    for magic, what in UNREADABLE.items():
        if first.startswith(magic):
            raise FileRefused(f"{title} is {what}")
    kinds = (kind for magic, kind in COMPRESSIONS.items() if first.startswith(magic))
    source = Source(title, _Content(title, packed, next(kinds, None)), path)
    if not source.head():
        raise FileRefused(f"{title} is empty once unpacked")
    return source
