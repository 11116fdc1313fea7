"""From what a survey found to what to do first, each step with its reason."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wellheard.findings.capability.instrument import FIRST_LANGUAGE, Instrument
from wellheard.findings.capability.measures import HIGHEST, LOWEST, POINTS_A_LEVEL
from wellheard.findings.capability.steps import Step, Steps

MOST_ACTIONS = 5
"""So many in half a year; more are not done."""
FURTHEST = 2
"""No target is further than this many levels a year."""
EFFORTS = "SML"
"""From little to much; the order in which equals are taken."""


class PlanRefused(Exception):
    """Targets that cannot be worked towards."""


@dataclass(frozen=True)
class Now:
    """Where an organisation is with one statement."""

    item: str
    mean: float
    """Of its people, in points."""
    peers: float = math.nan
    """The mean of its peers, in points; NaN where there are none."""
    evidence: float = math.nan
    """What it can show, in points; NaN where it said nothing."""
    weight: float = 1.0
    """How much it matters to the organisation; 1 for each if nothing is said."""

    @property
    def level(self) -> int:
        """The level that people say it is on; between two, the lower."""
        return min(HIGHEST, LOWEST + math.floor(self.mean / POINTS_A_LEVEL + 1e-9))


@dataclass(frozen=True)
class Proposal:
    """One step, why it comes so early, and what is reached by it."""

    step: Step
    now: Now
    target: int
    priority: float
    reason: str
    reached: str
    """The description of the level that the step reaches, as people are asked it."""


def proposals(
    standing: Iterable[Now],
    steps: Steps,
    instrument: Instrument,
    targets: Mapping[str, int] | None = None,
    most: int = MOST_ACTIONS,
) -> tuple[Proposal, ...]:
    """Propose what to do in the next half year, the most needed first.

    A target is one level up, if nothing else is said. The priority of a statement is

        levels to go x weight x peers x perception

    where `peers` is 1 and as many levels more as its peers are ahead, and `perception`
    is 1 and as many levels more as evidence claims above what people say. Of equals the
    one of least effort comes first. Raises PlanRefused for a target that is not above
    the level, or more than two levels up.
    """
    wanted = targets or {}
    found = [
        _proposal(now, steps, instrument, wanted.get(now.item, now.level + 1))
        for now in standing
        if now.level < HIGHEST
    ]
    found.sort(key=lambda each: (-each.priority, EFFORTS.index(each.step.effort)))
    return tuple(found[:most])


def _proposal(now: Now, steps: Steps, instrument: Instrument, target: int) -> Proposal:
    if not now.level < target <= min(HIGHEST, now.level + FURTHEST):
        raise PlanRefused(
            f"Cannot plan {now.item} from level {now.level} to {target}; name a level "
            f"from {now.level + 1} to {min(HIGHEST, now.level + FURTHEST)}"
        )
    step = steps.between(now.item, now.level, target)[0]
    behind, beyond = _ahead(now.peers, now.mean), _ahead(now.evidence, now.mean)
    priority = (target - now.level) * now.weight * (1 + behind) * (1 + beyond)
    words = instrument.words[FIRST_LANGUAGE].item(now.item)
    return Proposal(
        step,
        now,
        target,
        priority,
        _reason(now, target, behind, beyond),
        words.anchors[step.reaches - LOWEST],
    )


def _ahead(other: float, own: float) -> float:
    """Return by how many levels another figure is above the own one."""
    return 0.0 if math.isnan(other) else max(0.0, (other - own) / POINTS_A_LEVEL)


def _reason(now: Now, target: int, behind: float, beyond: float) -> str:
    levels = target - now.level
    parts = [f"{levels} level{'s' if levels > 1 else ''} to go, from {now.level}"]
    if behind > 0:
        parts.append(f"peers are {behind * POINTS_A_LEVEL:.0f} points ahead")
    if beyond > 0:
        parts.append(
            f"what is claimed is {beyond * POINTS_A_LEVEL:.0f} points above what "
            "people say"
        )
    if now.weight != 1:
        parts.append(f"it counts {now.weight:g} times")
    return "; ".join(parts)
