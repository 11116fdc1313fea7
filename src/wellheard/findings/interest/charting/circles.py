"""Circles of communities on a sheet: tied ones near, none over another.

Distances that fit the ties are sought by stress majorisation (de Leeuw 1977; Gansner,
Koren and North 2004) from classical scaling (Torgerson 1952); then circles that overlap
are pushed apart, and the whole is fitted into the sheet.
"""

import itertools
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wellheard.findings.interest.charting.canvas import Canvas

Numbers = npt.NDArray[np.float64]

SMALLEST = 0.1
"""The least radius, as a share of the largest: a smaller one could not be seen."""
GAP = 0.12
"""Room between circles, as a share of the largest radius."""
REACH = 1.8
"""How far apart two untied circles want to be, in largest radii."""
MAJORISED, PUSHED = 200, 400
STRETCH = 1.5
"""How much one side may be stretched more than the other, to fill the sheet."""
MARGIN = 0.02
UNSEEN = 1e-6
"""Circles that overlap by less do not, to the eye."""
TURN = math.pi * (3 - math.sqrt(5))
"""The golden angle: no two of its multiples point the same way."""


def radii(accounts: Sequence[int]) -> Numbers:
    """Return radii whose areas are as the accounts, the largest 1."""
    most = max(accounts, default=1)
    return np.maximum(np.sqrt(np.array(accounts, float) / max(most, 1)), SMALLEST)


def arranged(
    accounts: Sequence[int], strength: Numbers, sheet: Canvas
) -> tuple[Numbers, Numbers]:
    """Return the middles (x, y) and the radii of circles on a sheet."""
    r = radii(accounts)
    if not len(r):
        return np.zeros((0, 2)), r
    wished = _wished(r, strength)
    places = apart(majorised(scaled(wished), wished), r + GAP / 2)
    return _fitted(_turned(places), r, sheet)


def _wished(r: Numbers, strength: Numbers) -> Numbers:
    """Return how far apart each two want to be: side by side where tied most."""
    tied = np.sqrt(strength)
    np.fill_diagonal(tied, 0)
    tied = tied / max(float(tied.max()), np.finfo(float).tiny)
    wished: Numbers = r[:, None] + r[None, :] + GAP + REACH * (1 - tied)
    np.fill_diagonal(wished, 0)
    return wished


def scaled(wished: Numbers) -> Numbers:
    """Place by classical scaling; which way is up is always decided alike."""
    squares = wished**2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None]
    values, vectors = np.linalg.eigh(-(centred + squares.mean()) / 2)
    places = np.zeros((len(wished), 2))
    found = min(2, len(values))
    for side in range(found):
        vector = vectors[:, -1 - side].round(9)
        vector *= np.sign(vector[np.abs(vector).argmax()]) or 1.0
        places[:, side] = vector * math.sqrt(max(values[-1 - side], 0.0))
    return places + 1e-3 * _fan(len(wished))


def _fan(count: int) -> Numbers:
    """Return small steps, each another way, so that no two stand on one spot."""
    angle = TURN * np.arange(count)
    return np.column_stack([np.cos(angle), np.sin(angle)])


def majorised(places: Numbers, wished: Numbers) -> Numbers:
    """Let the distances come near the wished ones, the short ones before the long."""
    count = len(places)
    if count == 1:
        return places
    away = ~np.eye(count, dtype=bool)
    weight = np.zeros_like(wished)
    weight[away] = 1 / wished[away] ** 2
    solver = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight)
    for _ in range(MAJORISED):
        lengths = np.linalg.norm(places[:, None] - places[None, :], axis=2)
        pull = np.zeros_like(wished)
        pull[away] = weight[away] * wished[away] / np.maximum(lengths[away], 1e-9)
        places = solver @ (np.diag(pull.sum(axis=1)) - pull) @ places
    return places


def apart(places: Numbers, r: Numbers) -> Numbers:
    """Push overlapping circles apart; a small one gives way to a large one."""
    room = r[:, None] + r[None, :]
    np.fill_diagonal(room, 0)
    mass = r**2
    gives = mass[None, :] / (mass[:, None] + mass[None, :])
    for _ in range(PUSHED):
        between, lengths = _lengths(places)
        over = np.maximum(room - lengths, 0)
        np.fill_diagonal(over, 0)
        if over.max(initial=0.0) < UNSEEN:
            break
        step = (over * gives / lengths)[:, :, None] * between
        places = places + 0.6 * step.sum(axis=1)
    _, lengths = _lengths(places)
    tightest = float((room / lengths).max(initial=0.0))
    return places * max(tightest, 1.0)


def _lengths(places: Numbers) -> tuple[Numbers, Numbers]:
    between = places[:, None] - places[None, :]
    lengths = np.linalg.norm(between, axis=2)
    np.fill_diagonal(lengths, 1)
    return between, np.maximum(lengths, 1e-9)


def _turned(places: Numbers) -> Numbers:
    """Turn the picture so that its longest side lies flat."""
    middle = places - places.mean(axis=0)
    _, vectors = np.linalg.eigh(middle.T @ middle)
    x, y = vectors[:, 1]
    x, y = (x, y) if x >= 0 else (-x, -y)
    turned: Numbers = middle @ np.array([[x, -y], [y, x]])
    return turned


def _fitted(places: Numbers, r: Numbers, sheet: Canvas) -> tuple[Numbers, Numbers]:
    """Fit circles into a sheet; stretching only ever brings them further apart."""
    margin = MARGIN * min(sheet.width, sheet.height)
    room = np.array([sheet.width, sheet.height]) - 2 * margin
    scale = _scale(places, r, room)
    places, r = places * scale, r * scale
    for side in range(2):
        places[:, side] *= _stretch(places[:, side], r, room[side])
    low = (places - r[:, None]).min(axis=0)
    high = (places + r[:, None]).max(axis=0)
    return places - (low + high) / 2 + [sheet.width / 2, sheet.height / 2], r


def _scale(places: Numbers, r: Numbers, room: Numbers) -> float:
    size = (places + r[:, None]).max(axis=0) - (places - r[:, None]).min(axis=0)
    return float((room / size).min())


def _stretch(at: Numbers, r: Numbers, room: float) -> float:
    """Return the most by which middles may be spread so that all stay in the room."""
    most = STRETCH
    for one, other in itertools.permutations(range(len(at)), 2):
        wide = at[one] - at[other]
        if wide > 0:
            most = min(most, (room - r[one] - r[other]) / wide)
    return max(most, 1.0)
