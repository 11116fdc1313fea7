"""Columns that hold scores already, such as means of several questions, from CSV."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wellheard.findings.capability.refused import SurveyRefused
from wellheard.findings.capability.scored import Scored
from wellheard.findings.capability.survey import Unsound, shortened
from wellheard.findings.capability.survey_files import table_of

POINTS = 100


@dataclass(frozen=True)
class Scale:
    """From where to where the scores of a file run."""

    lowest: float = 1
    highest: float = 5

    def points(self, score: float) -> float:
        """Turn a score into points, from 0 to 100."""
        return POINTS * (score - self.lowest) / (self.highest - self.lowest)


@dataclass(frozen=True)
class FiguresRead:
    """What came of reading scores: those that are sound, and rows put aside."""

    scored: Scored
    unsound: tuple[Unsound, ...]
    rows: int


def read(path: Path, unit: str, names: Sequence[str], scale: Scale) -> FiguresRead:
    """Read scores, one row for each person; raises SurveyRefused.

    `unit` heads the column of the organisation, `names` those of the scores. An empty
    score is none; a row with anything else than a number on the scale is put aside.
    """
    headings, *rows = table_of(path)
    for name in (unit, *names):
        if headings.count(name) != 1:
            raise SurveyRefused(
                f"Cannot find one column {name!r} in {path.name}; its headings are "
                f"{', '.join(headings[:8])}"
            )
    at = [headings.index(name) for name in names]
    place = headings.index(unit)
    kept: list[tuple[str, list[float]]] = []
    unsound: list[Unsound] = []
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            kept.append((_unit(row, place), [_score(row, each, scale) for each in at]))
        except ValueError as fault:
            what = f"between {scale.lowest:g} and {scale.highest:g}"
            remedy = f"give the organisation, and scores {what} or none"
            unsound.append(Unsound(path.name, number, str(fault), remedy))
    return FiguresRead(
        _scored(kept, names, scale), tuple(unsound), len(kept) + len(unsound)
    )


def _unit(row: Sequence[str], place: int) -> str:
    text = " ".join(row[place].split()) if place < len(row) else ""
    if not text:
        raise ValueError("the organisation is missing")
    return text


def _score(row: Sequence[str], place: int, scale: Scale) -> float:
    if place >= len(row):
        raise ValueError(f"it has {len(row)} cells only")
    text = row[place].strip()
    if not text:
        return math.nan
    try:
        score = float(text)
    except ValueError:
        raise ValueError(f"{shortened(text)} is no number") from None
    if not scale.lowest <= score <= scale.highest:
        raise ValueError(f"{shortened(text)} is not on the scale")
    return scale.points(score)


def _scored(
    kept: Sequence[tuple[str, list[float]]], names: Sequence[str], scale: Scale
) -> Scored:
    units = sorted({unit for unit, _scores in kept})
    numbers = {unit: number for number, unit in enumerate(units)}
    return Scored(
        tuple(names),
        np.array([scores for _unit, scores in kept]).reshape(len(kept), len(names)),
        np.array([numbers[unit] for unit, _scores in kept], np.int64),
        tuple(units),
        {},
        frozenset(),
        levels=round(scale.highest - scale.lowest) + 1,
    )
