"""Which accounts of a layout asked to be left out.

Only hashes of their names are kept, so each name is hashed to find out. That is done
once for a layout and a list of opt-outs, and remembered beside the layout. A layout
that was brought forward from another hashes the names of those who came or changed.
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.accounts.privacy import OptOuts

NAMES = ("account_key", "network", "account_id", "handle")
PREFIX, HANDED_ON, TO_LOOK_AT = "left-out-", ".earlier.npy", "left-out.to-look-at.npy"
Keys = npt.NDArray[Any]


def left_out(
    folder: Path,
    names: Callable[[Keys | None], Iterable[pa.Table]],
    opt_outs: OptOuts,
) -> pa.Array:
    """Return the keys (32 bits) of the accounts that asked to be left out.

    `names` gives the names of some accounts of the layout in `folder`, or of all, in
    tables of NAMES.
    """
    if not len(opt_outs):
        return pa.array([], pa.int32())
    listed = "\n".join(sorted(opt_outs.hashes)).encode()
    kept = folder / f"{PREFIX}{hashlib.sha256(listed).hexdigest()[:16]}.npy"
    if not kept.exists():
        earlier = kept.with_suffix(HANDED_ON)
        known = np.load(earlier) if earlier.exists() else np.zeros(0, np.int32)
        some = np.load(folder / TO_LOOK_AT) if earlier.exists() else None
        keys = [key for table in names(some) for key in _keys(table, opt_outs)]
        partial = kept.with_suffix(".partial.npy")
        np.save(partial, np.union1d(known, np.array(keys, np.int32)).astype(np.int32))
        partial.replace(kept)
    return pa.array(np.load(kept))


def hand_on(
    of: Path, folder: Path, moved: Callable[[Keys], Keys], changed: Keys
) -> None:
    """Give a layout what is known of another that it was brought forward from.

    `moved` gives the new key of old ones; `changed` came or changed since.
    """
    for path in of.glob(f"{PREFIX}*.npy"):
        if path.suffixes == [".npy"]:
            keys = np.setdiff1d(moved(np.load(path)), changed)
            np.save((folder / path.name).with_suffix(HANDED_ON), keys)
    np.save(folder / TO_LOOK_AT, changed)


def _keys(table: pa.Table, opt_outs: OptOuts) -> list[int]:
    """Return the accounts of which any name is among the opt-outs."""
    columns = (table[name].to_pylist() for name in NAMES)
    return [
        key
        for key, network, account_id, handle in zip(*columns, strict=True)
        if opt_outs.holds(network, account_id)
        or (handle is not None and opt_outs.holds(network, f"@{handle.lower()}"))
    ]
