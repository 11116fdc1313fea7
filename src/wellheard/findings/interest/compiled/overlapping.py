"""Loops that count who is in which sets."""

from typing import Any

import numpy as np
import numpy.typing as npt

from wellheard.compiling import compiled
from wellheard.evidence.matrix.matrix import Follows

Numbers = npt.NDArray[Any]


@compiled
def mark_rows(
    follows: Follows,
    column_mask: Numbers,
    counted: Numbers,
    into: Numbers,
    bounds: tuple[int, int],
) -> None:
    """Say for each row, as bits, which sets any of its columns is in."""
    for row in range(bounds[0], bounds[1]):
        mask = np.int64(0)
        if counted[row]:
            for place in range(follows.start[row], follows.start[row + 1]):
                mask |= column_mask[follows.column[place]]
        into[row] = mask


@compiled
def pair_rows(
    follows: Follows,
    sets: Follows,
    counted: Numbers,
    shared: Numbers,
    bounds: tuple[int, int],
) -> None:
    """Count for each pair of sets the rows that are in both.

    `sets` holds the sets of each column. Each pair is counted once, above the diagonal
    or below it; on the diagonal stand the sizes.
    """
    marked = np.full(shared.shape[0], -1, np.int64)
    found = np.empty(shared.shape[0], np.int64)
    for row in range(bounds[0], bounds[1]):
        if not counted[row]:
            continue
        count = 0
        for place in range(follows.start[row], follows.start[row + 1]):
            column = follows.column[place]
            for entry in range(sets.start[column], sets.start[column + 1]):
                number = sets.column[entry]
                if marked[number] != row:
                    marked[number] = row
                    found[count] = number
                    count += 1
        for first in range(count):
            beside = shared[found[first]]
            for second in range(first, count):
                beside[found[second]] += 1


@compiled
def count_among(
    follows: Follows, rows: Numbers, node_of_column: Numbers, into: Numbers
) -> None:
    """Count for some rows the columns that are nodes too."""
    for place in range(len(rows)):
        row = rows[place]
        found = 0
        for entry in range(follows.start[row], follows.start[row + 1]):
            found += node_of_column[follows.column[entry]] >= 0
        into[place] = found


@compiled
def fill_among(
    follows: Follows,
    rows: Numbers,
    node_of_column: Numbers,
    start: Numbers,
    into: Numbers,
) -> None:
    """Write for some rows the nodes that they follow, in ascending order."""
    for place in range(len(rows)):
        row = rows[place]
        filled = start[place]
        for entry in range(follows.start[row], follows.start[row + 1]):
            node = node_of_column[follows.column[entry]]
            if node >= 0:
                into[filled] = node
                filled += 1
        into[start[place] : filled].sort()
