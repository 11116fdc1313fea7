"""The engagement of a matrix, brought forward."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from wellheard.evidence.matrix.folding import loops
from wellheard.evidence.matrix.folding.engaging import Sums
from wellheard.evidence.matrix.folding.follows import Folded
from wellheard.evidence.matrix.folding.sharing import share
from wellheard.evidence.matrix.insertion import Insertion
from wellheard.evidence.matrix.matrix import Matrix

Column = npt.NDArray[Any]
PARTS = ("verb", "times", "damped")


def fold_engagements(
    base: Matrix, folder: Path, insertion: Insertion, folded: Folded, changed: Sums
) -> int:
    """Write who engages with whom, numbered as afterwards; return how many entries."""
    if changed.pairs.num_rows:
        return _merged(base, folder, insertion, folded, changed)
    for part in PARTS:
        share(f"engagement_{part}.npy", base.folder, folder)
    if len(insertion):
        np.save(folder / "engagement_start.npy", _start(base, insertion))
    else:
        share("engagement_start.npy", base.folder, folder)
    if folded.is_as_before:
        share("engagement_column.npy", base.folder, folder)
    else:
        column = folded.renumber[base.engagements.column]
        np.save(folder / "engagement_column.npy", column)
    return base.card.engagements


def _start(base: Matrix, insertion: Insertion) -> Column:
    start = base.engagements.start
    return insertion.spread(np.array(start), start[insertion.before])


def _merged(
    base: Matrix, folder: Path, insertion: Insertion, folded: Folded, changed: Sums
) -> int:
    """Put the new sums of the pairs in place of the old ones."""
    old, start = base.engagements, _start(base, insertion)
    columns = old.column if folded.is_as_before else folded.renumber[old.column]
    actors, objects = (each.to_numpy() for each in changed.pairs.columns)
    bounds = np.zeros((2, len(actors)), np.int64)
    wanted = np.searchsorted(folded.columns, objects).astype(folded.column.dtype)
    known = folded.columns[np.minimum(wanted, len(folded.columns) - 1)] == objects
    loops.stretches(start, columns, (actors, wanted), known, bounds)
    gone = _ranges(bounds[0], bounds[1])
    who, whom = (changed.sums[name].to_numpy() for name in ("actor_key", "object_key"))
    pair = np.searchsorted(
        actors.astype(np.int64) << 32 | objects, who.astype(np.int64) << 32 | whom
    )
    before = bounds[0][pair] - np.searchsorted(gone, bounds[0][pair])
    values = {
        "column": np.searchsorted(folded.columns, whom).astype(folded.column.dtype),
        **{part: changed.sums[part].to_numpy() for part in PARTS},
    }
    for part, new in values.items():
        kept = np.delete(columns if part == "column" else getattr(old, part), gone)
        kind = np.promote_types(kept.dtype, np.min_scalar_type(int(new.max(initial=0))))
        wide = np.insert(kept.astype(kind, copy=False), before, new)
        np.save(folder / f"engagement_{part}.npy", wide)
    rows, change = np.unique(
        np.concatenate([who, np.repeat(actors, np.diff(bounds, axis=0)[0])]),
        return_inverse=True,
    )
    count = np.zeros(len(rows), np.int64)
    np.add.at(count, change[: len(who)], 1)
    np.subtract.at(count, change[len(who) :], 1)
    after = np.empty(len(start), np.int64)
    loops.starts(start, np.zeros(0, np.int32), rows, count, after)
    fits = after[-1] <= np.iinfo(np.int32).max
    np.save(
        folder / "engagement_start.npy", after.astype(np.int32 if fits else np.int64)
    )
    return int(after[-1])


def _ranges(low: Column, high: Column) -> Column:
    """Return all whole numbers of some ranges, one range after the other."""
    lengths = high - low
    first = np.repeat(low - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    return first + np.arange(lengths.sum())
