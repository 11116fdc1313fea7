"""What a survey says of everyone together: each figure with how far it may be off."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wellheard.findings.capability import agreement, intervals, intraclass, reliability
from wellheard.findings.capability.intervals import Interval, Weighing
from wellheard.findings.capability.reliability import CannotTellReliability
from wellheard.findings.capability.scored import Scored
from wellheard.findings.capability.sums import Floats, Sums
from wellheard.findings.capability.verdicts import Ladder, Verdict, Verdicts

WEIGHINGS: tuple[Weighing, ...] = ("respondents", "organisations")


@dataclass(frozen=True)
class Standing:
    """A mean, in points, with its interval and its word."""

    mean: float
    interval: Interval
    verdict: Verdict


@dataclass(frozen=True)
class Alike:
    """How alike colleagues and statements are; NaN where it cannot be told."""

    icc1: float
    icc2: float
    agreement: float
    """The mean of the organisations' rwg, or rwg(j) of what is made of statements."""
    alpha: float
    omega: float


@dataclass(frozen=True)
class Overview:
    """One figure over all organisations."""

    name: str
    people: int
    """Who has a score."""
    organisations: int
    """In how many organisations."""
    respondents: Standing
    """Each person weighs the same."""
    each_organisation: Standing
    """Each organisation weighs the same."""
    alike: Alike


def overviews(scored: Scored, words: Verdicts) -> tuple[Overview, ...]:
    """Say of every figure what it is over all organisations; those without are left."""
    stood = {
        weighing: standings(scored, scored.sums, weighing, words)
        for weighing in WEIGHINGS
    }
    found = intraclass.likeness(scored.sums)
    answers = scored.sums.answers
    return tuple(
        Overview(
            name,
            int(answers[:, at].sum()),
            int((answers[:, at] > 0).sum()),
            stood["respondents"][name],
            stood["organisations"][name],
            Alike(
                float(found.icc1[at]),
                float(found.icc2[at]),
                _mean(agreements(scored, name)),
                *_reliabilities(scored, name),
            ),
        )
        for at, name in enumerate(scored.names)
        if answers[:, at].any()
    )


def standings(
    scored: Scored, sums: Sums, weighing: Weighing, words: Verdicts
) -> dict[str, Standing]:
    """Say of every figure that has answers how it stands, over the rows of `sums`."""
    means = scored.with_index(intervals.mean(sums, weighing))
    draws = scored.with_index(intervals.drawn(sums, weighing))
    between = intervals.percentile(draws)
    return {
        name: Standing(
            float(means[at]),
            between[at],
            ladder_of(scored, name, words).verdict(float(means[at]), draws[:, at]),
        )
        for at, name in enumerate(scored.names)
        if not math.isnan(means[at])
    }


def ladder_of(scored: Scored, name: str, words: Verdicts) -> Ladder:
    """Return the words for a figure: those for the whole, or those for a statement."""
    return words.maturity if name in scored.whole else words.statement


def agreements(scored: Scored, name: str) -> Floats:
    """Return the agreement within each organisation; NaN for fewer than two people."""
    if name in scored.parts:
        columns = scored.sums.columns(scored.parts[name])
        return agreement.rwg_j(columns, agreement.uniform(scored.levels))
    column = scored.sums.column(scored.names.index(name))
    return agreement.rwg(column, agreement.uniform(scored.levels))[:, 0]


def _reliabilities(scored: Scored, name: str) -> tuple[float, float]:
    """Return alpha and omega of the statements behind a figure."""
    if name not in scored.parts:
        return math.nan, math.nan
    covariances = scored.products(name).covariances
    return _told(reliability.alpha, covariances), _told(reliability.omega, covariances)


def _told(ask: Callable[[Floats], float], covariances: Floats) -> float:
    try:
        return ask(covariances)
    except CannotTellReliability:
        return math.nan


def _mean(each: Floats) -> float:
    known = each[~np.isnan(each)]
    return float(known.mean()) if known.size else math.nan
