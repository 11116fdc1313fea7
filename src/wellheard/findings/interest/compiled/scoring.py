"""Loops that score every account against the seeds.

They give what the SQL of `concentration` and `reasons` gives, bit by bit: sums in whole
millionths, the same operations on the same numbers in the same order.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from wellheard.compiling import compiled
from wellheard.evidence.matrix.matrix import Engagements, Follows

Numbers = npt.NDArray[Any]
NOT_RANKED = -1


@compiled
def sum_rows(
    follows: Follows,
    weight: Numbers,
    ranked: Numbers,
    into: Numbers,
    bounds: tuple[int, int],
) -> None:
    """Sum the weights of the columns of each row; NOT_RANKED where none has any."""
    for row in range(bounds[0], bounds[1]):
        into[row] = -1
        if ranked[row]:
            total = 0
            for place in range(follows.start[row], follows.start[row + 1]):
                total += weight[follows.column[place]]
            if total > 0:
                into[row] = total


@compiled
def count_rows(
    follows: Follows,
    weight: Numbers,
    ranked: Numbers,
    into: Numbers,
    bounds: tuple[int, int],
) -> None:
    """Count the columns of each row that weigh anything."""
    for row in range(bounds[0], bounds[1]):
        into[row] = 0
        if ranked[row]:
            found = 0
            for place in range(follows.start[row], follows.start[row + 1]):
                found += weight[follows.column[place]] > 0
            into[row] = found


@compiled
def sum_engagement(
    engaged: Engagements,
    weights: tuple[Numbers, Numbers],
    ranked: Numbers,
    into: Numbers,
    bounds: tuple[int, int],
) -> None:
    """Sum the weighted engagement of each row with the columns that are seeds.

    `weights` are those of the verbs, and of the columns: above 0 is a seed.
    """
    verb_weight, weight = weights
    for row in range(bounds[0], bounds[1]):
        total = 0
        if ranked[row]:
            for place in range(engaged.start[row], engaged.start[row + 1]):
                if weight[engaged.column[place]] > 0:
                    total += verb_weight[engaged.verb[place]] * np.int64(
                        engaged.damped[place]
                    )
        into[row] = total


@compiled
def sum_columns(
    follows: Follows,
    rows: Numbers,
    weight: Numbers,
    interest: Numbers,
    counted: Numbers,
) -> None:
    """Sum the weights of the given rows for each column they follow."""
    for place in range(len(rows)):
        row = rows[place]
        for entry in range(follows.start[row], follows.start[row + 1]):
            interest[follows.column[entry]] += weight[place]
            counted[follows.column[entry]] += 1


@compiled
def sum_engaged_columns(
    engaged: Engagements,
    rows: Numbers,
    verb_weight: Numbers,
    engagement: Numbers,
) -> None:
    """Sum the weighted engagement of the given rows with each column."""
    for place in range(len(rows)):
        row = rows[place]
        for entry in range(engaged.start[row], engaged.start[row + 1]):
            engagement[engaged.column[entry]] += verb_weight[
                engaged.verb[entry]
            ] * np.int64(engaged.damped[entry])


@compiled
def figures(
    sums: tuple[Numbers, Numbers],
    sizes: tuple[Numbers, Numbers],
    constants: Numbers,
    into: Numbers,
    bounds: tuple[int, int],
) -> None:
    """Work concentration out; NOT_RANKED where there is nothing to rank by.

    `sums` are of interest and engagement, `sizes` as reported (below 0 is unknown) and
    as observed. `constants` holds the size where it is unknown, the smoothing, and the
    share of engagement in millionths.
    """
    interest, engagement = sums
    size, observed = sizes
    for row in range(bounds[0], bounds[1]):
        told, engaged = interest[row], engagement[row]
        if told < 0 and engaged <= 0:
            into[row] = -1
            continue
        spread = np.int64(size[row])
        if spread < 0:
            spread = max(constants[0], np.int64(observed[row]))
        followed = max(told, 0) / math.sqrt(spread + constants[1])
        damped = constants[2] * math.log(1 + engaged / 1e6)
        into[row] = np.int64(math.floor(0.5 + followed + damped))


@compiled
def sum_chosen(
    follows: Follows,
    rows: Numbers,
    parts: Numbers,
    into: Numbers,
) -> None:
    """Sum several weights of the columns at once, for some rows only."""
    for place in range(len(rows)):
        row = rows[place]
        for entry in range(follows.start[row], follows.start[row + 1]):
            for part in range(parts.shape[1]):
                into[place, part] += parts[follows.column[entry], part]


@compiled
def sum_chosen_columns(
    follows: Follows,
    rows: Numbers,
    parts: Numbers,
    slot: Numbers,
    into: Numbers,
) -> None:
    """Sum several weights of the given rows at once, for columns with a slot only."""
    for place in range(len(rows)):
        row = rows[place]
        for entry in range(follows.start[row], follows.start[row + 1]):
            chosen = slot[follows.column[entry]]
            if chosen >= 0:
                for part in range(parts.shape[1]):
                    into[chosen, part] += parts[place, part]
