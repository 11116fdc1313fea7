"""Tables as people save and send them: packed, in old encodings, oddly separated."""

import codecs
import csv
import gzip
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain
from pathlib import Path, PurePath
from typing import IO

SEPARATORS = (",", ";", "\t", "|", "¬")
TABLES = (".csv", ".tsv", ".txt")
CHUNK_BYTES = 1 << 20
LINE_LETTERS = 1 << 16
"""A header is no longer than this."""
LISTED, MOST_FILES = b"PK\x01\x02", 1_000
"""What begins each line of an archive's list of files, and how many lines are read."""
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGED = (
    OSError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    RuntimeError,  # an archive with a password
    NotImplementedError,  # an archive packed in a way that nobody uses
)


class RegisterRefused(Exception):
    """A file that cannot be read as organisations; says why and what to do."""


@dataclass(frozen=True)
class Refused:
    """A row that is no organisation, and why."""

    row: int
    """Its number in the file; the first line is 1."""
    why: str


@dataclass(frozen=True)
class Row:
    """The cells of one row, and the number of the line on which it begins."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Limits:
    """How much of a file is read before it is refused."""

    unpacked_bytes: int = 200 << 20
    """The whole ODS register is a quarter of it."""
    rows: int = 1_000_000


LIMITS = Limits()


def rows(
    source: Path | IO[bytes], name: str, limits: Limits = LIMITS
) -> Generator[Row | Refused, None, None]:
    """Read a table row by row, its header too; raises RegisterRefused.

    It may be packed as `.gz`, or in a `.zip` that holds one table. It is gone through
    twice, so that nothing is told of a file that turns out to be damaged or too large.
    """
    with ExitStack() as stack:
        try:
            raw = _again_and_again(source, stack)
            begin = raw.tell()
            with _unpacked(raw, name) as stream:
                encoding = _encoding(stream, name, limits.unpacked_bytes)
        except DAMAGED as why:
            raise RegisterRefused(
                f"{name} cannot be {'unpacked' if _is_packed(name) else 'read'} "
                f"({why}); download it again"
            ) from why
        raw.seek(begin)
        stream = stack.enter_context(_unpacked(raw, name))
        text = TextIOWrapper(stream, encoding, errors="replace", newline="")
        stack.callback(_let_go, text)
        yield from _parted(text, name, limits.rows)


def _again_and_again(source: Path | IO[bytes], stack: ExitStack) -> IO[bytes]:
    """Return a stream that can be read from its beginning as often as needed."""
    if isinstance(source, Path):
        return stack.enter_context(source.open("rb"))
    if source.seekable():
        return source
    kept = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    shutil.copyfileobj(source, kept)
    kept.seek(0)
    return kept


def _let_go(text: TextIOWrapper) -> None:
    """Leave the stream open for who brought it, unless they closed it already."""
    if not text.closed:
        text.detach()


def _is_packed(name: str) -> bool:
    return name.lower().endswith((".gz", ".zip"))


@contextmanager
def _unpacked(raw: IO[bytes], name: str) -> Iterator[IO[bytes]]:
    if name.lower().endswith(".gz"):
        with gzip.GzipFile(fileobj=raw) as stream:
            yield stream  # type: ignore[misc]  # a GzipFile reads as any stream does
    elif name.lower().endswith(".zip"):
        _refuse_many(raw, name)
        with (
            zipfile.ZipFile(raw) as archive,
            archive.open(_chosen(archive, name)) as stream,
        ):
            yield stream
    else:
        yield raw


def _refuse_many(raw: IO[bytes], name: str) -> None:
    """Refuse an archive of ever so many files, before all of their names are read."""
    begin, files, end = raw.tell(), 0, b""
    while chunk := raw.read(CHUNK_BYTES):
        files += (end + chunk).count(LISTED)
        end = chunk[1 - len(LISTED) :]
        if files > MOST_FILES:
            raise RegisterRefused(
                f"{name} holds more than {MOST_FILES:,} files; unpack it and choose one"
            )
    raw.seek(begin)


def _chosen(archive: zipfile.ZipFile, name: str) -> str:
    """Return the one table of an archive, or that of its own name."""
    found = _named(archive, name)
    # Other ways are unpacked in one go, however much comes of it
    if archive.getinfo(found).compress_type not in PACKED:
        raise RegisterRefused(
            f"{name} is packed in a way that is not read; pack it as zip usually does"
        )
    return found


def _named(archive: zipfile.ZipFile, name: str) -> str:
    inside = [
        each
        for each in archive.namelist()
        if each.lower().endswith(TABLES) and not each.startswith(("__MACOSX/", "."))
    ]
    stem = PurePath(name).name.lower().partition(".")[0]
    alike = [each for each in inside if PurePath(each).stem.lower() == stem]
    for found in (inside, alike):
        if len(found) == 1:
            return found[0]
    if not inside:
        raise RegisterRefused(f"{name} holds no CSV file; unpack it first")
    raise RegisterRefused(
        f"{name} holds several tables ({', '.join(inside[:5])}); unpack it and choose "
        "one of them"
    )


def _encoding(stream: IO[bytes], name: str, most_bytes: int) -> str:
    """Go through the file; tell whether it is UTF-8 or as Windows wrote it."""
    reads = codecs.getincrementaldecoder("utf-8")()
    encoding, seen = "utf-8-sig", 0
    while chunk := stream.read(CHUNK_BYTES):
        if not seen and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        seen += len(chunk)
        if seen > most_bytes:
            raise RegisterRefused(
                f"{name} has more than {most_bytes >> 20} MB when unpacked; no "
                "register of organisations has"
            )
        if encoding != "utf-16" and b"\0" in chunk:
            raise RegisterRefused(f"{name} is no text; save it as CSV first")
        encoding = _tried(reads, chunk, encoding)
    if not seen:
        raise RegisterRefused(f"{name} is empty; choose the file that you downloaded")
    return _tried(reads, b"", encoding, final=True)


def _tried(
    reads: codecs.IncrementalDecoder,
    chunk: bytes,
    encoding: str,
    *,
    final: bool = False,
) -> str:
    if encoding != "utf-8-sig":
        return encoding
    try:
        reads.decode(chunk, final)
    except UnicodeDecodeError:
        return "cp1252"
    return encoding


def _parted(text: TextIOWrapper, name: str, most: int) -> Iterator[Row | Refused]:
    """Part the lines into cells, by the separator of the first."""
    skipped, first = 0, text.readline(LINE_LETTERS)
    while first and not first.strip():
        skipped, first = skipped + 1, text.readline(LINE_LETTERS)
    reader = csv.reader(
        chain([first], text), delimiter=_separator(first, name), strict=True
    )
    while True:
        begin = skipped + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as why:
            yield Refused(begin, _not_read(skipped + reader.line_num - begin + 1, why))
            continue
        if cells is None:
            return
        if begin > most + 1:
            raise RegisterRefused(
                f"{name} has more than {most:,} rows; no register of organisations has"
            )
        if any(cell.strip() for cell in cells):
            yield Row(begin, cells)


def _not_read(lines: int, why: csv.Error) -> str:
    if lines > 1:
        return (
            f"A quotation mark is not closed, so {lines} lines from here were not "
            "read; close it, or take it out"
        )
    return f"It cannot be parted into cells ({why}); double the quotation marks in it"


def _separator(line: str, name: str) -> str:
    """Return what parts the cells of a line, but for those within quotes."""
    bare = re.sub(r'"[^"]*"', "", line)
    best = max(SEPARATORS, key=bare.count)
    if best not in bare:
        raise RegisterRefused(
            f"{name} has one column only; the codes and names should stand in two"
        )
    return best
