"""Bytes become lines of text, in the encodings that people have."""

from pathlib import Path

import pytest
from tests.tables_as_files import Seen, read

from wellheard.networks.batches import FileRefused
from wellheard.networks.tabular import encodings
from wellheard.networks.tabular.delimited import Layout

CONTENT = "id,handle,name\r\n1,one,Zoë€s café\r\n2,two,\r\n3,three,Ünal\r\n"


def names(seen: Seen) -> list[str | None]:
    return [row["display_name"] for row in seen.tables["account"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_the_encoding_is_told_by_the_file(tmp_path: Path, encoding: str) -> None:
    seen = read(tmp_path, CONTENT.encode(encoding), "accounts")
    assert names(seen) == ["Zoë€s café", None, "Ünal"]
    assert seen.notes == {}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le", "latin-1", "utf-8-sig"])
def test_the_user_may_name_the_encoding(tmp_path: Path, encoding: str) -> None:
    content = CONTENT.replace("€", "'")
    seen = read(
        tmp_path, content.encode(encoding), "accounts", layout=Layout(encoding=encoding)
    )
    assert names(seen) == ["Zoë's café", None, "Ünal"]


def test_single_lines_of_old_text_are_read_and_counted(tmp_path: Path) -> None:
    first, second = CONTENT.encode().split(b"3,")
    content = (
        first + b"3," + second.decode().encode("cp1252") + b"4,four,Zo\xc3\xab\r\n"
    )
    seen = read(tmp_path, content, "accounts")
    assert names(seen) == ["Zoë€s café", None, "Ünal", "Zoë"]
    assert seen.notes == {"Lines that were not UTF-8, read as Windows-1252": 1}


def test_the_line_of_a_wrong_encoding_is_named(tmp_path: Path) -> None:
    layout = Layout(encoding="utf-8")
    with pytest.raises(
        FileRefused, match="is not UTF-8 near line 2; name the encoding"
    ):
        read(tmp_path, CONTENT.encode("cp1252"), "accounts", layout=layout)


def test_another_encoding_must_fit_as_well(tmp_path: Path) -> None:
    layout = Layout(encoding="ascii")
    with pytest.raises(FileRefused, match="is not ascii near line"):
        read(tmp_path, CONTENT.encode(), "accounts", layout=layout)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="is no text file; save it as CSV"):
        read(tmp_path, b"id,name\n1,\x00\x01\x02\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("size", [7, 16, 64])
def test_lines_are_whole_however_the_file_is_cut_into_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, encoding: str
) -> None:
    monkeypatch.setattr(encodings, "BLOCK_BYTES", size)
    seen = read(tmp_path, CONTENT.encode(encoding), "accounts")
    assert names(seen) == ["Zoë€s café", None, "Ünal"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(encodings, "LONGEST_LINE_BYTES", 1 << 20)
    monkeypatch.setattr(encodings, "BLOCK_BYTES", 1 << 16)
    with pytest.raises(FileRefused, match="a line of more than 1 million characters"):
        read(tmp_path, ("a," * (1 << 20)).encode(encoding))


def test_rarer_ends_of_lines_are_text(tmp_path: Path) -> None:
    seen = read(tmp_path, "id,name\n1,a\u2028b\x0cc\x85d\n", "accounts")
    assert names(seen) == ["a\u2028b\x0cc\x85d"]


def test_a_file_may_lack_the_last_end_of_line(tmp_path: Path) -> None:
    assert names(read(tmp_path, CONTENT.rstrip(), "accounts"))[-1] == "Ünal"
