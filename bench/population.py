"""What the tables of the reference input share: its accounts, and who is how active."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from job import ACCOUNTS_AT_FULL_SCALE, SEEDS

RANDOM_SEED = 20141218
LARGEST_AUDIENCE, SMALLEST_AUDIENCE, FLATNESS = 3e6, 2e3, 150.0
KEY = pa.field("acct", pa.int32())

Integers = NDArray[np.int32]


@dataclass(frozen=True)
class World:
    """What the tables share: how many accounts, and which is how active."""

    folder: Path
    scale: float
    random: np.random.Generator
    ids: NDArray[np.int64]
    key_of_rank: Integers
    """The key of the most active account, of the second, and so on."""
    audiences: NDArray[np.int64]

    @property
    def accounts(self) -> int:
        """How many accounts there are."""
        return len(self.ids)

    def draw_ranks(self, count: int, steepness: float) -> Integers:
        """Draw accounts by their rank in activity; the active ones more often."""
        drawn = self.accounts * self.random.random(count) ** steepness
        return drawn.astype(np.int32)


def begin(scale: float, folder: Path) -> World:
    """Make the accounts of one scale."""
    random = np.random.default_rng(RANDOM_SEED)
    accounts = int(ACCOUNTS_AT_FULL_SCALE * scale)
    gaps = random.integers(1, 2 * (2**60 // accounts), accounts, dtype=np.int64)
    key_of_rank = random.permutation(accounts).astype(np.int32)
    steepness = np.log(LARGEST_AUDIENCE / SMALLEST_AUDIENCE) / np.log(
        (SEEDS + FLATNESS) / (1 + FLATNESS)
    )
    place = np.arange(1, SEEDS + 1)
    decline = ((1 + FLATNESS) / (place + FLATNESS)) ** steepness
    audiences = (LARGEST_AUDIENCE * scale * decline).astype(int)
    return World(folder, scale, random, np.cumsum(gaps) + 2**55, key_of_rank, audiences)
