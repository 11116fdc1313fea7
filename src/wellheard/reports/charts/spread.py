"""Where things of different sizes stand, so that friends are near and none overlap.

Forces as springs (Fruchterman and Reingold 1991), then boxes pushed apart along the
shorter way. Without chance: the same numbers give the same places.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.float64]

PULLS, PUSHES = 400, 2000
FLAT = 1.7
"""How much wider than high the whole becomes."""


@dataclass(frozen=True)
class Box:
    """The room that one thing takes around its middle."""

    half_width: float
    above: float
    below: float


def spread(boxes: Sequence[Box], ties: npt.NDArray[np.float64]) -> Places:
    """Return the middle of each box (x, y), the first things nearest to the centre.

    `ties` says for each pair how strongly they pull, 0 to 1, the same both ways.
    """
    if not boxes:
        return np.zeros((0, 2))
    places = _pulled(boxes, ties)
    return _apart(boxes, places)


def _pulled(boxes: Sequence[Box], ties: npt.NDArray[np.float64]) -> Places:
    """Let ties pull and everything push, from a spiral with the first in the middle."""
    count = len(boxes)
    turn = np.arange(count) * 2.399963
    size = float(np.mean([box.half_width + box.above for box in boxes]))
    far = size * np.sqrt(np.arange(count))
    places = np.column_stack([far * np.cos(turn) * FLAT, far * np.sin(turn)])
    for step in range(PULLS):
        away = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.hypot(away[..., 0], away[..., 1]), 1e-6)
        push = (size * size / distance**2)[..., None] * away
        pull = (ties * distance / size)[..., None] * away
        force = (push - pull).sum(axis=1) - places * [0.05, 0.05 * FLAT**2]
        length = np.maximum(np.hypot(force[:, 0], force[:, 1]), 1e-6)
        reach = size * (1 - step / PULLS) / 4
        # Rounded, so that machines that add up in another order stay together
        places = np.round(places + force * np.minimum(1, reach / length)[:, None], 6)
    return places


def _apart(boxes: Sequence[Box], places: Places) -> Places:
    """Push boxes apart until none overlap, each pair along the shorter way."""
    places = places.copy()
    for _ in range(PUSHES):
        moved = False
        for one in range(len(boxes)):
            for other in range(one):
                moved = _pushed(boxes, places, one, other) or moved
        if not moved:
            break
        places *= 1.0005
    return places


def _pushed(boxes: Sequence[Box], places: Places, one: int, other: int) -> bool:
    """Push two boxes apart; says whether they overlapped."""
    a, b = boxes[one], boxes[other]
    across, down = places[one] - places[other]
    over_x = a.half_width + b.half_width - abs(across)
    over_y = (a.above + b.below if down > 0 else a.below + b.above) - abs(down)
    if over_x <= 0 or over_y <= 0:
        return False
    if over_x < over_y:
        shift = np.array([np.copysign(over_x / 2 + 0.01, across), 0.0])
    else:
        shift = np.array([0.0, np.copysign(over_y / 2 + 0.01, down)])
    places[one] += shift
    places[other] -= shift
    return True
