"""What an organisation says of itself with evidence, beside what its people say.

A level is held only if every lower one is met too. Of a dimension the stage is the
lower quartile of its statements, and of the whole that of the weakest dimension: one
strong statement does not hide many weak ones.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from wellheard.findings.capability.instrument import Instrument
from wellheard.findings.capability.intervals import Interval
from wellheard.findings.capability.overview import Overview
from wellheard.findings.capability.scoring import points_of_level
from wellheard.findings.capability.words import LEVELS

QUARTILE = 0.25


class Review(StrEnum):
    """How far others have looked at it."""

    CLAIMED = "claimed"
    REVIEWED = "reviewed"
    AGREED = "agreed"


@dataclass(frozen=True)
class Evidence:
    """What an organisation can show for one statement."""

    item: str
    met: frozenset[int]
    """The levels whose description holds."""
    link: str = ""
    note: str = ""
    on: date | None = None
    review: Review = Review.CLAIMED

    @property
    def level(self) -> int:
        """The level that is held."""
        return staged(self.met)


@dataclass(frozen=True)
class Stages:
    """The level of each dimension, and of the whole; none without any evidence."""

    dimensions: Mapping[str, int]
    overall: int | None


@dataclass(frozen=True)
class Gap:
    """What evidence shows beyond what people say, in points."""

    item: str
    evidence: float
    people: float
    gap: float
    """Above 0 where the organisation claims more than its people see."""
    interval: Interval


def staged(met: Collection[int]) -> int:
    """Return the highest level of which every lower one is met; at least the first."""
    held = LEVELS[0]
    for level in LEVELS[1:]:
        if level not in met:
            break
        held = level
    return held


def stages(evidence: Iterable[Evidence], instrument: Instrument) -> Stages:
    """Return the stage of each dimension with evidence, and of the whole."""
    levels: dict[str, list[int]] = {}
    for each in evidence:
        dimension = instrument.item(each.item).dimension
        levels.setdefault(dimension, []).append(each.level)
    found = {
        name: int(np.quantile(levels[name], QUARTILE, method="lower"))
        for name in instrument.dimensions
        if name in levels
    }
    return Stages(found, min(found.values()) if found else None)


def perception_gaps(
    evidence: Iterable[Evidence], people: Iterable[Overview]
) -> tuple[Gap, ...]:
    """Compare evidence with what people say of the same statement.

    The interval is that of the people; what is agreed in writing has none.
    """
    said = {each.name: each.respondents for each in people}
    return tuple(
        _gap(each, said[each.item].mean, said[each.item].interval)
        for each in evidence
        if each.item in said
    )


def _gap(evidence: Evidence, mean: float, interval: Interval) -> Gap:
    points = points_of_level(evidence.level)
    between = Interval(points - interval.high, points - interval.low)
    return Gap(evidence.item, points, mean, points - mean, between)
