"""What the people of each cell said: asked of cells that are shown only."""

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wellheard.findings.capability import agreement, intraclass
from wellheard.findings.capability.disclosure.cells import Cells, Grouped
from wellheard.findings.capability.disclosure.crosses import EVERYONE, ORGANISATION
from wellheard.findings.capability.disclosure.planning import RESPONDENTS
from wellheard.findings.capability.disclosure.releasing import Values
from wellheard.findings.capability.estimates import Estimates, estimates
from wellheard.findings.capability.funnel import Funnel
from wellheard.findings.capability.measures import HIGHEST, LOWEST
from wellheard.findings.capability.overview import (
    WEIGHINGS,
    Alike,
    Overview,
    Standing,
    overviews,
    standings,
)
from wellheard.findings.capability.scored import Scored
from wellheard.findings.capability.scoring import Rates
from wellheard.findings.capability.sums import Floats, Places, Sums
from wellheard.findings.capability.survey import CODES, Survey
from wellheard.findings.capability.verdicts import Verdicts

FIRST, LAST = min(CODES), max(CODES)
EACH_ORGANISATION = "organisations_"
"""Before the name of what gives each organisation the same weight."""


@dataclass(frozen=True, eq=False)
class CellFigures:
    """The figures of every subject in every cell, each worked out when it is asked."""

    survey: Survey
    scored: Scored
    cells: Cells
    grouped: Grouped
    words: Verdicts

    def __call__(self, subject: str, cell: int) -> Values:
        """Return what is published of a subject in a cell."""
        if subject == RESPONDENTS:
            return {}
        cross = self.cells.crosses[self.cells.cross[cell]]
        found: dict[str, float | str] = {}
        if ORGANISATION not in cross.by:
            found |= self._standing(subject, cell)
        else:
            found["mean"] = float(self._means[cell, self._at[subject]])
        if cross.by == (ORGANISATION,):
            found |= self._estimate(subject, self.cells.names[cell][1][0])
        if cross.name == EVERYONE:
            found |= alike(self._overviews[subject].alike)
        if subject in self.survey.items:
            found |= shares(self._rates(subject, cell))
        return known(found)

    @functools.cached_property
    def _at(self) -> Mapping[str, int]:
        return {name: at for at, name in enumerate(self.scored.names)}

    @functools.cached_property
    def _overviews(self) -> Mapping[str, Overview]:
        return {each.name: each for each in overviews(self.scored, self.words)}

    @functools.cached_property
    def _fine(self) -> tuple[Sums, Places, Places]:
        """The sums of each organisation's part of each group, its unit and group."""
        groups = self.cells.members.shape[1]
        both = self.scored.unit * groups + self.grouped.group
        each, place = np.unique(both, return_inverse=True)
        sums = Sums.of(self.scored.points, place, len(each))
        return sums, each // groups, each % groups

    @functools.cached_property
    def _means(self) -> Floats:
        """The mean of each cell: cells x figures; NaN where nobody has a score."""
        sums, _unit, group = self._fine
        by_group = sums.folded(group, self.cells.members.shape[1])
        total, answers = (
            self.cells.members @ each for each in (by_group.total, by_group.answers)
        )
        with np.errstate(invalid="ignore"):
            return self.scored.with_index(np.asarray(total / answers))

    def _standing(self, subject: str, cell: int) -> Values:
        """Say how a subject stands among organisations, weighing both ways."""
        people, each = (
            stood(self._standings(cell, at)[subject]) for at in range(len(WEIGHINGS))
        )
        return people | {f"{EACH_ORGANISATION}{name}": each[name] for name in each}

    @functools.cache  # noqa: B019 - as long as the figures themselves
    def _standings(self, cell: int, weighing: int) -> Mapping[str, Standing]:
        sums, unit, group = self._fine
        inside = self.cells.people(cell, group)
        units, place = np.unique(unit[inside], return_inverse=True)
        part = Sums(*(of[inside] for of in (sums.answers, sums.total, sums.squares)))
        return standings(
            self.scored, part.folded(place, len(units)), WEIGHINGS[weighing], self.words
        )

    def _estimate(self, subject: str, label: str) -> Values:
        """Say what to make of one organisation; nothing of several put together."""
        if label not in self.scored.units:
            return {}
        return estimated(self._estimates(subject), self.scored.units.index(label))

    @functools.cache  # noqa: B019 - as long as the figures themselves
    def _estimates(self, subject: str) -> Estimates:
        return estimates(self.scored, subject)

    def _rates(self, item: str, cell: int) -> Rates:
        counts = self._coded(item)[cell].tolist()
        return Rates.of({code: counts[code - FIRST] for code in CODES})

    @functools.cache  # noqa: B019 - as long as the figures themselves
    def _coded(self, item: str) -> Floats:
        """Count the people of each cell by what they answered."""
        kinds, groups = LAST - FIRST + 1, self.cells.members.shape[1]
        answered = self.survey.codes([item])[:, 0].astype(np.int64) - FIRST
        counted = np.bincount(
            self.grouped.group * kinds + answered, minlength=groups * kinds
        )
        return np.asarray(self.cells.members @ counted.reshape(groups, kinds))


def stood(standing: Standing) -> dict[str, float | str]:
    """Name the parts of a standing."""
    verdict = standing.verdict
    return {
        "mean": standing.mean,
        "low": standing.interval.low,
        "high": standing.interval.high,
        "verdict": verdict.word,
        "verdict_probability": verdict.probability,
        "verdict_in_words": verdict.in_words,
    }


def estimated(found: Estimates, at: int) -> dict[str, float | str]:
    """Name what is said of one organisation."""
    told: dict[str, float | str] = {
        "reliability": float(found.reliability[at]),
        "agreement": float(found.agreement[at]),
        "comparable": _yes(intraclass.is_enough(found.reliability)[at]),
        "people_disagree": _yes(agreement.people_disagree(found.agreement)[at]),
    }
    if found.shrunk is not None:
        told["estimate"] = float(found.shrunk.estimate[at])
        told["low"] = float(found.shrunk.low[at])
        told["high"] = float(found.shrunk.high[at])
    if found.funnel is not None:
        told |= _limits(found.funnel, float(found.raw[at]), at)
    return told


def alike(found: Alike) -> dict[str, float | str]:
    """Name how alike colleagues and statements are."""
    return {
        "icc1": found.icc1,
        "icc2": found.icc2,
        "mean_agreement": found.agreement,
        "alpha": found.alpha,
        "omega": found.omega,
    }


def shares(rates: Rates) -> dict[str, float | str]:
    """Name the share of each answer: of levels among those who chose one."""
    levels = range(LOWEST, HIGHEST + 1)
    scored = max(rates.scored, 1)
    each = {
        f"share_{level}": people / scored
        for level, people in zip(levels, rates.levels, strict=True)
    }
    return {
        **each,
        "dont_know_share": rates.not_knowing_share,
        "not_applicable_share": rates.not_applicable_share,
    }


def known(values: Values) -> Values:
    """Leave out what is not a number."""
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, str) or math.isfinite(value)
    }


def _limits(funnel: Funnel, mean: float, at: int) -> dict[str, float | str]:
    """Say where the limits are, and on which side of them an organisation is."""
    low, high = (float(side[at]) for side in funnel.outer)
    place = "below" if mean < low else "above" if mean > high else "inside"
    return {
        "funnel": place,
        "funnel_low_95": float(funnel.inner[0][at]),
        "funnel_high_95": float(funnel.inner[1][at]),
        "funnel_low_998": low,
        "funnel_high_998": high,
    }


def _yes(is_so: np.bool_) -> str:
    return "yes" if is_so else "no"
