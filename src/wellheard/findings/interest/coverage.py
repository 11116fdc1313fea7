"""How much of the seeds' audiences was observed, and what that leaves open.

An observed list is taken as a sample of the whole audience, drawn at the rate of its
coverage. Each observed follow then stands for 1 / coverage follows (Horvitz and
Thompson 1952), and the sum of the weights has the variance
sum of w^2 (1 - c) / c^2. What was seen is certain, so the interval begins there; it
ends at the upper 97.5 % point of the estimate.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.findings.interest.definition import MICRO, Definition

UPPER = 1.959963984540054
"""The standard normal's 97.5 % point."""

SPREAD_UNIT = 1000.0
"""`spread` is in square thousandths; its root times this is in micro-units."""


def shares(top: pa.Table) -> pa.Array:
    """Say for each account which share of its interest was within what was observed.

    Null where no seed it follows has a known audience.
    """
    if "known" not in top.column_names:
        return pa.nulls(top.num_rows, pa.float64())
    known = top["known"].to_numpy()
    estimate = np.maximum(top["estimate"].to_numpy(), 1)
    return pa.array(known / estimate, mask=known == 0)


def upper_ends(top: pa.Table, definition: Definition) -> pa.Array:
    """Return the upper ends of the intervals, in micro-units; null where certain."""
    if "known" not in top.column_names:
        return pa.nulls(top.num_rows, pa.int64())
    spread = top["spread"].to_numpy()
    unseen = top["estimate"].to_numpy() - top["known"].to_numpy()
    interest = top["interest"].to_numpy() + unseen
    interest = interest + UPPER * np.sqrt(spread) * SPREAD_UNIT
    high = _figure(
        interest, top["size"].to_numpy(), top["engagement"].to_numpy(), definition
    )
    return pa.array(high, mask=spread == 0)


def _figure(
    interest: npt.NDArray[np.float64],
    size: npt.NDArray[np.int64],
    engagement: npt.NDArray[np.int64],
    definition: Definition,
) -> npt.NDArray[np.int64]:
    """Work out concentration as the engine does."""
    whole = interest / np.sqrt(size + definition.smoothing)
    damped = definition.engagement_share_micro * np.log1p(engagement / MICRO)
    figure: npt.NDArray[np.int64] = np.floor(0.5 + whole + damped).astype(np.int64)
    return figure
