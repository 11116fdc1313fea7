"""Two waves side by side: what moved, of everyone and in each organisation.

Only statements that both waves asked in the same words are compared. Of everyone,
whole organisations are drawn anew for both waves at once; an organisation is tested by
Welch's test. Of the many figures of one organisation, or of everyone, only as many are
called changes as keep the false ones among them rare.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wellheard.accounts import privacy
from wellheard.findings.capability import change, intervals, versions
from wellheard.findings.capability.change import Change, Estimate
from wellheard.findings.capability.instrument import Instrument
from wellheard.findings.capability.refused import SurveyRefused
from wellheard.findings.capability.scored import Scored, scored
from wellheard.findings.capability.sums import Floats, Places, Sums
from wellheard.findings.capability.survey import Survey

ROSE, FELL, NOTHING = "rose", "fell", "no evidence of change"


@dataclass(frozen=True)
class Wave:
    """The answers of one wave, and the instrument that it was asked with."""

    survey: Survey
    instrument: Instrument


@dataclass(frozen=True)
class Moved:
    """One figure in two waves; of everyone where no organisation is named."""

    name: str
    organisation: str | None
    before: Estimate
    after: Estimate
    change: Change
    adjusted_p: float

    @property
    def in_words(self) -> str:
        """Say which way it moved, or that nothing shows that it did."""
        if not change.is_evidence(self.adjusted_p):
            return NOTHING
        return ROSE if self.change.difference > 0 else FELL

    @property
    def smallest_detectable(self) -> float:
        """By how many points it had to move to be seen.

        Of one organisation, with so many people; of everyone half the interval, which
        knows that colleagues answer alike.
        """
        if self.organisation is None:
            return self.change.interval.width / 2
        return change.smallest_detectable(self.before.people, self.after.people)


@dataclass(frozen=True)
class Comparison:
    """What is compared, and what came of it."""

    common: tuple[str, ...]
    """The statements that both waves asked in the same words."""
    left_out: tuple[str, ...]
    """Those that only one of them asked, or in other words."""
    everyone: tuple[Moved, ...]
    organisations: tuple[Moved, ...]
    """Each figure of each organisation of which enough answered both waves."""


def compared(before: Wave, after: Wave) -> Comparison:
    """Compare two waves; raises SurveyRefused where they have no statement in common.

    Figures of fewer than 11 people in either wave are left out.
    """
    common = _common(before, after)
    first, second = (_narrowed(each, common) for each in (before, after))
    asked = dict.fromkeys((*before.survey.items, *after.survey.items))
    units = tuple(sorted({*first.units, *second.units}))
    old, new = (_aligned(each, units) for each in (first, second))
    return Comparison(
        common,
        tuple(item for item in asked if item not in common),
        _everyone(first, old, new),
        tuple(
            moved
            for at, unit in enumerate(units)
            for moved in _organisation(first.names, unit, _row(old, at), _row(new, at))
        ),
    )


def _common(before: Wave, after: Wave) -> tuple[str, ...]:
    alike = versions.compared(before.instrument, after.instrument).common
    both = set(alike) & set(before.survey.items) & set(after.survey.items)
    if not both:
        raise SurveyRefused(
            "Cannot compare these waves, because they have no statement in common; "
            "compare waves that asked the same form"
        )
    return tuple(item for item in before.survey.items if item in both)


def _narrowed(wave: Wave, common: tuple[str, ...]) -> Scored:
    """Score a wave by the common statements only, so that figures are made alike."""
    survey = wave.survey
    names = [
        name
        for name in survey.table.column_names
        if name not in survey.items or name in common
    ]
    kept = replace(survey, table=survey.table.select(names), items=common)
    return scored(kept, wave.instrument)


def _aligned(people: Scored, units: Sequence[str]) -> Sums:
    """Give both waves a row for every organisation of either."""
    place: Places = np.array([units.index(unit) for unit in people.units], np.int64)
    return people.sums.folded(place, len(units))


def _row(sums: Sums, at: int) -> Sums:
    return Sums(sums.answers[[at]], sums.total[[at]], sums.squares[[at]])


def _everyone(figures: Scored, old: Sums, new: Sums) -> tuple[Moved, ...]:
    draws = figures.with_index(change.sector_draws(old, new))
    between = intervals.percentile(draws)
    whole = [
        each.folded(np.zeros(len(each.answers), np.int64), 1) for each in (old, new)
    ]
    means = [figures.with_index(each.means[0]) for each in whole]
    found = []
    for at, name in enumerate(figures.names):
        before, after = (
            replace(_estimate(each, at), mean=float(mean[at]))
            for each, mean in zip(whole, means, strict=True)
        )
        moved = Change(
            after.mean - before.mean, between[at], math.nan, _by_draws(draws[:, at])
        )
        found.append(Moved(name, None, before, after, moved, math.nan))
    return _judged(found)


def _organisation(
    names: Sequence[str], unit: str, old: Sums, new: Sums
) -> tuple[Moved, ...]:
    found = []
    for at, name in enumerate(names):
        before, after = (_estimate(each, at) for each in (old, new))
        moved = change.changed(before, after)
        found.append(Moved(name, unit, before, after, moved, math.nan))
    return _judged(found)


def _judged(found: Sequence[Moved]) -> tuple[Moved, ...]:
    """Keep what may be shown, and judge it together."""
    kept = [
        each
        for each in found
        if min(each.before.people, each.after.people) >= privacy.SMALLEST_GROUP
    ]
    together = change.adjusted([each.change.p for each in kept])
    return tuple(
        replace(each, adjusted_p=float(p))
        for each, p in zip(kept, together, strict=True)
    )


def _estimate(sums: Sums, at: int) -> Estimate:
    people = float(sums.answers[0, at])
    with np.errstate(invalid="ignore"):
        error = float(np.sqrt(sums.variances[0, at] / max(people, 1)))
    return Estimate(float(sums.means[0, at]), error, people)


def _by_draws(draws: Floats) -> float:
    """Return how often chance alone would move a mean past nothing, both ways."""
    known = draws[~np.isnan(draws)]
    if not known.size:
        return math.nan
    beyond = min(int((known <= 0).sum()), int((known >= 0).sum()))
    return min(1.0, 2 * (beyond + 1) / (known.size + 1))
