"""How many follow each account and how many it follows, brought forward."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from wellheard.evidence.matrix import arrays
from wellheard.evidence.matrix.facets import OBSERVED, Facets
from wellheard.evidence.matrix.folding.follows import Folded
from wellheard.evidence.matrix.insertion import Insertion

Counts = dict[str, npt.NDArray[Any]]


def fold_counts(
    base: Facets, folder: Path, insertion: Insertion, folded: Folded
) -> Counts:
    """Write the counts of all accounts, and return them by their names."""
    changes = dict(zip(OBSERVED, (folded.gained, folded.rows), strict=True))
    return {
        name: _added_to(base, folder / f"{name}.npy", insertion, *changes[name])
        for name in OBSERVED
    }


def _added_to(
    base: Facets,
    path: Path,
    insertion: Insertion,
    keys: npt.NDArray[Any],
    more: npt.NDArray[Any],
) -> npt.NDArray[Any]:
    """Copy a column, with more for some accounts; each may be named repeatedly."""
    if len(insertion):
        np.save(path, insertion.spread(base.raw(path.stem), 0))
    else:
        shutil.copyfile(base.folder / path.name, path)
    if not len(keys):
        return arrays.opened(path)
    column: npt.NDArray[Any] = np.load(path, mmap_mode="r+")
    np.add.at(column, keys, more.astype(column.dtype))
    return column
