"""Whole millionths as exact decimal numbers, without a detour through floats."""

import pyarrow as pa

from wellheard.evidence.tables.found import MICRO

WIDEST = pa.decimal128(19, 0)
"""What any 64-bit number fits into."""


def millionths(counts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Read 64-bit counts of millionths as decimals with six places."""
    if isinstance(counts, pa.ChunkedArray):
        counts = counts.combine_chunks()
    whole = counts.cast(pa.int64()).cast(WIDEST)
    return pa.Array.from_buffers(
        MICRO, len(whole), whole.buffers(), offset=whole.offset
    )
