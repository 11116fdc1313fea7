"""The definition of kinds: words by group, weights by feature, and the cut-offs."""

import csv
import functools
import io
import tomllib
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from wellheard.accounts.kinds import words
from wellheard.accounts.kinds.features import SHAPES, Group, Shape, word_feature
from wellheard.accounts.kinds.profiles import LEVELS, OPENING, OPENINGS, Groups
from wellheard.accounts.kinds.words import Table

WORD, INTERCEPT = "bio word", "every account"
"""What the table of weights calls a word of the bio, and the sum one begins with."""


class KindsDamaged(Exception):
    """The definition cannot be used; says which line of it."""


@dataclass(frozen=True)
class Weights:
    """Weights in thousandths: of the shapes, and of words by their mark."""

    begin: int
    shapes: NDArray[np.int64]
    marks: Table
    """Where in `words` the weight of a mark stands."""
    words: NDArray[np.int64]


@dataclass(frozen=True)
class Definition:
    """How kinds are told apart."""

    version: str
    organisation: int
    individual: int
    groups: Groups
    weights: Weights


def folder() -> Traversable:
    """Return where the words and weights lie."""
    return resources.files("wellheard") / "definitions" / "kinds"


@functools.cache
def standard() -> Definition:
    """Return the definition that Wellheard ships."""
    said = tomllib.loads((folder() / "kinds.toml").read_text(encoding="utf-8"))
    weights = (folder() / "weights.csv").read_text(encoding="utf-8")
    return Definition(
        version=said["version"],
        organisation=said["cut_offs"]["organisation"],
        individual=said["cut_offs"]["individual"],
        groups=groups(said["groups"]),
        weights=weights_from(weights),
    )


def groups(said: dict[str, dict[str, str]]) -> Groups:
    """Read the groups of words."""
    bits: dict[int, int] = {}
    openings = np.zeros(OPENINGS, np.uint8)
    for name, group in said.items():
        for word in group["words"].split():
            mark = words.mark(word)
            bits[mark] = bits.get(mark, 0) | 1 << Group[name.upper()]
            openings[words.mark(word[:OPENING]) % OPENINGS] = 1
    return Groups(Table.of(bits), openings)


def weights_from(text: str) -> Weights:
    """Read a table of weights: one row for each feature and level."""
    begin = 0
    shapes = np.zeros(SHAPES, np.int64)
    numbers: dict[int, int] = {}
    for line, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            weight = int(row["weight"])
            if row["feature"] == WORD:
                numbers[word_feature(row["value"])] = weight
            elif row["feature"] == INTERCEPT:
                begin = weight
            else:
                shapes[code(row["feature"], int(row["value"]))] = weight
        except (KeyError, TypeError, ValueError) as unreadable:
            raise KindsDamaged(
                f"Cannot read line {line} of the weights of kinds ({unreadable}); "
                "make them again with studies/account_kinds.py"
            ) from unreadable
    places = {mark: place for place, mark in enumerate(numbers)}
    listed = np.fromiter(numbers.values(), np.int64, len(numbers))
    return Weights(begin, shapes, Table.of(places), listed)


def spelled(code: int) -> tuple[str, int]:
    """Name a shape, and its level, as the table of weights does."""
    shape = Shape(code // LEVELS)
    return shape.name.lower().replace("_", " "), code % LEVELS


def code(name: str, level: int) -> int:
    """Return the number of a shape at a level."""
    if not 0 <= level < LEVELS:
        raise ValueError(f"{level} is no level")
    return Shape[name.upper().replace(" ", "_")] * LEVELS + level
