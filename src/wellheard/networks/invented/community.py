"""Invents a community: its accounts, follows, posts and engagements."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wellheard.networks.invented import circles, following, organisations, roles
from wellheard.networks.invented.following import Cast, Follows, Keys
from wellheard.networks.invented.talking import Engagements, Posts, Talk

NETWORK = "invented"
FEWEST, MOST = 1_000, 1_000_000
"""Below, there is no shape to speak of; above, handles would be too long."""
ACCOUNTS_OF_A_SEED = 300
"""In a small community there is one seed for so many accounts."""
OBSERVED_IN_PART = {3: 0.45, 11: 0.8, 18: 0.6, 27: 0.9, 33: 0.55, 41: 0.7, 52: 0.35}
"""Seeds of whose followers only a share was gathered."""
POPULARITY = {
    "national body": 5.0,
    "health news": 4.5,
    "think tank": 4.0,
    "change movement": 3.9,
    "professional college": 4.1,
    "hospital trust": 3.8,
    "ambulance trust": 3.9,
    "Healthwatch": 3.2,
}
STAR_POPULARITY = 3.2
SPREAD_OF_KNOWN, SPREAD_OF_OTHERS = 0.35, 1.0
SEED_ACTIVITY = 0.3
HIGHEST_CHANCE = 2**16


class CommunityRefused(Exception):
    """A community that cannot be invented; says why."""


@dataclass(frozen=True)
class Community:
    """An invented community, with what was gathered of it."""

    parts: Cast
    seeds: tuple[organisations.Organisation, ...]
    """The first accounts are these."""
    ids: tuple[str, ...]
    handles: tuple[str, ...]
    everything: Follows
    observed: Follows
    posts: Posts
    engagements: Engagements
    outside: Keys
    """How many accounts outside the community each follows, and is followed by."""
    chance: Keys
    """A number for each account that chooses its words."""


def invent(accounts: int, seed: int) -> Community:
    """Invent a community; the same numbers give the same one."""
    if not FEWEST <= accounts <= MOST:
        raise CommunityRefused(
            f"Cannot invent {accounts:,} accounts; ask for {FEWEST:,} to {MOST:,}"
        )
    random = np.random.default_rng(seed)
    seeds = _seeds(accounts)
    parts = _parts(random, accounts, seeds)
    everything = following.follow(random, parts, _wanted(random, parts))
    talk = Talk(random, parts, everything)
    posts = talk.posts()
    median = np.array([role.outside for role in roles.ROLES])[parts.role]
    return Community(
        parts=parts,
        seeds=seeds,
        ids=_ids(random, accounts),
        handles=_handles(parts, seeds),
        everything=everything,
        observed=_gathered(random, everything),
        posts=posts,
        engagements=talk.engagements(posts),
        outside=(median * random.lognormal(0, 0.9, accounts)).astype(np.int64),
        chance=random.integers(0, HIGHEST_CHANCE, accounts),
    )


def _seeds(accounts: int) -> tuple[organisations.Organisation, ...]:
    """Choose so many seeds that they stay among the most followed accounts."""
    count = min(len(organisations.SEEDS), max(6, accounts // ACCOUNTS_OF_A_SEED))
    step = len(organisations.SEEDS) / count
    return tuple(organisations.SEEDS[int(number * step)] for number in range(count))


def _parts(
    random: np.random.Generator,
    accounts: int,
    seeds: Sequence[organisations.Organisation],
) -> Cast:
    shares = np.array([role.share for role in roles.ROLES])
    role = random.choice(len(shares), accounts, p=shares / shares.sum())
    circle = role + circles.FIRST_ROLE_CIRCLE
    town = random.integers(0, len(roles.TOWNS), accounts)
    activity = np.array([each.activity for each in roles.ROLES])[role]
    activity = activity * random.lognormal(0, 1.2, accounts)
    for number, seed in enumerate(seeds):
        role[number] = roles.ROLE_WORDS.index("mgr")
        circle[number] = circles.CIRCLE_NAMES.index(seed.circle)
        town[number] = town[number] if seed.town is None else seed.town
        activity[number] = SEED_ACTIVITY
    return Cast(role, circle, town, activity)


def _wanted(random: np.random.Generator, parts: Cast) -> Keys:
    """Give each account its place in the curve of followers, by popularity."""
    base = np.array([POPULARITY.get(name, 0.0) for name in circles.CIRCLE_NAMES])
    base[circles.FIRST_ROLE_CIRCLE + roles.POPULAR] = STAR_POPULARITY
    noise = np.where(base[parts.circle] > 0, SPREAD_OF_KNOWN, SPREAD_OF_OTHERS)
    popularity = base[parts.circle] + noise * random.normal(0, 1, len(parts))
    wanted = np.empty(len(parts), np.int64)
    wanted[np.argsort(-popularity, kind="stable")] = following.in_degrees(len(parts))
    return wanted


def _gathered(random: np.random.Generator, everything: Follows) -> Follows:
    """Lose some followers of some seeds, as real gathering does."""
    kept = np.ones(len(everything), bool)
    for number, share in OBSERVED_IN_PART.items():
        kept[(everything.target == number) & (random.random(len(kept)) > share)] = False
    return Follows(everything.source[kept], everything.target[kept])


def _ids(random: np.random.Generator, accounts: int) -> tuple[str, ...]:
    """Number the accounts as networks do: not in order, some with leading zeros."""
    numbers = random.choice(10**9, accounts, replace=False) + 10**8
    return tuple(f"{number:012d}" for number in numbers.tolist())


def _handles(
    parts: Cast, seeds: Sequence[organisations.Organisation]
) -> tuple[str, ...]:
    names = [seed.handle for seed in seeds]
    for number, role in enumerate(parts.role[len(seeds) :].tolist(), start=1):
        names.append(f"{roles.HANDLE_START}{roles.ROLE_WORDS[role]}{number}")
    return tuple(names)
