"""What to do next: for each item and level, how to reach the level above."""

import functools
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from wellheard.findings.capability import versions
from wellheard.findings.capability.instrument import Instrument
from wellheard.findings.capability.refused import StepsRefused
from wellheard.findings.capability.words import LEVELS

STARTS = LEVELS[:-1]
"""The levels that have one above them."""
MOST_ACTIONS = 3


@dataclass(frozen=True)
class Step:
    """How to get from one level of an item to the next."""

    item: str
    start: int
    """The level that one is on, from 1 to 4."""
    actions: tuple[str, ...]
    """One to three deeds, each a sentence without full stop."""
    owner: str
    """A key of `Steps.owners`."""
    effort: str
    """S, M or L; what they mean stands in `Steps.efforts`."""
    evidence: str
    """What can be shown when it is done."""
    page: str
    """A key of `Steps.pages`: where in the product it is done."""

    @property
    def reaches(self) -> int:
        """The level that one is on when it is done."""
        return self.start + 1


@dataclass(frozen=True)
class Steps:
    """All steps for one version of the instrument, with the words for their keys."""

    version: str
    instrument: str
    owners: Mapping[str, str]
    efforts: Mapping[str, str]
    pages: Mapping[str, str]
    all: tuple[Step, ...]

    def step(self, item: str, level: int) -> Step | None:
        """Return how to get on from a level; none at the highest.

        Raises KeyError for an unknown item.
        """
        if level == LEVELS[-1]:
            return None
        return self._by_place[item, level]

    def between(self, item: str, level: int, target: int) -> tuple[Step, ...]:
        """Return the steps from a level up to a target, the nearest first."""
        return tuple(self._by_place[item, start] for start in range(level, target))

    @functools.cached_property
    def _by_place(self) -> dict[tuple[str, int], Step]:
        return {(step.item, step.start): step for step in self.all}


@functools.cache
def shipped() -> Steps:
    """Return the steps that Wellheard ships."""
    file = resources.files("wellheard") / "definitions" / "capability" / "steps.toml"
    text = file.read_text(encoding="utf-8")
    asked = str(tomllib.loads(text)["instrument"])
    return from_text(text, versions.shipped().version(asked))


def from_text(text: str, instrument: Instrument) -> Steps:
    """Read and check steps for an instrument; raises StepsRefused."""
    try:
        steps = _read(tomllib.loads(text))
    except (KeyError, TypeError, ValueError) as unreadable:
        raise StepsRefused(
            f"Cannot read the next steps ({unreadable}); compare them with the "
            "steps.toml that Wellheard ships"
        ) from unreadable
    if found := faults(steps, instrument):
        raise StepsRefused(
            f"Cannot use the next steps, with {len(found)} faults: "
            f"{'; '.join(found[:5])}; mend steps.toml"
        )
    return steps


def faults(steps: Steps, instrument: Instrument) -> list[str]:
    """Say all that is wrong: places without a step, unknown keys, repeated deeds."""
    found = [] if steps.instrument == instrument.version else ["another instrument"]
    found += _of_places(steps, instrument)
    for step in steps.all:
        found += (f"{step.item} from {step.start} {what}" for what in _of(step, steps))
    deeds = Counter(deed for step in steps.all for deed in step.actions)
    found += (f"{deed!r} stands twice" for deed, times in deeds.items() if times > 1)
    return found


def _of_places(steps: Steps, instrument: Instrument) -> Iterator[str]:
    wanted = {(item.id, start) for item in instrument.items for start in STARTS}
    there = Counter((step.item, step.start) for step in steps.all)
    yield from (f"{i} from {n} is missing" for i, n in sorted(wanted - set(there)))
    yield from (f"{i} from {n} is no place" for i, n in sorted(set(there) - wanted))
    twice = sorted(place for place, times in there.items() if times > 1)
    yield from (f"{i} from {n} stands twice" for i, n in twice)


def _of(step: Step, steps: Steps) -> Iterator[str]:
    if not 1 <= len(step.actions) <= MOST_ACTIONS:
        yield f"has {len(step.actions)} actions, not 1 to {MOST_ACTIONS}"
    for text in (*step.actions, step.evidence):
        if not text.strip() or text.endswith("."):
            yield "has a text that is empty or ends with a full stop"
    known = {"owner": steps.owners, "effort": steps.efforts, "page": steps.pages}
    for name, keys in known.items():
        if getattr(step, name) not in keys:
            yield f"names the {name} {getattr(step, name)!r}, which is not explained"


def _read(said: Mapping[str, Any]) -> Steps:
    return Steps(
        version=str(said["version"]),
        instrument=str(said["instrument"]),
        owners=dict(said["owners"]),
        efforts=dict(said["efforts"]),
        pages=dict(said["pages"]),
        all=tuple(_step(each) for each in said["steps"]),
    )


def _step(said: Mapping[str, Any]) -> Step:
    return Step(
        item=str(said["item"]),
        start=int(said["from"]),
        actions=tuple(said["actions"]),
        owner=str(said["owner"]),
        effort=str(said["effort"]),
        evidence=str(said["evidence"]),
        page=str(said["page"]),
    )
