"""What the load test found: times of answers, beside what was aimed at."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

AIMS = {
    "directory: words": 300,
    "directory: facets": 300,
    "directory: sorted": 300,
    "directory: deep page": 300,
    "home": 150,
}
"""Milliseconds within which nineteen of twenty answers should come."""


@dataclass(frozen=True)
class Line:
    """The answers to one kind of question."""

    name: str
    answers: int
    failed: int
    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, name: str, times: Sequence[float], failed: int) -> "Line":
        """Take the middle, and what all but few answers kept to."""
        ordered = sorted(times)
        return cls(
            name,
            len(times),
            failed,
            *(percentile(ordered, share) for share in (0.5, 0.95, 0.99)),
        )


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the time that so large a share of the answers kept to."""
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def answered(file: Path) -> list[Line]:
    """Read all answers, by what was asked."""
    times: dict[str, list[float]] = {}
    failed: dict[str, int] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        name, took, is_well = json.loads(line)
        times.setdefault(name, []).append(took)
        failed[name] = failed.get(name, 0) + (not is_well)
    return [Line.of(name, times[name], failed[name]) for name in sorted(times)]


def table(title: str, lines: Sequence[Line]) -> str:
    """Write a table, with each time beside its aim."""
    rows = [
        f"### {title}\n",
        "| question | answers | failed | p50 ms | p95 ms | p99 ms | p95 / aim |",
        "|---|---|---|---|---|---|---|",
    ]
    for line in lines:
        aim = AIMS.get(line.name)
        ratio = f"{line.p95 / aim:.2f}" if aim else ""
        rows.append(
            f"| {line.name} | {line.answers:,} | {line.failed} | {line.p50:.0f} | "
            f"{line.p95:.0f} | {line.p99:.0f} | {ratio} |"
        )
    return "\n".join(rows) + "\n"
