"""The texts, handles and opt-outs of a matrix, brought forward."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.left_out import MARKS
from wellheard.evidence.matrix import handles, texts
from wellheard.evidence.matrix.folding.sharing import share
from wellheard.evidence.matrix.insertion import Insertion
from wellheard.evidence.matrix.matrix import Keys, Matrix
from wellheard.evidence.matrix.overlay import Overlay


def fold_names(
    base: Matrix,
    folder: Path,
    insertion: Insertion,
    fresh: pa.Table,
    former: pa.Table,
) -> None:
    """Write the names of accounts that came or changed above those of all others.

    `fresh` has the account_key and texts, `former` the account_key, handle (small
    letters) and observed_at of the handles that they used before.
    """
    for name in (texts.BELOW, handles.BELOW, MARKS):
        if (base.folder / name).exists():
            share(name, base.folder, folder)
    keys = fresh["account_key"].to_numpy()
    overlay = base.texts.overlay.after(insertion, keys)
    if not len(overlay.fresh):
        return
    overlay.save(folder)
    kept = _kept(base, insertion, keys)
    base.texts.save_above(folder, _rows_above(base, insertion, kept, fresh, overlay))
    old = base.handles.above
    moved = pa.array(insertion.moved(old["account_key"].to_numpy()), pa.int32())
    old = old.set_column(1, "account_key", moved)
    old = old.filter(pc.invert(pc.is_in(moved, value_set=pa.array(keys, pa.int32()))))
    new = [_handles(each) for each in (fresh, former)]
    rows = pa.concat_tables([old.cast(handles.SCHEMA), *new])
    rows = rows.sort_by([(name, "ascending") for name in handles.SCHEMA.names])
    handles.write(folder / handles.ABOVE, iter(rows.to_batches()))


def _kept(base: Matrix, insertion: Insertion, keys: Keys) -> Keys:
    """Return the accounts above, as numbered before, that did not change again."""
    fresh = base.texts.overlay.fresh
    return fresh[~np.isin(insertion.moved(fresh), keys)]


def _rows_above(
    base: Matrix, insertion: Insertion, kept: Keys, fresh: pa.Table, overlay: Overlay
) -> pa.Table:
    """Return the texts above, in the order of their keys."""
    place = base.texts.overlay.above(kept)
    old = base.texts.above().take(pa.array(place))
    new = fresh.select(list(texts.COLUMNS)).cast(texts.SCHEMA)
    keys = np.concatenate([insertion.moved(kept), fresh["account_key"].to_numpy()])
    order = np.argsort(keys)
    if not np.array_equal(keys[order], overlay.fresh):
        raise AssertionError("The rows above are not those of the overlay")
    return pa.concat_tables([old, new]).take(pa.array(order))


def _handles(rows: pa.Table) -> pa.Table:
    """Return the handles of some rows as they are kept."""
    known = rows.filter(pc.is_valid(rows["handle"]))
    small = pc.utf8_lower(known["handle"]).cast(pa.binary())
    columns = [small, known["account_key"], known["observed_at"]]
    return pa.table(columns, names=handles.SCHEMA.names).cast(handles.SCHEMA)
