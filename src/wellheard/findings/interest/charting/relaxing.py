"""Ties as springs, let go for a fixed number of steps: tied accounts come near.

Every two nodes push each other away, the less the farther, and each tie pulls its ends
together, the more the farther: the forces of ForceAtlas2 (Jacomy, Venturini, Heymann
and Bastian 2014), but that a tie pulls less the more ties its ends have, for else all
would lie on the best known. The steps become shorter and end; there is no chance in it.
"""

import math

import numpy as np
import numpy.typing as npt

from wellheard.compiling import spread
from wellheard.findings.interest.charting import loops
from wellheard.findings.interest.charting.canvas import Canvas
from wellheard.findings.interest.charting.sketches import Edges

Numbers = npt.NDArray[np.float64]

STEPS = 60
GRAVITY = 0.2
"""How strongly the middle pulls, so that nobody without ties drifts away."""
PUSH = 0.06
"""How hard nodes push, at the distance that each would have if all were spread."""
STEADY = 0.5
"""The share of its force that a node gives way to, so that pairs do not swing."""
FIRST_STEP, LAST_STEP = 0.08, 0.002
"""The longest move of a step, as a share of the sheet's width."""
MARGIN = 0.03


def relaxed(
    places: Numbers, edges: Edges, sheet: Canvas, *, threads: int | None = None
) -> Numbers:
    """Move nodes until tied ones are near, and fit them into the sheet."""
    count = len(places)
    if not count:
        return places
    degree = np.bincount(edges.source, minlength=count)
    degree += np.bincount(edges.target, minlength=count)
    weight = 1 / np.sqrt(degree[edges.source] * degree[edges.target] + 1.0)
    room = math.sqrt(sheet.width * sheet.height / count)
    at = _parted(np.ascontiguousarray(places, np.float64), room)
    for turn in range(STEPS):
        force = _pushed(at, PUSH * room**2, threads)
        loops.pull(at, edges.source, edges.target, weight, force)
        force -= GRAVITY * (at - at.mean(axis=0))
        share = turn / max(STEPS - 1, 1)
        longest = FIRST_STEP * (LAST_STEP / FIRST_STEP) ** share
        loops.step(at, STEADY * force, longest * sheet.width)
    return fitted(at, sheet)


def _parted(places: Numbers, room: float) -> Numbers:
    """Let no two stand on one spot, where nothing could push them apart."""
    angle = np.arange(len(places)) * math.pi * (3 - math.sqrt(5))
    return places + 1e-3 * room * np.column_stack([np.cos(angle), np.sin(angle)])


def _pushed(places: Numbers, strength: float, threads: int | None) -> Numbers:
    into = np.empty_like(places)

    def part(low: int, high: int) -> None:
        loops.push(places, strength, into, (low, high))

    spread(part, len(places), threads)
    return into


def fitted(places: Numbers, sheet: Canvas) -> Numbers:
    """Spread places over the sheet, up to its margin."""
    margin = MARGIN * min(sheet.width, sheet.height)
    room = np.array([sheet.width - 2 * margin, sheet.height - 2 * margin])
    low, high = places.min(axis=0), places.max(axis=0)
    scale = room / np.maximum(high - low, loops.NEAR)
    scale = np.minimum(scale, 1.5 * scale.min())
    middle = np.array([sheet.width / 2, sheet.height / 2])
    there: Numbers = (places - (low + high) / 2) * scale + middle
    return there
