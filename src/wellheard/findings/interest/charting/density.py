"""How many accounts stand where, as a grey picture for who cannot see points drawn."""

import struct
import zlib

import numpy as np
import numpy.typing as npt

from wellheard.findings.interest.charting.canvas import Canvas
from wellheard.findings.interest.charting.packing import Records

Picture = npt.NDArray[np.uint8]
DARKEST = 255
GREY, DEPTH = 0, 8


def density(records: Records, sheet: Canvas, width: int, height: int) -> Picture:
    """Return rows of cells: 0 is empty, 255 the fullest, by the logarithm."""
    across = records["x"].astype(np.int64) * width / (sheet.steps * sheet.width)
    down = records["y"].astype(np.int64) * height / (sheet.steps * sheet.height)
    column = np.minimum(across.astype(np.int64), width - 1)
    row = np.minimum(down.astype(np.int64), height - 1)
    counts = np.bincount(row * width + column, minlength=width * height)
    shade = np.log1p(counts) / np.log1p(max(int(counts.max()), 1))
    picture: Picture = np.ceil(DARKEST * shade).astype(np.uint8)
    return picture.reshape(height, width)


def png(picture: Picture) -> bytes:
    """Write a picture as PNG: white where it is 0, black where it is 255."""
    height, width = picture.shape
    rows = np.zeros((height, width + 1), np.uint8)  # each row begins with its filter: 0
    rows[:, 1:] = DARKEST - picture
    head = struct.pack(">IIBBBBB", width, height, DEPTH, GREY, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes())), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*part) for part in parts)


def _part(kind: bytes, said: bytes) -> bytes:
    check = zlib.crc32(kind + said)
    return struct.pack(">I", len(said)) + kind + said + struct.pack(">I", check)
