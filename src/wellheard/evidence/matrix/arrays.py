"""Arrays in files: mapped into memory where they are not empty."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
HEADER_BYTES = 128


class Filling:
    """An array on its way to its file, chunk by chunk; memory holds one chunk."""

    def __init__(self, path: Path, kind: npt.DTypeLike) -> None:
        self._path = path
        self._kind = np.dtype(kind)
        self._length = 0
        self._stream = path.open("wb")
        self._header()

    def add(self, chunk: Array) -> None:
        """Add some values."""
        self._stream.write(np.ascontiguousarray(chunk, self._kind).data)
        self._length += len(chunk)

    def close(self) -> None:
        """Say how many values there are, and close the file."""
        self._stream.seek(0)
        self._header()
        self._stream.close()

    def _header(self) -> None:
        """Write the header; it has the same size whatever the length is."""
        shape = f"{self._length:>20}"
        said = (
            f"{{'descr': '{self._kind.str}', 'fortran_order': False, "
            f"'shape': ({shape},), }}"
        )
        padded = said.ljust(HEADER_BYTES - 11) + "\n"
        start = np.lib.format.magic(1, 0) + len(padded).to_bytes(2, "little")
        self._stream.write(start + padded.encode("latin1"))


def made(path: Path, length: int, kind: npt.DTypeLike) -> Array:
    """Make an array to fill, mapped into memory from its file where it has values."""
    if not length:
        np.save(path, np.zeros(0, kind))
        return np.zeros(0, kind)
    array: Array = np.lib.format.open_memmap(path, "w+", np.dtype(kind), (length,))
    return array


def opened(path: Path) -> Array:
    """Open an array to read."""
    array: Array = np.load(path, mmap_mode="r" if _has_rows(path) else None)
    return array


def fewest(largest: int, *kinds: npt.DTypeLike) -> np.dtype[Any]:
    """Return the first kind of number, from small to large, that holds a number.

    A loop is compiled for each kind that it meets, so a choice of few is better.
    """
    for kind in kinds:
        if largest <= np.iinfo(kind).max:
            return np.dtype(kind)
    return np.dtype(np.int64)


def _has_rows(path: Path) -> bool:
    with path.open("rb") as stream:
        version = np.lib.format.read_magic(stream)
        read = (
            np.lib.format.read_array_header_1_0
            if version == (1, 0)
            else np.lib.format.read_array_header_2_0
        )
        shape, _, _ = read(stream)
    return bool(shape[0])
