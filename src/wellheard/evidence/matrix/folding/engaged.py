"""The engagement of a matrix, brought forward."""

from pathlib import Path

import numpy as np

from wellheard.evidence.matrix.folding.follows import Folded
from wellheard.evidence.matrix.folding.sharing import share
from wellheard.evidence.matrix.insertion import Insertion
from wellheard.evidence.matrix.matrix import Matrix

PARTS = ("verb", "times", "damped")


def fold_engagements(
    base: Matrix, folder: Path, insertion: Insertion, folded: Folded
) -> None:
    """Write who engages with whom, with rows and columns as numbered afterwards."""
    for part in PARTS:
        share(f"engagement_{part}.npy", base.folder, folder)
    if len(insertion):
        start = base.engagements.start
        wide = insertion.spread(np.array(start), start[insertion.before])
        np.save(folder / "engagement_start.npy", wide)
    else:
        share("engagement_start.npy", base.folder, folder)
    if folded.is_as_before:
        share("engagement_column.npy", base.folder, folder)
    else:
        column = folded.renumber[base.engagements.column]
        np.save(folder / "engagement_column.npy", column)
