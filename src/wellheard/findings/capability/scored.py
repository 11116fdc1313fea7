"""The people of a survey with their scores: statements, dimensions, and the whole."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wellheard.findings.capability import measures
from wellheard.findings.capability.instrument import INDEX, Instrument
from wellheard.findings.capability.measures import HIGHEST, Measure
from wellheard.findings.capability.scoring import Points, index_of, scores
from wellheard.findings.capability.sums import Floats, Places, Products, Sums
from wellheard.findings.capability.survey import Survey

OVERALL = "overall"
FEWEST = 2
"""A dimension of which fewer statements were asked is the statement itself."""


@dataclass(frozen=True, eq=False)
class Scored:
    """The scores of people, and whom they belong to."""

    names: tuple[str, ...]
    """The figures: statements first, then what is made of them."""
    points: Points
    """People x figures, from 0 to 100; NaN where too little was answered."""
    unit: Places
    """For each person, the number of the organisation in `units`."""
    units: tuple[str, ...]
    parts: Mapping[str, tuple[int, ...]]
    """By figure that is made of statements: which columns of `points` they are."""
    whole: frozenset[str]
    """The figures that sum up all dimensions, with words of their own."""
    levels: int = HIGHEST
    """How many levels an answer has."""

    @functools.cached_property
    def sums(self) -> Sums:
        """The sums of each organisation: organisations x figures."""
        return Sums.of(self.points, self.unit, len(self.units))

    def with_index(self, values: Floats) -> Floats:
        """Make Index-9 the mean of its nine statements as they are shown.

        `values` are means, figures in the last axis. Of one row the sum is rounded
        once, so that statements below a bound give an index below it.
        """
        if INDEX not in self.parts:
            return values
        nine = values[..., list(self.parts[INDEX])]
        found = values.copy()
        found[..., self.names.index(INDEX)] = (
            index_of(nine.tolist()) if nine.ndim == 1 else nine.mean(axis=-1)
        )
        return found

    def products(self, name: str) -> Products:
        """What the statements that a figure is made of have in common."""
        return Products.of(self.points[:, self.parts[name]])


def figures_of(instrument: Instrument, asked: Sequence[str]) -> tuple[Measure, ...]:
    """Return the figures that can be made of the items that were asked.

    Each item; each dimension of which two were asked; Index-9 if all nine were; and the
    overall score if there is a figure for every dimension.
    """
    by_dimension = {
        dimension: [
            each for each in asked if instrument.item(each).dimension == dimension
        ]
        for dimension in instrument.dimensions
    }
    made = [measures.item(each) for each in asked]
    known = {name: ids for name, ids in by_dimension.items() if len(ids) >= FEWEST}
    made += [measures.mean_of(name, ids) for name, ids in known.items()]
    index = instrument.forms[INDEX]
    if set(index) <= set(asked):
        made.append(measures.mean_of(INDEX, index))
    if set(known) == set(instrument.dimensions):
        made.append(measures.overall(OVERALL, known))
    return tuple(made)


def scored(survey: Survey, instrument: Instrument) -> Scored:
    """Score everyone who answered by every figure that can be made."""
    figures = figures_of(instrument, survey.items)
    codes = survey.codes()
    at = {item: number for number, item in enumerate(survey.items)}
    return Scored(
        tuple(each.name for each in figures),
        np.column_stack([scores(codes, survey.items, each) for each in figures]),
        survey.unit_numbers(),
        survey.units,
        {
            each.name: tuple(at[item] for item in each.items)
            for each in figures
            if len(each.items) > 1
        },
        frozenset({INDEX, OVERALL}),
    )
