"""Loops that find the reasons: the strongest follows and engagements of the winners."""

from typing import Any

import numpy as np
import numpy.typing as npt

from wellheard.compiling import compiled
from wellheard.evidence.matrix.matrix import Engagements, Follows

Numbers = npt.NDArray[Any]


@compiled
def _insert(strongest: Numbers, strength: int) -> None:
    """Put a rank among the lowest; 0 is an empty place."""
    last = len(strongest) - 1
    if strongest[last] != 0 and strongest[last] <= strength:
        return
    place = last
    while place > 0 and (strongest[place - 1] == 0 or strongest[place - 1] > strength):
        strongest[place] = strongest[place - 1]
        place -= 1
    strongest[place] = strength


@compiled
def follows_of_rows(
    follows: Follows, rows: Numbers, strength: Numbers, into: Numbers
) -> None:
    """Find the strongest seeds among the columns of each row."""
    for place in range(len(rows)):
        row = rows[place]
        for entry in range(follows.start[row], follows.start[row + 1]):
            rank = strength[follows.column[entry]]
            if rank > 0:
                _insert(into[place], rank)


@compiled
def follows_of_columns(
    follows: Follows,
    rows: Numbers,
    strength: Numbers,
    slot: Numbers,
    into: Numbers,
) -> None:
    """Find the strongest of the given rows for each column that has a slot."""
    for place in range(len(rows)):
        row = rows[place]
        if strength[place] > 0:
            for entry in range(follows.start[row], follows.start[row + 1]):
                chosen = slot[follows.column[entry]]
                if chosen >= 0:
                    _insert(into[chosen], strength[place])


@compiled
def _keep(
    strongest: tuple[Numbers, Numbers, Numbers],
    seed: int,
    total: np.int64,
    count: np.int64,
) -> None:
    """Put one seed among those engaged with most; the earlier one where equal."""
    seeds, sums, times = strongest
    place = len(seeds)
    while place > 0 and (
        sums[place - 1] < total
        or (sums[place - 1] == total and seeds[place - 1] > seed)
    ):
        place -= 1
    if place == len(seeds):
        return
    for later in range(len(seeds) - 1, place, -1):
        seeds[later], sums[later] = seeds[later - 1], sums[later - 1]
        times[later] = times[later - 1]
    seeds[place], sums[place], times[place] = seed, total, count


@compiled
def _run(
    engaged: Engagements, entry: int, end: int, verb_weight: Numbers
) -> tuple[int, np.int64, np.int64]:
    """Sum the engagement of a row with one column, of all kinds.

    Returns the entry after it, the weighted sum, and how many times.
    """
    column = engaged.column[entry]
    total, count = np.int64(0), np.int64(0)
    while entry < end and engaged.column[entry] == column:
        total += verb_weight[engaged.verb[entry]] * np.int64(engaged.damped[entry])
        count += np.int64(engaged.times[entry])
        entry += 1
    return entry, total, count


@compiled
def engagements_of_rows(
    engaged: Engagements,
    rows: Numbers,
    weights: tuple[Numbers, Numbers],
    into: tuple[Numbers, Numbers, Numbers],
) -> None:
    """Find the seeds that each row engages with most.

    `weights` are those of the verbs, and of the columns: above 0 is a seed. `into`
    takes columns, sums and times.
    """
    verb_weight, weight = weights
    for place in range(len(rows)):
        entry, end = engaged.start[rows[place]], engaged.start[rows[place] + 1]
        while entry < end:
            seed = engaged.column[entry]
            entry, total, count = _run(engaged, entry, end, verb_weight)
            if weight[seed] > 0 and total > 0:
                strongest = (into[0][place], into[1][place], into[2][place])
                _keep(strongest, seed, total, count)


@compiled
def engagements_of_columns(
    engaged: Engagements,
    rows: Numbers,
    weights: tuple[Numbers, Numbers],
    into: tuple[Numbers, Numbers, Numbers],
) -> None:
    """Find the given rows that engage most with each column that has a slot.

    `weights` are those of the verbs, and the slots of the columns. `into` takes places
    in `rows`, which are in ascending order, sums and times.
    """
    verb_weight, slot = weights
    for place in range(len(rows)):
        entry, end = engaged.start[rows[place]], engaged.start[rows[place] + 1]
        while entry < end:
            chosen = slot[engaged.column[entry]]
            entry, total, count = _run(engaged, entry, end, verb_weight)
            if chosen >= 0 and total > 0:
                strongest = (into[0][chosen], into[1][chosen], into[2][chosen])
                _keep(strongest, place, total, count)
