"""How far a line bends, so that it runs past what stands in its way."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]

BENDS = (0.0, 0.12, -0.12, 0.24, -0.24, 0.36, -0.36)
"""Sideways, over the length of the line; the straightest first."""
LOOKS = 24
"""In so many places of a line it is looked what it runs through."""


@dataclass(frozen=True)
class Area:
    """A part of the picture from one corner to the opposite one."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        x, y = point
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def bent(start: Point, end: Point, around: Sequence[Area], within: Area) -> Point:
    """Choose the point towards which a line bends, the least in its way the better.

    `around` must not hold the ends; the line stays within a frame where it can.
    """
    return min(
        (_sideways(start, end, bend) for bend in BENDS),
        key=lambda towards: _in_the_way(start, towards, end, around, within),
    )


def _sideways(start: Point, end: Point, bend: float) -> Point:
    """Return the point beside the middle; the line itself bends half as far."""
    (x1, y1), (x2, y2) = start, end
    across, down = x2 - x1, y2 - y1
    return (x1 + x2) / 2 - down * bend, (y1 + y2) / 2 + across * bend


def _in_the_way(
    start: Point, towards: Point, end: Point, around: Sequence[Area], within: Area
) -> int:
    points = [_along(start, towards, end, look / LOOKS) for look in range(LOOKS + 1)]
    hits = sum(any(area.holds(point) for point in points) for area in around)
    return hits + LOOKS * sum(not within.holds(point) for point in points)


def _along(start: Point, towards: Point, end: Point, part: float) -> Point:
    """Return a point of the curve, from 0 at its start to 1 at its end."""
    rest = 1 - part
    weights = (rest * rest, 2 * rest * part, part * part)
    corners = (start, towards, end)
    return (
        math.fsum(w * x for w, (x, _) in zip(weights, corners, strict=True)),
        math.fsum(w * y for w, (_, y) in zip(weights, corners, strict=True)),
    )
