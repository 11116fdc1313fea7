"""The weights of the seeds, worked out as the SQL of `concentration.WEIGHTS` does."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.findings.interest.concentration import SMALLEST_COVERAGE

Numbers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.int32]

SCHEMA = pa.schema(
    [
        ("seed_key", pa.int32()),
        ("weight", pa.int64()),
        ("coverage", pa.float64()),
        ("known", pa.int64()),
        ("estimate", pa.int64()),
        ("spread", pa.int64()),
        ("strength", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Weights:
    """The seeds as the loops need them."""

    table: pa.Table
    keys: Keys
    """The seeds that weigh anything, the strongest first."""
    weight: Numbers
    verbs: Numbers
    constants: Numbers
    engaged: Keys
    """All seeds, those without a follow among them, in their order."""


@dataclass(frozen=True)
class Weighed:
    """One seed with a follow, weighed."""

    key: int
    weight: int
    coverage: float | None

    def row(self, strength: int) -> dict[str, object]:
        """Write as a row of SCHEMA."""
        known = estimate = spread = 0
        if self.coverage is not None:
            rate = max(SMALLEST_COVERAGE, self.coverage)
            thousandths = self.weight / 1e3
            known = self.weight
            estimate = _rounded(self.weight / rate)
            spread = _rounded(thousandths * thousandths * (1 - rate) / (rate * rate))
        return {
            "seed_key": self.key,
            "weight": self.weight,
            "coverage": self.coverage,
            "known": known,
            "estimate": estimate,
            "spread": spread,
            "strength": strength,
        }


def weights(seeds: pa.Table, accounts: dict[str, int]) -> pa.Table:
    """Weigh the seeds, the weightiest first; one without a follow has no weight."""
    weighed = [
        _weighed(row, accounts[row["network"]])
        for row in seeds.to_pylist()
        if row["observed"] > 0 and row["network"] in accounts
    ]
    weighed.sort(key=lambda seed: (-seed.weight, seed.key))
    return pa.Table.from_pylist(
        [seed.row(place) for place, seed in enumerate(weighed, start=1)],
        schema=SCHEMA,
    )


def _weighed(row: dict[str, object], accounts: int) -> Weighed:
    observed, reported = int(str(row["observed"])), row["reported"]
    weight = _rounded(1e6 * math.log(1 + accounts / observed))
    coverage = None
    if reported is not None and int(str(reported)) > 0:
        coverage = min(1.0, observed / int(str(reported)))
    return Weighed(int(str(row["seed_key"])), weight, coverage)


def _rounded(number: float) -> int:
    return math.floor(0.5 + number)
