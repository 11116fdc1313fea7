"""Which answers make up a figure: one statement, a dimension, or all of them.

A person's score is the mean of the statements that the person answered, group by group,
and then the mean of the groups. It counts only where at least half of each group was
answered. One statement is a group of one; a dimension is one group; the overall score
has a group for each dimension; Index-9 is one group of nine.

Scores are kept as whole numbers of small parts, so that no order of adding and no
engine changes the last digit: 420 parts of a level serve 4, 5, 6 or 7 answers alike.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wellheard.findings.capability.refused import CapabilityRefused

LOWEST, HIGHEST = 1, 5
"""The levels that a statement offers."""
POINTS_A_LEVEL = 25
"""Level 1 is 0 points and level 5 is 100 (NHS Digital Maturity Assessment 2015/16)."""
MOST_IN_A_GROUP = 32


class MeasureRefused(CapabilityRefused):
    """A figure that cannot be made of the statements named."""


@dataclass(frozen=True)
class Measure:
    """One figure, by name, and the groups of statements that make it up."""

    name: str
    groups: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        """Refuse a measure of nothing, and a group too long to keep whole."""
        if not self.groups or not all(self.groups):
            raise MeasureRefused(
                f"{self.name} has a group without a statement; name one for each group"
            )
        named = [item for group in self.groups for item in group]
        if len(set(named)) < len(named) or not all(map(str.isidentifier, named)):
            raise MeasureRefused(
                f"The statements of {self.name} are not plain names, each once; write "
                "them as CC1, CC2"
            )
        longest = max(len(group) for group in self.groups)
        if longest > MOST_IN_A_GROUP:
            raise MeasureRefused(
                f"{self.name} has a group of {longest} statements; divide it into "
                f"dimensions of at most {MOST_IN_A_GROUP}"
            )

    @property
    def items(self) -> tuple[str, ...]:
        """All statements, in their order."""
        return tuple(item for group in self.groups for item in group)

    @property
    def parts(self) -> int:
        """Into how many equal parts a level is divided, so that scores are whole."""
        return self.group_parts * len(self.groups)

    @property
    def group_parts(self) -> int:
        """How many parts of a level one group needs."""
        return math.lcm(
            *(
                answered
                for group in self.groups
                for answered in range(needed(len(group)), len(group) + 1)
            )
        )


def needed(statements: int) -> int:
    """Return how many of a group must be answered: half of them, rounded up."""
    return (statements + 1) // 2


def item(name: str) -> Measure:
    """Measure one statement."""
    return Measure(name, ((name,),))


def mean_of(name: str, items: Sequence[str]) -> Measure:
    """Measure a dimension, or an index such as Index-9."""
    return Measure(name, (tuple(items),))


def overall(name: str, dimensions: Mapping[str, Sequence[str]]) -> Measure:
    """Measure all dimensions together, each with the same weight."""
    return Measure(name, tuple(tuple(items) for items in dimensions.values()))
