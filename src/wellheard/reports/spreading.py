"""How many accounts have how many seeds, in steps of which none is a small group."""

from collections.abc import Sequence
from dataclasses import dataclass

from wellheard.accounts.privacy import SMALLEST_GROUP

STEPS = 10
"""At most so many steps are shown."""


@dataclass(frozen=True)
class Step:
    """The accounts with so many seeds: from `low` to `high`, both of them included."""

    low: int
    high: int
    accounts: int


def steps(counts: Sequence[int]) -> tuple[Step, ...]:
    """Count accounts by their number of seeds, the fewest seeds first.

    Steps are equally wide, but where one would show a small group it is joined to the
    step below it, and the lowest to the one above. Nothing is shown where that leaves
    one step only: it would say no more than the total.
    """
    if not counts:
        return ()
    wide = -(-(max(counts) - min(counts) + 1) // STEPS)
    made = [
        Step(low, low + wide - 1, sum(low <= each < low + wide for each in counts))
        for low in range(min(counts), max(counts) + 1, wide)
    ]
    joined = _joined(made[::-1])[::-1]
    return tuple(joined) if len(joined) > 1 else ()


def _joined(made: Sequence[Step]) -> list[Step]:
    """Join steps, given with the most seeds first, until none of them is small."""
    kept: list[Step] = []
    for step in made:
        if kept and kept[-1].accounts < SMALLEST_GROUP:
            kept[-1] = _both(step, kept[-1])
        else:
            kept.append(step)
    if len(kept) > 1 and kept[-1].accounts < SMALLEST_GROUP:
        last = kept.pop()
        kept[-1] = _both(last, kept[-1])
    return kept


def _both(below: Step, above: Step) -> Step:
    return Step(below.low, above.high, below.accounts + above.accounts)
