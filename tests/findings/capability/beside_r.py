"""The invented answers, and what R made of them."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
from tests.findings.capability.in_r.invented import ITEMS, ORGANISATIONS

from wellheard.findings.capability.scoring import checked, item_points
from wellheard.findings.capability.sums import Products, Sums

HERE = Path(__file__).resolve().parent / "in_r"
LEVEL = 25.0
"""R was given levels; a level is 25 points."""


def rows(name: str) -> dict[str, Any]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    return {key: np.array([int(row[key]) for row in read]) for key in read[0]}


GIVEN = rows("answers.csv")
FRAME = rows("frame.csv")
EXPECTED: dict[str, Any] = json.loads((HERE / "expected.json").read_text("utf-8"))
CODES = checked(np.column_stack([GIVEN[name] for name in ITEMS]))
POINTS = item_points(CODES)
PLACE = GIVEN["organisation"]
SUMS = Sums.of(POINTS, PLACE, ORGANISATIONS)
PAIRWISE = Products.of(POINTS)
LISTWISE = Products.of(POINTS, listwise=True)


def found(values: list[float | None]) -> list[float]:
    """Read R's numbers, with NaN for NA."""
    return [np.nan if value is None else value for value in values]
