"""Who follows whom in the invented community, in the shapes that real ones have.

Follower graphs of organisations' audiences, as measured on published data, have a
median in-degree of 2, a 99th percentile of about 50, the top hundredth of accounts
with about 22 in 100 of the follows, and about 35 in 100 follows returned.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wellheard.networks.invented import circles, roles

Keys = NDArray[np.int64]
Figures = NDArray[np.float64]

IN_DEGREES = (
    (0.0, 0.6),
    (0.5, 2.1),
    (0.75, 5.5),
    (0.9, 13.0),
    (0.95, 22.0),
    (0.99, 51.0),
)
"""Points on the curve of in-degrees: which share of accounts has how many, at most."""
TOP_SHARE = 0.01
TOP_STEEPNESS = 0.69
"""Within the top hundredth, in-degree falls with rank to this power."""
RETURNED = 0.35
SEEDS_FOLLOW_BACK = 0.08
OF_ONE_TOWN, OF_ONE_ROLE = 0.5, 0.8
"""Of all friendships, the share within a role and a town, and that within a role."""
TOWNS = len(roles.TOWNS)
DRAWS = 8
"""Rounds of drawing followers; large audiences need several to find enough."""


@dataclass(frozen=True)
class Cast:
    """Every account's part: role and circle, town, and how active it is."""

    role: Keys
    circle: Keys
    town: Keys
    activity: Figures

    def __len__(self) -> int:
        """How many accounts there are."""
        return len(self.role)


@dataclass(frozen=True)
class Follows:
    """Pairs of accounts; the first follows the second."""

    source: Keys
    target: Keys

    def __len__(self) -> int:
        """How many follows there are."""
        return len(self.source)

    def followers(self, accounts: int) -> Keys:
        """Count each account's followers."""
        return np.bincount(self.target, minlength=accounts)

    def followed(self, accounts: int) -> Keys:
        """Count whom each account follows."""
        return np.bincount(self.source, minlength=accounts)

    def returned(self) -> float:
        """Return the share of follows that are returned."""
        width = int(max(self.source.max(), self.target.max())) + 1
        there = self.source * width + self.target
        back = self.target * width + self.source
        return float(np.isin(back, there).mean())


def in_degrees(accounts: int) -> Keys:
    """Return how many followers each account has, the most followed first."""
    rank = np.arange(accounts) + 0.5
    below = 1 - rank / accounts
    points, degrees = np.array(IN_DEGREES).T
    curve = np.exp(np.interp(below, points, np.log(degrees)))
    top = TOP_SHARE * accounts
    steep = degrees[-1] * (top / np.maximum(rank, 1)) ** TOP_STEEPNESS
    whole: Keys = np.round(np.where(rank < top, steep, curve)).astype(np.int64)
    return whole


def follow(random: np.random.Generator, parts: Cast, wanted: Keys) -> Follows:
    """Draw follows so that each account has about as many followers as wanted."""
    pairs = _friends(random, parts, wanted)
    width = len(parts)
    known = np.concatenate([pairs[0] * width + pairs[1], pairs[1] * width + pairs[0]])
    known = np.unique(known)
    draw = _Draw(random, parts)
    for _ in range(DRAWS):
        have = np.bincount(known % width, minlength=width)
        missing = np.repeat(np.arange(width), np.maximum(wanted - have, 0))
        sources = draw.followers_of(missing)
        other = sources != missing
        drawn = sources[other] * width + missing[other]
        known = np.union1d(known, drawn)
    return Follows(known // width, known % width)


def _friends(
    random: np.random.Generator, parts: Cast, wanted: Keys
) -> tuple[Keys, Keys]:
    """Pair accounts that follow each other, mostly within a role or a town."""
    willing = np.array([role.follows_back for role in roles.ROLES])[parts.role]
    willing[parts.circle < circles.FIRST_ROLE_CIRCLE] = SEEDS_FOLLOW_BACK
    hoped = willing * wanted
    hoped *= RETURNED * wanted.sum() / hoped.sum()
    ends = np.minimum(np.floor(hoped + random.random(len(hoped))), wanted)
    ends_of = np.repeat(np.arange(len(parts)), ends.astype(np.int64))
    chance = random.random(len(ends_of))
    role = parts.role[ends_of]
    block = np.where(
        chance < OF_ONE_TOWN, role * TOWNS + parts.town[ends_of], -1 - role
    )
    block[chance > OF_ONE_ROLE] = -1 - len(roles.ROLES)
    order = np.lexsort((random.random(len(ends_of)), block))
    matched = ends_of[order][: len(order) // 2 * 2].reshape(-1, 2)
    first, second = matched[matched[:, 0] != matched[:, 1]].T
    return first, second


class _Draw:
    """Draws followers: first a role by how drawn it is, then an active account.

    Accounts stand in the order of role, then town, and their activity is summed along
    it. So a role is one stretch of the sum, and a role in a town a shorter one.
    """

    def __init__(self, random: np.random.Generator, parts: Cast) -> None:
        """Sum up the activity, and how strongly each circle draws each role."""
        self._random = random
        self._parts = parts
        cell = parts.role * TOWNS + parts.town
        self._order = np.argsort(cell, kind="stable")
        self._running = np.concatenate([[0.0], np.cumsum(parts.activity[self._order])])
        cells = np.arange(len(roles.ROLES) * TOWNS + 1)
        self._bounds = self._running[np.searchsorted(cell[self._order], cells)]
        mass = np.diff(self._bounds).reshape(-1, TOWNS)
        pull = _pull()
        self._anywhere = np.cumsum(pull * mass.sum(axis=1), axis=1)
        self._nearby = np.cumsum(pull[:, None, :] * mass.T[None, :, :], axis=2)
        self._local = np.array([circle.local for circle in circles.CIRCLES])

    def followers_of(self, targets: Keys) -> Keys:
        """Draw one follower for each of the accounts."""
        circle, town = self._parts.circle[targets], self._parts.town[targets]
        local = self._random.random(len(targets)) < self._local[circle]
        curve = np.where(
            local[:, None], self._nearby[circle, town], self._anywhere[circle]
        )
        level = self._random.random(len(targets)) * curve[:, -1]
        first = (curve < level[:, None]).sum(axis=1) * TOWNS
        low = self._bounds[first + np.where(local, town, 0)]
        high = self._bounds[first + np.where(local, town + 1, TOWNS)]
        level = low + self._random.random(len(targets)) * (high - low)
        place = np.searchsorted(self._running, level, side="right") - 1
        drawn: Keys = self._order[np.minimum(place, len(self._order) - 1)]
        return drawn


def _pull() -> Figures:
    """How strongly each circle, a row, draws each role, a column."""
    return np.array(
        [
            [
                circle.followed_by.get(word, circles.INDIFFERENT)
                for word in roles.ROLE_WORDS
            ]
            for circle in circles.CIRCLES
        ]
    )
