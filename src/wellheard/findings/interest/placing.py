"""Places by a number, and a list put together from a ranking and columns beside it."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.evidence.tables.naming import NAMED
from wellheard.evidence.tables.table import Table

Numbers = npt.NDArray[np.int64] | npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


def places(numbers: Numbers) -> Whole:
    """Place the largest number first, from 1; equal numbers share the better place."""
    falling = -numbers
    below = np.searchsorted(np.sort(falling), falling)
    return below.astype(np.int64) + 1


def listed(
    table: Table,
    found: pa.Table,
    order: Whole,
    beside: Mapping[str, pa.Array],
    why: Sequence[str],
) -> pa.Table:
    """Put a list together: rows of a ranking in a new order, and columns beside them.

    `order` says which rows of `found`, and of the columns `beside`, the first first;
    `why` is in the new order already.
    """
    chosen = pa.array(order, pa.int64())
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        field.name: found[field.name].take(chosen) for field in NAMED[1:]
    }
    columns |= {name: values.take(chosen) for name, values in beside.items()}
    columns["rank"] = pa.array(np.arange(1, len(order) + 1))
    columns["why"] = pa.array(why, pa.string())
    return pa.table(
        {field.name: columns[field.name].cast(field.type) for field in table.schema},
        schema=table.schema,
    )
