"""The columns of what is known of accounts, brought forward."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.evidence.matrix import arrays
from wellheard.evidence.matrix.facets import (
    CODED,
    COUNTED,
    LISTED,
    OBSERVED,
    TIMES,
    TRUTHS,
    UNKNOWN,
    UNKNOWN_TIME,
    VALUES,
    Facets,
    numbers,
    values_of,
)
from wellheard.evidence.matrix.folding.sharing import share
from wellheard.evidence.matrix.insertion import Insertion

Column = npt.NDArray[Any]


def fold_columns(
    base: Facets,
    folder: Path,
    insertion: Insertion,
    fresh: pa.Table,
) -> None:
    """Write the columns with the rows of accounts that came or changed.

    `fresh` has their account_key and all columns. What is counted from the follows is
    not written here.
    """
    values = _values(base, fresh)
    for name in (*CODED, *LISTED, *COUNTED, *TRUTHS, *TIMES):
        if name in OBSERVED:
            continue
        if not fresh.num_rows:
            share(f"{name}.npy", base.folder, folder)
        else:
            folded = _folded(base, name, insertion, fresh, values.get(name))
            np.save(folder / f"{name}.npy", folded)
    said = {name: known.to_pylist() for name, known in values.items()}
    (folder / VALUES).write_text(json.dumps(said), encoding="utf-8")


def _values(base: Facets, fresh: pa.Table) -> dict[str, pa.Array]:
    """Return what codes stand for afterwards, sorted."""
    new = values_of([fresh.select([*CODED, *LISTED])])
    return {
        name: pa.array(
            sorted({*base.values[name], *new[name].to_pylist()}), pa.string()
        )
        for name in (*CODED, *LISTED)
    }


def _folded(
    base: Facets,
    name: str,
    insertion: Insertion,
    fresh: pa.Table,
    values: pa.Array | None,
) -> Column:
    new = numbers(name, fresh[name], values)
    old = base.raw(name)
    if values is not None and len(values) != len(base.values[name]):
        old = _recoded(old, base.values[name], values)
    unknown = UNKNOWN_TIME if name in TIMES else UNKNOWN
    kind = np.promote_types(old.dtype, arrays.fewest(int(new.max()), old.dtype))
    column = insertion.spread(np.array(old, kind), unknown)
    column[fresh["account_key"].to_numpy()] = new
    return column


def _recoded(old: Column, before: tuple[str, ...], after: pa.Array) -> Column:
    """Number the values anew; what is unknown stays so, as the last of all."""
    place = {value: number for number, value in enumerate(after.to_pylist())}
    kind = arrays.fewest(len(after), np.int8, np.int16, np.int32)
    code = np.array([*(place[value] for value in before), UNKNOWN], kind)
    recoded: Column = code[old]
    return recoded
