"""From the permanent ids of accounts to their keys in the matrix."""

import bisect
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.matrix.matrix import Matrix

FEW = 1_000
"""Up to so many ids are each looked up; for more, all ids are read through once."""
AT_A_TIME = 1_000_000
MISSING = -1
Keys = npt.NDArray[np.int32]


def keys(matrix: Matrix, names: pa.Table) -> pa.Array:
    """Return the key of each account of `answers.NAMES`; null where it is not there."""
    found = np.full(names.num_rows, MISSING, np.int32)
    networks = names["network"].combine_chunks()
    ids = names["account_id"].combine_chunks()
    for network, low, high in matrix.stretches():
        places = np.flatnonzero(
            pc.equal(networks, network).to_numpy(zero_copy_only=False)
        )
        if not len(places) or low == high:
            continue
        wanted = ids.take(pa.array(places))
        look = _each if len(places) <= FEW else _through
        found[places] = look(matrix, wanted, low, high)
    return pa.array(found, mask=found == MISSING)


def _each(matrix: Matrix, wanted: pa.Array, low: int, high: int) -> Keys:
    """Halve the ids of a network, which are in order, for each that is wanted."""
    found = np.full(len(wanted), MISSING, np.int32)
    for place, name in enumerate(wanted.to_pylist()):
        sought = name.encode()
        key = bisect.bisect_left(matrix.ids, sought, low, high)
        if key < high and matrix.ids[key] == sought:
            found[place] = key
    return found


def _through(matrix: Matrix, wanted: pa.Array, low: int, high: int) -> Keys:
    """Read all ids of a network through, and see which of them are wanted."""
    different = pc.unique(wanted)
    key_of = np.full(len(different), MISSING, np.int32)
    for first, ids in _blocks(matrix, low, high):
        at = pc.index_in(ids, value_set=different)
        there = np.flatnonzero(pc.is_valid(at).to_numpy())
        key_of[pc.drop_null(at).to_numpy()] = first + there
    found: Keys = key_of[pc.index_in(wanted, value_set=different).to_numpy()]
    return found


def _blocks(matrix: Matrix, low: int, high: int) -> Iterator[tuple[int, pa.Array]]:
    """Yield ids with the key of the first, very many at a time."""
    first, waiting, count = 0, [], 0
    begins = low
    for batch in matrix.texts.batches(["account_id"]):
        last = first + len(batch)
        kept = batch["account_id"][max(low - first, 0) : max(high - first, 0)]
        first = last
        if not len(kept):
            continue
        waiting.append(kept)
        count += len(kept)
        if count >= AT_A_TIME:
            yield begins, pa.chunked_array(waiting)
            begins, waiting, count = begins + count, [], 0
    if waiting:
        yield begins, pa.chunked_array(waiting)
