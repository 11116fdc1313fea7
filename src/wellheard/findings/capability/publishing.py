"""From the answers of a wave to what is published of them, in the right order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wellheard.findings.capability import verdicts
from wellheard.findings.capability.cell_figures import CellFigures
from wellheard.findings.capability.disclosure import planning, releasing
from wellheard.findings.capability.disclosure.auditing import Told
from wellheard.findings.capability.disclosure.cells import (
    Cells,
    Grouped,
    Key,
    Place,
    grouped,
    laid_out,
)
from wellheard.findings.capability.disclosure.crosses import Cross, declared
from wellheard.findings.capability.disclosure.planning import RESPONDENTS, Plan
from wellheard.findings.capability.disclosure.releasing import Release, Worth
from wellheard.findings.capability.instrument import Instrument
from wellheard.findings.capability.refused import ReleaseRefused
from wellheard.findings.capability.scored import Scored, scored
from wellheard.findings.capability.survey import LEVEL, Survey
from wellheard.findings.capability.verdicts import Verdicts

Places = Mapping[str, Place]


@dataclass(frozen=True, eq=False)
class Prepared:
    """A release that is planned and not yet frozen."""

    instrument: Instrument
    cells: Cells
    plans: Mapping[str, Plan]
    worth: Worth

    def frozen(self, wave: str) -> Release:
        """Audit it and freeze it; raises ReleaseRefused if anything leaks."""
        return releasing.released(
            wave, self.instrument, self.cells, self.plans, self.worth
        )


def prepared(
    survey: Survey,
    instrument: Instrument,
    places: Places,
    words: Verdicts | None = None,
    crosses: Iterable[Cross] | None = None,
    *,
    audited: bool = True,
) -> Prepared:
    """Plan what is published of a wave.

    `places` are all organisations that were asked. Without `audited` the plan is made
    by its counts alone, which is fast; freezing it audits it in any case. Raises
    ReleaseRefused where too few answered, or an organisation has no place.
    """
    people, cells = _laid_out(survey, instrument, places, crosses)
    figures = scored(survey, instrument)
    plans = planning.planned(cells, _counts(people, cells, figures), audited=audited)
    worth = CellFigures(survey, figures, cells, people, words or verdicts.standard())
    return Prepared(instrument, cells, plans, worth)


def leaks(
    release: Release,
    survey: Survey,
    instrument: Instrument,
    places: Places,
    crosses: Iterable[Cross] | None = None,
) -> Mapping[str, list[tuple[str, Key]]]:
    """Audit a release as it was published against the answers it was made of.

    Returns the cells that give people away, by subject. Raises ReleaseRefused where it
    is not a release of these answers.
    """
    people, cells = _laid_out(survey, instrument, places, crosses)
    counts = _counts(people, cells, scored(survey, instrument))
    plans = {
        subject: _published(release, cells, subject, counts[subject])
        for subject in counts
    }
    return planning.leaking(cells, plans)


def _laid_out(
    survey: Survey,
    instrument: Instrument,
    places: Places,
    crosses: Iterable[Cross] | None,
) -> tuple[Grouped, Cells]:
    people = grouped(survey, places, instrument.question(LEVEL).choices)
    return people, laid_out(people.labels, declared() if crosses is None else crosses)


def _counts(
    people: Grouped, cells: Cells, figures: Scored
) -> dict[str, NDArray[np.int64]]:
    """Count the people of each cell: all, and those with a score of each figure."""
    answered = ~np.isnan(figures.points)
    return {
        RESPONDENTS: cells.of(people.count()),
        **{
            name: cells.of(people.count(answered[:, at]))
            for at, name in enumerate(figures.names)
        },
    }


def _published(
    release: Release, cells: Cells, subject: str, counts: NDArray[np.int64]
) -> Plan:
    """Read from a release which cells of a subject it shows."""
    shown = np.zeros(len(cells), bool)
    for number, (cross, labels) in enumerate(cells.names):
        figure = release.figure(subject, cross, *labels)
        shown[number] = figure is not None
        if figure is not None and figure.people != counts[number]:
            raise ReleaseRefused(
                f"Cannot audit {subject} in {', '.join((cross, *labels))}, because the "
                f"release has {figure.people} people there and the answers "
                f"{counts[number]}; give the answers that it was made of"
            )
    return Plan(subject, Told(counts, shown), release.left_out(subject))
