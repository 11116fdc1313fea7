"""What to publish of a wave: as much as can be shown without giving anyone away."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wellheard.accounts import privacy
from wellheard.findings.capability.disclosure.auditing import Told
from wellheard.findings.capability.disclosure.cells import Cells, Key
from wellheard.findings.capability.disclosure.suppressing import (
    complemented,
    found,
    large_enough,
    mended,
)
from wellheard.findings.capability.refused import ReleaseRefused

Counts = NDArray[np.int64]
Truths = NDArray[np.bool_]
RESPONDENTS = "respondents"
RECOVERABLE = "its withheld cells could be worked out"
MOSTLY_WITHHELD = "too few of its cells could be shown"
SELDOM_ANSWERED = "too few people answered"
OFTEN = 0.8
"""An item that a smaller share of people answered is shown in coarser crosses only."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Which cells of one subject are shown, and which crosses are left out."""

    subject: str
    told: Told
    left_out: Mapping[str, str] = field(default_factory=dict)
    """The crosses that are not published at all, each with its reason."""

    def strict(self, cells: Cells) -> Truths:
        """The cells of the crosses that are published: none of these may leak."""
        return _in_play(cells, self.left_out)


def planned(
    cells: Cells,
    counts: Mapping[str, Counts],
    smallest: int = privacy.SMALLEST_GROUP,
    *,
    audited: bool = True,
) -> dict[str, Plan]:
    """Plan a release: which cells of each subject are shown.

    `counts` holds the people of each cell for `respondents` and for each item those who
    answered it. All share one pattern, but items that fewer than OFTEN of people
    answered, which follow it only in the crosses where they have enough people.
    Where a cross cannot be made safe, or is mostly withheld, it is left out, the last
    declared first, and its cells are withheld like any others. Without `audited` the
    linear programmes are left for later: fast, and to be looked at by `leaking`.

    Raises ReleaseRefused where fewer than `smallest` people answered at all.
    """
    people = counts[RESPONDENTS]
    often = [name for name in counts if counts[name][0] >= OFTEN * people[0]]
    often.sort(key=lambda name: name != RESPONDENTS)
    whole = np.array([counts[each] for each in often])
    shown, left_out = _pattern(cells, whole, smallest, audited=audited)
    if not shown[0]:
        raise ReleaseRefused(
            f"Cannot publish this wave, because fewer than {smallest} people answered; "
            "keep it to yourself"
        )
    everyone = Plan(RESPONDENTS, Told(people, shown), left_out)
    plans = {RESPONDENTS: everyone}
    for name in counts:
        if name in often:
            plans[name] = Plan(name, Told(counts[name], shown), left_out)
        else:
            plans[name] = _seldom_answered(
                cells, Plan(name, Told(counts[name], shown)), everyone, smallest
            )
            if audited:
                plans[name] = _safe(cells, plans[name], everyone, smallest)
    return plans


def leaking(
    cells: Cells,
    plans: Mapping[str, Plan],
    smallest: int = privacy.SMALLEST_GROUP,
) -> dict[str, list[tuple[str, Key]]]:
    """Audit plans, however they were made; return the cells that leak, by subject.

    Everyone who answered is audited alone, and each item together with them. A cell is
    its cross and its labels. Nothing that leaks may be published.
    """
    everyone = plans[RESPONDENTS]
    leaks: dict[str, list[tuple[str, Key]]] = {}
    for subject, plan in plans.items():
        pair = (everyone,) if plan is everyone else (everyone, plan)
        bad = np.flatnonzero(_found(cells, pair, smallest))
        if len(bad):
            leaks[subject] = [cells.names[number] for number in bad]
    return leaks


def _found(cells: Cells, plans: tuple[Plan, ...], smallest: int) -> Truths:
    told = tuple(plan.told for plan in plans)
    strict = tuple(plan.strict(cells) for plan in plans)
    small = (plan.told.shown & (plan.told.counts < smallest) for plan in plans)
    return np.asarray(found(cells, told, strict, smallest) | np.any([*small], axis=0))


def _pattern(
    cells: Cells, counts: Counts, smallest: int, *, audited: bool
) -> tuple[Truths, dict[str, str]]:
    """Find the pattern of all subjects, leaving out crosses until it is safe."""
    left_out: dict[str, str] = {}
    while True:
        strict = _in_play(cells, left_out)
        large = large_enough(counts, smallest) & strict
        shown = complemented(cells, counts, large, strict, smallest)
        leaks = np.zeros(len(cells), bool)
        unfit = _mostly_withheld(cells, shown, left_out)
        if audited and not unfit:
            shown, leaks = mended(cells, counts, shown, strict, smallest)
            unfit = _mostly_withheld(cells, shown, left_out)
        if leaks.any():
            left_out[_last(cells, left_out, leaks)] = RECOVERABLE
        elif unfit:
            left_out[unfit] = MOSTLY_WITHHELD
        else:
            return shown, left_out


def _seldom_answered(cells: Cells, plan: Plan, everyone: Plan, smallest: int) -> Plan:
    """Let an item follow the pattern in those crosses where it has enough people."""
    small = everyone.told.shown & (plan.told.counts < smallest)
    crosses = [cells.crosses[number].name for number in np.unique(cells.cross[small])]
    left_out = {**dict.fromkeys(crosses, SELDOM_ANSWERED), **everyone.left_out}
    return _without(cells, plan, everyone, left_out)


def _safe(cells: Cells, plan: Plan, everyone: Plan, smallest: int) -> Plan:
    """Leave out further crosses of one item until nothing leaks beside everyone."""
    safe = plan
    while safe.told.shown.any():
        leaks = _found(cells, (everyone, safe), smallest)
        if not leaks.any():
            break
        last = _last(cells, safe.left_out, leaks)
        left_out = {**safe.left_out, last: RECOVERABLE}
        safe = _without(cells, safe, everyone, left_out)
    return safe


def _without(
    cells: Cells, plan: Plan, everyone: Plan, left_out: Mapping[str, str]
) -> Plan:
    shown = everyone.told.shown & _in_play(cells, left_out)
    return Plan(plan.subject, Told(plan.told.counts, shown), left_out)


def _in_play(cells: Cells, left_out: Mapping[str, str]) -> Truths:
    """The cells of the crosses that are not left out."""
    kept = np.array([cross.name not in left_out for cross in cells.crosses])
    return np.asarray(kept[cells.cross])


def _last(cells: Cells, left_out: Mapping[str, str], leaks: Truths) -> str:
    """Return the last cross in play that leaks, else the last in play."""
    crosses = [cross.name for cross in cells.crosses]
    leaky = {crosses[number] for number in cells.cross[leaks]}
    kept = [name for name in crosses if name not in left_out]
    return [*kept, *(name for name in kept if name in leaky)][-1]


def _mostly_withheld(cells: Cells, shown: Truths, left_out: Mapping[str, str]) -> str:
    """Return the last cross in play of which too small a share is shown, or nothing."""
    for number, cross in reversed(list(enumerate(cells.crosses))):
        share = shown[cells.cross == number].mean()
        if cross.name not in left_out and share < cross.least_shown:
            return cross.name
    return ""
