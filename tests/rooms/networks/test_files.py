"""Files are opened as people have them: plain, packed, from a pipe, or refused."""

import gzip
import hashlib
import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest

from wellheard.networks import files
from wellheard.networks.batches import FileRefused
from wellheard.networks.files import open_source

CONTENT = b"source_id,target_id\n" + b"1,2\n" * 50_000


def zstd(content: bytes) -> bytes:
    return bytes(pa.Codec("zstd").compress(content, asbytes=True))


def in_two_parts(content: bytes) -> bytes:
    return gzip.compress(content[:1000]) + gzip.compress(content[1000:])


def plain(content: bytes) -> bytes:
    return content


@pytest.mark.parametrize("pack", [plain, gzip.compress, zstd, in_two_parts])
def test_content_is_the_same_however_it_is_packed(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "a name that says nothing"
    path.write_bytes(pack(CONTENT))
    with open_source(path) as source:
        assert source.head().startswith(b"source_id")
        assert source.read() == CONTENT
        assert source.size == source.position == path.stat().st_size
        assert source.sha256() == hashlib.sha256(CONTENT).hexdigest()


def test_the_digest_covers_what_nobody_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CONTENT)
    with open_source(path) as source:
        source.read(10)
        assert source.sha256() == hashlib.sha256(CONTENT).hexdigest()


def test_a_pipe_has_no_size(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = SimpleNamespace(buffer=io.BytesIO(gzip.compress(CONTENT)))
    monkeypatch.setattr(sys, "stdin", pipe)
    with open_source("-") as source:
        assert source.size is None
        assert source.title == "standard input"
        assert source.read() == CONTENT


def test_a_packed_file_is_unpacked_to_move_about_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(CONTENT))
    with open_source(path) as source:
        copy = source.on_disk()
        assert not isinstance(copy, Path)
        assert copy.read() == CONTENT
        assert source.sha256() == hashlib.sha256(CONTENT).hexdigest()
    assert copy.closed


def test_a_plain_file_is_not_copied_to_move_about_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CONTENT)
    with open_source(path) as source:
        assert source.on_disk() == path


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (gzip.compress(b""), "is empty once unpacked"),
        (gzip.compress(CONTENT)[:-20], r"is cut short or damaged \(gzip\)"),
        (gzip.compress(CONTENT)[:100] + b"?" * 200, r"cut short or damaged \(gzip\)"),
        (zstd(CONTENT)[:-5], r"is cut short or damaged \(zstd\); fetch it again"),
        (b"PK\x03\x04 and so on", "is a zip archive or a workbook"),
        (b"BZh9 and so on", "is compressed with bzip2; unpack it first"),
        (b"\xfd7zXZ\x00", "is compressed with xz"),
        (b"%PDF-1.7", "is a PDF; ask for the table as CSV"),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "wrong"
    path.write_bytes(content)
    with (
        pytest.raises(FileRefused, match=rf"^{path} .*{sentence}"),
        open_source(path) as source,
    ):
        source.read()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="is a folder"), open_source(tmp_path):
        pass


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nothing"
    with pytest.raises(FileRefused, match="There is no file"), open_source(path):
        pass


def test_a_file_within_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    path = tmp_path / "a" / "b"
    with pytest.raises(FileRefused, match=r"Cannot open .*: not a"), open_source(path):
        pass


@pytest.mark.parametrize("pack", [gzip.compress, zstd])
def test_a_file_that_swells_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(files, "SWELL_BYTES", 10**6)
    monkeypatch.setattr(files, "SWELL_RATIO", 100)
    path = tmp_path / "bomb"
    path.write_bytes(pack(b"\n" * 20_000_000))
    with (
        pytest.raises(FileRefused, match="unpacks to more than 100 times its size"),
        open_source(path) as source,
    ):
        source.read()


def failing(*_: object, **__: object) -> bytes:
    raise OSError(5, "Input/output error")


def test_a_failing_disk_is_not_the_files_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CONTENT)
    with open_source(path) as source:
        monkeypatch.setattr(files._Counted, "read", failing)
        with pytest.raises(OSError, match="Input/output error"):
            source.read()
    monkeypatch.setattr(Path, "open", failing)
    with pytest.raises(OSError, match="Input/output error"), open_source(path):
        pass


def test_a_small_file_may_swell(tmp_path: Path) -> None:
    path = tmp_path / "even.gz"
    path.write_bytes(gzip.compress(b"\n" * 9_000_000))
    with open_source(path) as source:
        assert len(source.read()) == 9_000_000
