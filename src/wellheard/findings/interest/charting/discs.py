"""Accounts inside their circles: the keener the nearer to the middle, tied ones near.

How far out an account stands is its place among the circle's accounts, so that a
circle is evenly full. Which way it stands is agreed among those it is tied with: each
turns, again and again, to where its neighbours are; neighbours in other circles stand
where those circles lie. After each turn a circle's accounts are spread round again.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wellheard.compiling import spread
from wellheard.findings.interest.charting import loops
from wellheard.findings.interest.charting.circles import TURN

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

ROUNDS = 12
OWN = 0.3
"""How much an account keeps of where it stood, so that pairs do not swap for ever."""
EVEN = 0.7
"""How evenly accounts are spread round a circle: 1 is wholly, 0 as ties have it."""
RIM = 0.97
"""The share of a circle's radius within which accounts stand."""
WHOLE = 2 * np.pi


@dataclass(frozen=True)
class Ties:
    """Who is tied with whom either way, as compressed sparse rows in order."""

    start: npt.NDArray[np.integer]
    other: npt.NDArray[np.integer]

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.start) - 1

    def degree(self) -> Whole:
        """Count each node's ties."""
        return np.diff(self.start).astype(np.int64)


@dataclass(frozen=True)
class Groups:
    """Which group each node is in, and where the groups lie."""

    of_node: Whole
    middles: Numbers
    radii: Numbers

    def compass(self) -> Numbers:
        """Return the direction from each group to each other, of length 1."""
        between = self.middles[None, :, :] - self.middles[:, None, :]
        length = np.maximum(np.linalg.norm(between, axis=2), loops.NEAR)
        compass: Numbers = between / length[:, :, None]
        return compass


def inside(
    ties: Ties,
    groups: Groups,
    *,
    seed: int = 1,
    hollow: float = 0.0,
    threads: int | None = None,
) -> Numbers:
    """Place nodes, the keenest first, inside the circles of their groups.

    `hollow` is the share of the radius that stays free in the middle.
    """
    if not len(ties):
        return np.zeros((0, 2))
    turn = WHOLE * np.random.default_rng(seed).random()
    angle = _angles(ties, groups, turn, threads)
    place, size = _order(np.arange(len(ties)), groups.of_node)
    out = np.sqrt(hollow**2 + (1 - hollow**2) * (place + 0.5) / size)
    far = RIM * groups.radii[groups.of_node] * out
    facing = np.column_stack([np.cos(angle), np.sin(angle)])
    there: Numbers = groups.middles[groups.of_node] + far[:, None] * facing
    return there


def _angles(ties: Ties, groups: Groups, turn: float, threads: int | None) -> Numbers:
    """Say which way each node stands from the middle of its circle."""
    group = groups.of_node
    place, size = _order(np.arange(len(ties)), group)
    angle = np.asarray((turn + TURN * place) % WHOLE, np.float64)
    alone = (ties.degree() == 0) | (size == 1)
    compass = groups.compass()
    for _ in range(ROUNDS):
        facing: Numbers = np.column_stack([np.cos(angle), np.sin(angle)])
        mean = _leaning(ties, group, facing, compass, threads)
        leant = OWN * facing + (1 - OWN) * _centred(mean, group, size)
        towards: Numbers = np.arctan2(leant[:, 1], leant[:, 0]) % WHOLE
        towards[alone] = angle[alone]
        place, _ = _order(towards, group)
        even = WHOLE * (place + 0.5) / size
        angle = _mixed(even, towards)
    return angle


def _mixed(even: Numbers, towards: Numbers) -> Numbers:
    """Spread angles round, and yet leave some of the gaps between them."""
    mixed: Numbers = EVEN * even + (1 - EVEN) * towards
    return mixed


def _leaning(
    ties: Ties, group: Whole, facing: Numbers, compass: Numbers, threads: int | None
) -> Numbers:
    into = np.empty_like(facing)
    rows = (ties.start, ties.other)

    def part(low: int, high: int) -> None:
        loops.lean(rows, group, facing, compass, into, (low, high))

    spread(part, len(ties), threads)
    return into


def _centred(mean: Numbers, group: Whole, size: Whole) -> Numbers:
    """Take from each node what all of its group share, and make the rest as long.

    Else all would in the end stand on one side.
    """
    centred = np.empty_like(mean)
    for side in range(2):
        whole = np.bincount(group, weights=mean[:, side])
        centred[:, side] = mean[:, side] - whole[group] / size
    length = np.sqrt((centred**2).sum(axis=1))
    longer: Numbers = centred / np.maximum(length, loops.NEAR)[:, None]
    return longer


def _order(by: npt.NDArray[np.generic], group: Whole) -> tuple[Whole, Whole]:
    """Return each node's place within its group, from 0, and the group's size."""
    sizes = np.bincount(group)
    first = np.cumsum(sizes) - sizes
    order = np.lexsort((by, group))
    place = np.empty(len(by), np.int64)
    place[order] = np.arange(len(by))
    return place - first[group], sizes[group]
