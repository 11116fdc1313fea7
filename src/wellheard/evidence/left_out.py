"""Which accounts of a layout asked to be left out.

Only hashes of their names are kept, so each name is hashed to find out. That is done
once for a layout and a list of opt-outs, and remembered beside the layout.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa

from wellheard.accounts.privacy import OptOuts

NAMES = ("account_key", "network", "account_id", "handle")


def left_out(folder: Path, names: Iterable[pa.Table], opt_outs: OptOuts) -> pa.Array:
    """Return the keys (32 bits) of the accounts that asked to be left out.

    `names` are the accounts of the layout in `folder`, in tables of NAMES.
    """
    if not len(opt_outs):
        return pa.array([], pa.int32())
    listed = "\n".join(sorted(opt_outs.hashes)).encode()
    kept = folder / f"left-out-{hashlib.sha256(listed).hexdigest()[:16]}.npy"
    if not kept.exists():
        keys = [key for table in names for key in _keys(table, opt_outs)]
        partial = kept.with_suffix(".partial.npy")
        np.save(partial, np.array(keys, np.int32))
        partial.replace(kept)
    return pa.array(np.load(kept))


def _keys(table: pa.Table, opt_outs: OptOuts) -> list[int]:
    """Return the accounts of which any name is among the opt-outs."""
    columns = (table[name].to_pylist() for name in NAMES)
    return [
        key
        for key, network, account_id, handle in zip(*columns, strict=True)
        if opt_outs.holds(network, account_id)
        or (handle is not None and opt_outs.holds(network, f"@{handle.lower()}"))
    ]
