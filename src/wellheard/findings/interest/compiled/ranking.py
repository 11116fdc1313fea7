"""Loops over a graph of follows: turned round, and summed from the followers."""

from typing import Any

import numpy as np
import numpy.typing as npt

from wellheard.compiling import compiled

Numbers = npt.NDArray[Any]


@compiled
def turn_round(start: Numbers, target: Numbers, place: Numbers, into: Numbers) -> None:
    """Write for each node its followers; `place` says where each node's begin."""
    for node in range(len(start) - 1):
        for entry in range(start[node], start[node + 1]):
            followed = target[entry]
            into[place[followed]] = node
            place[followed] += 1


@compiled
def gather(
    start: Numbers,
    source: Numbers,
    given: Numbers,
    constants: Numbers,
    into: Numbers,
    bounds: tuple[int, int],
) -> None:
    """Sum for each node what its followers give; damped, and the rest added."""
    for node in range(bounds[0], bounds[1]):
        total = np.float64(0.0)
        for entry in range(start[node], start[node + 1]):
            total += given[source[entry]]
        into[node] = constants[0] * total + constants[1]
