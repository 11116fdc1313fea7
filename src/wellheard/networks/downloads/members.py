"""Read members of a zip or tar file as text, unpacked in passing and never to disk."""

import gzip
import hashlib
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, cast

from wellheard.networks.batches import FileRefused

LARGEST_MEMBER_BYTES = 20 * 10**9
"""A member that says it is larger than this is refused."""
SWELL_BYTES = 10**8
SWELL_RATIO = 500
"""Beyond SWELL_BYTES, honest text does not unpack to this many times its size."""
LARGEST_HEADER_BYTES = 1 << 20
ZIP_BEGINS, GZIP_BEGINS = b"PK\x03\x04", b"\x1f\x8b"
DAMAGE = (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, OSError)


def is_safe(name: str) -> bool:
    """Whether a name stays within its archive; others are passed over."""
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name)


class Members:
    """The members of one archive, by name."""

    def __init__(self, path: Path, opened: zipfile.ZipFile | tarfile.TarFile) -> None:
        self._path = path
        self._opened = opened
        if isinstance(opened, zipfile.ZipFile):
            self._zipped = {
                info.filename: info
                for info in opened.infolist()
                if is_safe(info.filename)
            }
            self.names = tuple(self._zipped)
        else:
            self._tarred = {
                info.name: info
                for info in opened
                if info.isfile() and is_safe(info.name)
            }
            self.names = tuple(self._tarred)

    def matching(self, *ends: str) -> list[str]:
        """Return the members whose names end so, in their natural order."""
        found = [
            name
            for name in self.names
            if any(f"/{name}".endswith(f"/{end}") for end in ends)
        ]
        return sorted(found, key=lambda name: (len(name), name))

    @contextmanager
    def text(self, name: str) -> Iterator[IO[str]]:
        """Open a member as UTF-8 text."""
        self._guard(name)
        try:
            if isinstance(self._opened, zipfile.ZipFile):
                stream: IO[bytes] | None = self._opened.open(name)
            else:
                stream = self._opened.extractfile(self._tarred[name])
            if stream is None:
                raise FileRefused(f"Cannot read {name} in {self._path.name}")
            with io.TextIOWrapper(stream, encoding="utf-8-sig") as text:
                yield text
        except NotImplementedError as unknown:
            raise FileRefused(
                f"{self._path.name} is packed in a way that cannot be read; unpack it, "
                "and zip it again"
            ) from unknown
        except RuntimeError as locked:
            raise FileRefused(
                f"{self._path.name} is locked with a password; unpack it, and zip it "
                "again without one"
            ) from locked
        except UnicodeDecodeError as strange:
            raise FileRefused(
                f"{name} in {self._path.name} is not UTF-8 text; download it again"
            ) from strange
        except DAMAGE as damage:
            raise _broken(self._path) from damage

    def _guard(self, name: str) -> None:
        """Refuse a member that unpacks to more than it honestly can."""
        if isinstance(self._opened, zipfile.ZipFile):
            info = self._zipped[name]
            size, packed = info.file_size, info.compress_size
        else:
            size, packed = self._tarred[name].size, self._path.stat().st_size
        swollen = size > SWELL_BYTES and size > SWELL_RATIO * max(packed, 1)
        if swollen or size > LARGEST_MEMBER_BYTES:
            raise FileRefused(
                f"{name} in {self._path.name} would unpack to {size:,} bytes, which no "
                "honest archive does; download it again from the network itself"
            )


@contextmanager
def opened(path: Path) -> Iterator[Members | None]:
    """Open a zip, tar or tar.gz file; none where the file is something else."""
    if zipfile.is_zipfile(path) or _begins(path, ZIP_BEGINS):
        with _zip(path) as unzipped:
            yield Members(path, unzipped)
        return
    with ExitStack() as closing:
        try:
            stream = closing.enter_context(_unpacked(path))
            tar = closing.enter_context(_tar(stream))
        except DAMAGE:  # not readable at all, or no tar file: both are told elsewhere
            yield None
            return
        try:
            members = Members(path, tar)
        except DAMAGE as damage:
            raise _broken(path) from damage
        yield members


def _tar(stream: io.BufferedIOBase) -> tarfile.TarFile:
    sparing = cast(IO[bytes], _Sparing(stream))
    return tarfile.open(fileobj=sparing, mode="r:")


class _Sparing(io.RawIOBase):
    """A stream that is read in small pieces, as a header may ask for the whole."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(place, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= LARGEST_HEADER_BYTES:
            raise tarfile.ReadError("a header is too large")
        return self._stream.read(size)


def _unpacked(path: Path) -> io.BufferedIOBase:
    if _begins(path, GZIP_BEGINS):
        return gzip.open(path, "rb")
    return path.open("rb")


def _begins(path: Path, mark: bytes) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(mark)) == mark
    except OSError:
        return False


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _zip(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        unzipped = zipfile.ZipFile(path)
    except DAMAGE as damage:
        raise _broken(path) from damage
    with unzipped:
        yield unzipped


def _broken(path: Path) -> FileRefused:
    return FileRefused(
        f"{path.name} breaks off or is damaged; download it again, as nothing of it "
        "was stored"
    )
