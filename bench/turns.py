"""Ways to do one job, by turns in one process: what each takes, and the ratios."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

REPS = 5

Way = Callable[[], int]
"""Does the job once and counts what it found."""


class Unequal(Exception):
    """Ways that found different numbers."""


@dataclass
class Taken:
    """What the rounds of one way took."""

    found: int = 0
    cpu_seconds: list[float] = field(default_factory=list)


def by_turns(ways: Mapping[str, Way], reps: int = REPS) -> dict[str, Taken]:
    """Take each way in turn, some rounds long; a first round only warms up."""
    taken = {name: Taken() for name in ways}
    for rep in range(reps + 1):
        for name, way in ways.items():
            gc.collect()
            began = time.process_time()
            taken[name].found = way()
            if rep:
                taken[name].cpu_seconds.append(time.process_time() - began)
    return taken


def same(taken: Mapping[str, Taken]) -> None:
    """Raise Unequal where not all ways found as much."""
    found = {name: each.found for name, each in taken.items()}
    if len(set(found.values())) > 1:
        raise Unequal(f"The ways found different numbers: {found}")


def lines(
    taken: Mapping[str, Taken], number: int, things: str
) -> Iterator[dict[str, object]]:
    """Tell the medians, and how many times as quick as the first each way is.

    The ratio is taken within each round, as other work on the machine slows both.
    """
    first = next(iter(taken.values())).cpu_seconds
    for name, each in taken.items():
        ratios = [one / two for one, two in zip(first, each.cpu_seconds, strict=True)]
        median = statistics.median(each.cpu_seconds)
        yield {
            "question": name,
            "cpu_seconds": round(median, 3),
            f"{things}_per_second": round(number / median),
            "times_the_first": round(statistics.median(ratios), 2),
            "in_rounds": f"{min(ratios):.2f} to {max(ratios):.2f}",
        }
