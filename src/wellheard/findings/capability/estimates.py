"""What a survey says of each organisation: its own mean, and what to make of it."""

from dataclasses import dataclass

import numpy as np

from wellheard.findings.capability import funnel, intraclass, shrinkage
from wellheard.findings.capability.funnel import Funnel, NoFunnel
from wellheard.findings.capability.overview import agreements
from wellheard.findings.capability.scored import Scored
from wellheard.findings.capability.shrinkage import Shrunk, TooFewToShrink
from wellheard.findings.capability.sums import Floats


@dataclass(frozen=True, eq=False)
class Estimates:
    """One figure of all organisations, in points; an entry for each organisation."""

    people: Floats
    """Who has a score."""
    raw: Floats
    """The mean of those who answered; NaN where nobody did."""
    shrunk: Shrunk | None
    """None where the answers do not tell organisations apart."""
    reliability: Floats
    """Of the mean, 0 to 1; NaN where the likeness of colleagues cannot be told."""
    agreement: Floats
    """Rwg, or rwg(j); NaN for fewer than two people."""
    funnel: Funnel | None
    """None where no funnel can be drawn."""


def estimates(scored: Scored, name: str) -> Estimates:
    """Estimate one figure of every organisation."""
    at = scored.names.index(name)
    sums = scored.sums.column(at)
    people = sums.answers[:, 0]
    alike = float(intraclass.likeness(sums).icc1[0])
    try:
        drawn_in = shrinkage.shrunk(sums)[0]
    except TooFewToShrink:
        drawn_in = None
    try:
        limits = funnel.of_means(sums)
    except NoFunnel:
        limits = None
    return Estimates(
        people,
        scored.with_index(scored.sums.means)[:, at],
        drawn_in,
        np.array([intraclass.reliability(alike, each) for each in people]),
        agreements(scored, name),
        limits,
    )
