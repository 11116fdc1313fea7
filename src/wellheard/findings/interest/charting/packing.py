"""Positions as a small file: six bytes an account, the first record the keenest.

All numbers are little-endian. The header has 28 bytes:

    at  bytes
     0  4  magic, `WHPT`
     4  2  version, 1
     6  2  bytes of one record, 6
     8  4  how many records
    12  2  width of the sheet
    14  2  height of the sheet
    16  4  steps of a unit: x and y over this are places on the sheet (a float)
    20  4  where the legend begins
    24  4  how many bytes it has

The records follow, in the order of ranks, so that a record's number is the rank less 1:

     0  2  x
     2  2  y
     4  1  community, from 1; 0 stands for all others
     5  1  class, the place in the legend's list; 255 stands for all others

The legend is JSON in UTF-8, and says what communities and classes are.
"""

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wellheard.findings.interest.charting.canvas import Canvas

MAGIC, VERSION = b"WHPT", 1
HEADER = struct.Struct("<4sHHIHHfII")
RECORD = np.dtype(
    [("x", "<u2"), ("y", "<u2"), ("community", "u1"), ("class", "u1")], align=False
)
Records = npt.NDArray[np.void]


class NotPositions(Exception):
    """These bytes are not positions of accounts."""


@dataclass(frozen=True)
class Packed:
    """What a file of positions holds."""

    records: Records
    sheet: Canvas
    legend: dict[str, Any]


def pack(records: Records, sheet: Canvas, legend: dict[str, Any]) -> bytes:
    """Write positions, and what their communities and classes mean."""
    said = json.dumps(legend, ensure_ascii=False, separators=(",", ":")).encode()
    body = np.ascontiguousarray(records, RECORD).tobytes()
    header = HEADER.pack(
        MAGIC,
        VERSION,
        RECORD.itemsize,
        len(records),
        sheet.width,
        sheet.height,
        sheet.steps,
        HEADER.size + len(body),
        len(said),
    )
    return header + body + said


def unpack(packed: bytes) -> Packed:
    """Read positions; raises NotPositions."""
    if len(packed) < HEADER.size or packed[:4] != MAGIC:
        raise NotPositions(
            f"These {len(packed):,} bytes do not begin as positions of accounts do; "
            "make the chart again"
        )
    _, version, size, count, width, height, _, legend, said = HEADER.unpack_from(packed)
    if (version, size) != (VERSION, RECORD.itemsize):
        raise NotPositions(
            f"These positions are of version {version}, and this program reads "
            f"{VERSION}; make the chart again"
        )
    if (legend, len(packed)) != (HEADER.size + count * size, legend + said):
        raise NotPositions(
            f"These positions should be {legend + said:,} bytes and are "
            f"{len(packed):,}; make the chart again"
        )
    records = np.frombuffer(packed, RECORD, count, HEADER.size)
    return Packed(records, Canvas(width, height), json.loads(packed[legend:]))
