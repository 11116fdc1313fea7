"""Which accounts of a layout asked to be left out.

Only hashes of their names are kept, so each name is hashed to find out. That is done
once for a layout: a part of each hash is kept beside it as a mark, and when the list
grows, only the names are looked at again whose marks are on it.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.progress import Progress, silent

NAMES = ("account_key", "network", "account_id", "handle")
MARKS = "name-marks.npy"
MARK_DIGITS = 16
"""So many hexadecimal digits of a hash are its mark: 64 bits."""
NO_MARK = 0
Rows = npt.NDArray[Any]


def suspects(
    folder: Path,
    names: Iterable[pa.Table],
    opt_outs: OptOuts,
    progress: Progress = silent,
) -> Rows:
    """Return the rows of a layout whose marks are among those of the opt-outs.

    `names` are those of all rows, in tables of NAMES in their order; they are read
    only where the marks are not there yet.
    """
    path = folder / MARKS
    if not path.exists():
        progress("looking for those who asked to be left out", 0, 1)
        parts = [marks(table, opt_outs) for table in names]
        partial = path.with_suffix(".partial.npy")
        np.save(partial, np.concatenate([np.zeros((0, 2), np.uint64), *parts]))
        partial.replace(path)
    known = np.load(path, mmap_mode="r" if path.stat().st_size > HEADER else None)
    wanted = marks_of(opt_outs)
    rows: Rows = np.flatnonzero(marked(known, wanted))
    return rows


def marked(known: Rows, wanted: Rows) -> npt.NDArray[np.bool_]:
    """Say of each row of marks whether any is among those that are wanted."""
    found = np.zeros(len(known), bool)
    if not len(wanted):
        return found
    for column in range(known.shape[1]):
        place = np.searchsorted(wanted, known[:, column])
        found |= wanted[np.minimum(place, len(wanted) - 1)] == known[:, column]
    return found


def marks_of(opt_outs: OptOuts) -> Rows:
    """Return the marks of all opt-outs, in order."""
    return np.array(sorted({_mark(each) for each in opt_outs.hashes}), np.uint64)


HEADER = 128
"""Bytes of a file of marks in which there is none."""


def left_out(names: Iterable[pa.Table], opt_outs: OptOuts) -> pa.Array:
    """Return the keys (32 bits) of the accounts of which any name is an opt-out."""
    keys = [
        key
        for table in names
        for key, network, account_id, handle in _rows(table)
        if opt_outs.holds(network, account_id)
        or (handle is not None and opt_outs.holds(network, f"@{handle.lower()}"))
    ]
    return pa.array(sorted(keys), pa.int32())


def marks(table: pa.Table, opt_outs: OptOuts) -> Rows:
    """Return the marks of each account's id and handle."""
    found = [
        (
            _mark(opt_outs.hash_of(network, account_id)),
            _mark(opt_outs.hash_of(network, f"@{handle.lower()}"))
            if handle
            else NO_MARK,
        )
        for _key, network, account_id, handle in _rows(table)
    ]
    return np.array(found, np.uint64).reshape(-1, 2)


def _mark(hashed: str) -> int:
    return int(hashed[:MARK_DIGITS], 16)


def _rows(table: pa.Table) -> Iterable[Sequence[Any]]:
    return zip(*(table[name].to_pylist() for name in NAMES), strict=True)
