"""Loops that find names among the ids of a matrix, which are sorted.

Names and ids are bytes: of each, where it begins in the bytes of all. The names come
with the order that sorts them, so that neighbours are looked for in the same place.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.compiling import compiled

Numbers = npt.NDArray[Any]
UNKNOWN = -1


class Written(NamedTuple):
    """Texts as they lie in memory."""

    start: Numbers
    """Where each begins; one longer than there are texts."""
    data: Numbers

    @classmethod
    def of(cls, texts: pa.Array) -> "Written":
        """Look at a column of texts, none of which is null; nothing is copied."""
        _valid, start, data = texts.buffers()
        if not len(texts) or data is None:
            return cls(np.zeros(len(texts) + 1, np.int32), np.zeros(1, np.uint8))
        starts = np.frombuffer(start, np.int32)
        kept = starts[texts.offset : texts.offset + len(texts) + 1]
        return cls(kept, np.frombuffer(data, np.uint8))


@compiled
def _compared(one: Written, place: int, other: Written, row: int, skip: int) -> int:
    """Say how a text stands to another: before it (-1), the same (0), after it (1).

    The first bytes, as many as `skip`, are known to be the same.
    """
    low, begin = one.start[place], other.start[row]
    mine, theirs = one.start[place + 1] - low, other.start[row + 1] - begin
    for at in range(skip, min(mine, theirs)):
        if one.data[low + at] != other.data[begin + at]:
            return -1 if one.data[low + at] < other.data[begin + at] else 1
    return int(mine > theirs) - int(mine < theirs)


@compiled
def _shared(texts: Written, first: int, last: int) -> int:
    """Count the bytes that two texts begin with."""
    low, begin = texts.start[first], texts.start[last]
    end = min(texts.start[first + 1] - low, texts.start[last + 1] - begin)
    for at in range(end):
        if texts.data[low + at] != texts.data[begin + at]:
            return at
    return int(end)


@compiled
def matched(
    names: Written,
    order: Numbers,
    ids: Written,
    bounds: tuple[int, int, int, int],
    into: Numbers,
) -> int:
    """Find names among some ids; return how many names come before or among them.

    `bounds` are the first name in `order` that is not before these ids, the first id
    that counts, one past the last, and what the first of all ids is numbered. `into`
    takes the number of each name's id; what is not there stays as it is.
    """
    at, low, end, begin = bounds
    skip = _shared(ids, low, end - 1)
    first = low
    while at < len(order):
        name = order[at]
        at += 1
        if _compared(names, name, ids, end - 1, 0) > 0:
            return at - 1
        if _compared(names, name, ids, first, 0) < 0:
            continue
        step = 1  # names are close to one another: look near the last one first
        while (
            low + step < end and _compared(ids, low + step - 1, names, name, skip) < 0
        ):
            low += step
            step *= 2
        high = min(low + step, end)
        while low < high:
            middle = (low + high) // 2
            if _compared(ids, middle, names, name, skip) < 0:
                low = middle + 1
            else:
                high = middle
        if low < end and _compared(ids, low, names, name, skip) == 0:
            into[name] = begin + low
    return at
