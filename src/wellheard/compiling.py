"""Loops over large arrays, compiled when first used and spread over the cores.

Only this module names the compiler. A compiled loop must be exact:
whole numbers, and floating point in the order that it is written; no fast maths.
"""

import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., Any])
RANGES_PER_THREAD = 8
"""More ranges than threads, so that a long one keeps nobody waiting."""


def compiled(loop: Loop) -> Loop:
    """Compile a loop; the result is kept on disk where there is a place for it."""
    exact = numba.njit(nogil=True, error_model="numpy")
    kept = numba.njit(nogil=True, error_model="numpy", cache=True)
    try:
        return cast("Loop", kept(loop))
    except RuntimeError:  # no folder to keep it in: compiled anew each time
        return cast("Loop", exact(loop))


def spread(
    loop: Callable[[int, int], Any],
    rows: int,
    threads: int | None,
    ranges: int = RANGES_PER_THREAD,
) -> list[Any]:
    """Run a loop over ranges of rows, some at a time; return the answers in order."""
    threads = threads or os.cpu_count() or 1
    count = max(1, min(rows, threads * ranges))
    bounds = [rows * number // count for number in range(count + 1)]
    if threads == 1 or count == 1:
        return [loop(low, high) for low, high in itertools.pairwise(bounds)]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(loop, bounds[:-1], bounds[1:]))
