"""Positions as a file: what is written is read, and what is broken is refused."""

import struct
import zlib
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some

from wellheard.findings.interest.charting.canvas import SHEET, Canvas
from wellheard.findings.interest.charting.density import density, png
from wellheard.findings.interest.charting.packing import (
    HEADER,
    RECORD,
    NotPositions,
    pack,
    unpack,
)
from wellheard.findings.interest.charting.positions import Classes

SHORT = some.integers(0, 2**16 - 1)
BYTE = some.integers(0, 255)
SIDE = some.integers(1, 2**16 - 1)
LEGEND = some.dictionaries(some.text(), some.text() | some.integers() | some.none())


@given(some.lists(some.tuples(SHORT, SHORT, BYTE, BYTE)), SIDE, SIDE, LEGEND)
def test_what_is_packed_is_unpacked(
    records: list[tuple[int, int, int, int]],
    width: int,
    height: int,
    legend: dict[str, object],
) -> None:
    written = np.array(records, RECORD)
    packed = pack(written, Canvas(width, height), legend)
    read = unpack(packed)
    assert read.records.tolist() == written.tolist()
    assert (read.sheet, read.legend) == (Canvas(width, height), legend)


def test_a_record_by_hand() -> None:
    packed = pack(np.array([(1, 2, 3, 4), (256, 0, 0, 255)], RECORD), SHEET, {"a": "é"})
    assert packed[:8] == b"WHPT\x01\x00\x06\x00"
    assert packed[28:40] == bytes([1, 0, 2, 0, 3, 4, 0, 1, 0, 0, 0, 255])
    assert packed[40:] == '{"a":"é"}'.encode()
    assert HEADER.unpack_from(packed)[3:6] == (2, 1000, 640)
    assert HEADER.unpack_from(packed)[6] == pytest.approx(65.535)
    assert HEADER.unpack_from(packed)[7:] == (40, 10)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda whole: whole[:0], "do not begin as positions"),
        (lambda whole: b"PK" + whole[2:], "do not begin as positions"),
        (lambda whole: whole[:4] + b"\x02" + whole[5:], "are of version 2"),
        (lambda whole: whole[:-1], "should be 36 bytes and are 35"),
        (lambda whole: whole[:8] + b"\x09" + whole[9:], "should be 36 bytes"),
    ],
)
def test_what_is_broken_is_refused(broken: Callable[[bytes], bytes], said: str) -> None:
    whole = pack(np.zeros(1, RECORD), SHEET, {})
    with pytest.raises(NotPositions, match=said):
        unpack(broken(whole))


def test_classes_are_numbered_from_the_commonest() -> None:
    rows = pa.table(
        {
            "kind": ["individual", None, None, "individual"],
            "network": ["x", "bluesky", "bluesky", "x"],
            "roles": pa.array([["nurse", "leader"], [], None, ["doctor"]]),
        }
    )
    classes = Classes.of(rows)
    assert classes.of_each.tolist() == [1, 0, 0, 2]
    assert classes.listed == (
        {"kind": None, "network": "bluesky", "role": None},
        {"kind": "individual", "network": "x", "role": "nurse"},
        {"kind": "individual", "network": "x", "role": "doctor"},
    )


def test_more_classes_than_a_byte_can_tell_are_one() -> None:
    rows = pa.table(
        {
            "kind": pa.nulls(300, pa.string()),
            "network": [f"n{number}" for number in range(300)],
            "roles": pa.nulls(300, pa.list_(pa.string())),
        }
    )
    classes = Classes.of(rows)
    assert classes.of_each[:255].tolist() == list(range(255))
    assert set(classes.of_each[255:].tolist()) == {255}
    assert len(classes.listed) == 255


def test_the_fullest_cell_is_darkest_by_the_logarithm() -> None:
    """Three accounts in one corner, one in the other: log 2 / log 4 is a half."""
    records = np.zeros(4, RECORD)
    records[3] = (1000 * SHEET.steps, 640 * SHEET.steps, 0, 0)
    picture = density(records, SHEET, 3, 2)
    assert picture.tolist() == [[255, 0, 0], [0, 0, 128]]


def test_a_picture_is_a_png() -> None:
    written = png(np.array([[0, 255, 128], [1, 2, 3]], np.uint8))
    assert written[:8] == b"\x89PNG\r\n\x1a\n"
    parts, at = {}, 8
    while at < len(written):
        (length,) = struct.unpack_from(">I", written, at)
        kind, body = written[at + 4 : at + 8], written[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", written, at + 8 + length)
        assert check == zlib.crc32(kind + body)
        parts[kind] = body
        at += 12 + length
    assert list(parts) == [b"IHDR", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", parts[b"IHDR"]) == (3, 2, 8, 0, 0, 0, 0)
    assert zlib.decompress(parts[b"IDAT"]) == bytes([0, 255, 0, 127, 0, 254, 253, 252])
