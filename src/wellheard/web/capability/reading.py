"""A release as its pages show it: numbers with their words, and no numbers withheld."""

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from wellheard.actions.proposals import Now, Proposal, proposals
from wellheard.findings.capability import steps, versions
from wellheard.findings.capability.disclosure.crosses import (
    EVERYONE,
    LEVEL,
    ORGANISATION,
    SECTOR,
)
from wellheard.findings.capability.disclosure.planning import RESPONDENTS
from wellheard.findings.capability.disclosure.releasing import Figure, Release
from wellheard.findings.capability.instrument import (
    FIRST_LANGUAGE,
    INDEX,
    Instrument,
)
from wellheard.findings.capability.scored import OVERALL
from wellheard.findings.capability.words import LEVELS

FEWEST_PEERS = 5
"""Lowest, mean and highest of fewer organisations would tell of each of them."""
ASKED_OF_THE_BOARD = 3
NOTHING = "–"
BOARD, FRONT = "board", "front_line"


@dataclass(frozen=True)
class Shown:
    """One figure of some people."""

    name: str
    title: str
    people: int
    values: Mapping[str, float | str]

    def number(self, name: str) -> float:
        """Return a figure; NaN where it is not published."""
        found = self.values.get(name)
        return float(found) if isinstance(found, int | float) else math.nan

    def said(self, name: str) -> str:
        """Write a figure in points; a dash where it is not published."""
        return points(self.number(name))

    def word(self, name: str) -> str:
        """Return a word; empty where it is not published."""
        found = self.values.get(name)
        return found if isinstance(found, str) else ""

    @property
    def mean(self) -> float:
        """The mean, in points."""
        return self.number("mean")

    @property
    def between(self) -> str:
        """Write the interval; empty where there is none."""
        low, high = self.number("low"), self.number("high")
        return "" if math.isnan(low) else f"{points(low)} to {points(high)}"

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of each level, the lowest first; empty where it is not asked so."""
        found = tuple(self.number(f"share_{level}") for level in LEVELS)
        return () if any(map(math.isnan, found)) else found


@dataclass(frozen=True)
class Peers:
    """The organisations that are published, of one figure."""

    lowest: float
    mean: float
    highest: float
    count: int

    @property
    def between(self) -> str:
        """Write where they lie."""
        return f"{points(self.lowest)} to {points(self.highest)}"


def points(value: float) -> str:
    """Write points without decimals; a dash where there are none."""
    return NOTHING if math.isnan(value) else f"{value:.0f}"


class Reading:
    """A release, with the words of the instrument that it was asked with."""

    def __init__(self, release: Release) -> None:
        """Read a release; raises InstrumentRefused for an unknown version."""
        self.release = release
        self.instrument: Instrument = versions.shipped().version(release.version)

    @functools.cached_property
    def headline(self) -> Shown | None:
        """The figure that the first word is of: Index-9, else the overall score."""
        return self.shown(INDEX) or self.shown(OVERALL)

    @functools.cached_property
    def people(self) -> int:
        """How many answered."""
        found = self.release.figure(RESPONDENTS, EVERYONE)
        return found.people if found else 0

    @functools.cached_property
    def dimensions(self) -> tuple[Shown, ...]:
        """The dimensions that are published, in their order."""
        return self._known(self.instrument.dimensions)

    @functools.cached_property
    def statements(self) -> tuple[Shown, ...]:
        """The statements that are published, in their order."""
        return self._known(tuple(item.id for item in self.instrument.items))

    @functools.cached_property
    def main_statements(self) -> tuple[Shown, ...]:
        """The nine statements of 2014, if the first word is of them; else all."""
        if self.headline is None or self.headline.name != INDEX:
            return self.statements
        nine = self.instrument.forms[INDEX]
        return tuple(each for each in self.statements if each.name in nine)

    @functools.cached_property
    def organisations(self) -> tuple[str, ...]:
        """The organisations with a page of their own, and none put together."""
        return tuple(
            name
            for name in self.release.labels(ORGANISATION)
            if any(
                (found := self.shown(subject, ORGANISATION, name))
                and found.word("comparable")
                for subject in self.release.subjects
            )
        )

    def shown(self, subject: str, cross: str = EVERYONE, *labels: str) -> Shown | None:
        """Return what is published of a subject in a cell; none if nothing is."""
        found: Figure | None = self.release.figure(subject, cross, *labels)
        if found is None:
            return None
        return Shown(subject, self.title(subject), found.people, found.values)

    def title(self, subject: str) -> str:
        """Say what a subject is called."""
        texts = self.instrument.words[FIRST_LANGUAGE].texts
        names = {INDEX: "The nine statements of 2014", OVERALL: "All dimensions"}
        return (
            names.get(subject)
            or texts.get(f"dimensions.{subject}")
            or texts.get(f"items.{subject}.text")
            or subject
        )

    def short_title(self, item: str) -> str:
        """Say in few words what a statement is about; as in 2014 where it was asked."""
        texts = self.instrument.words[FIRST_LANGUAGE].texts
        said = texts.get(f"items.{item}.legacy", "")
        return said[:1].upper() + said[1:] if said else self.title(item)

    def peers(self, subject: str) -> Peers | None:
        """Return how the organisations stand on a figure; none where few are shown."""
        means = [
            found.mean
            for name in self.organisations
            if (found := self.shown(subject, ORGANISATION, name))
            and found.word("comparable")
        ]
        if len(means) < FEWEST_PEERS:
            return None
        return Peers(min(means), math.fsum(means) / len(means), max(means), len(means))

    def by(self, subject: str, facet: str) -> list[tuple[str, Shown | None]]:
        """Return a figure for each value of a facet; none where it is withheld."""
        return [
            (label, self.shown(subject, facet, label))
            for label in self.release.labels(facet)
        ]

    def level_name(self, level: str) -> str:
        """Say what a level of staff is called."""
        words = self.instrument.words[FIRST_LANGUAGE].texts
        return words.get(f"background.{LEVEL}.{level}", "Not said")

    def sectors(self, subject: str) -> list[tuple[str, Shown | None]]:
        """Return a figure for each sector."""
        return self.by(subject, SECTOR)

    def levels(self, subject: str) -> list[tuple[str, Shown | None]]:
        """Return a figure for each level of staff."""
        found = self.by(subject, LEVEL)
        return [(self.level_name(label), each) for label, each in found]

    def gap(self, subject: str) -> float:
        """Return how much higher the board sees it than the front line, in points."""
        board, front = (self.shown(subject, LEVEL, each) for each in (BOARD, FRONT))
        return board.mean - front.mean if board and front else math.nan

    def asked_of_the_board(self) -> tuple[Proposal, ...]:
        """Propose what would help most, from what everyone says together."""
        standing = [Now(each.name, each.mean) for each in self.statements]
        known = steps.shipped()
        if known.instrument != self.instrument.version:
            return ()
        return proposals(standing, known, self.instrument, most=ASKED_OF_THE_BOARD)

    def _known(self, subjects: tuple[str, ...]) -> tuple[Shown, ...]:
        found = (self.shown(subject) for subject in subjects)
        return tuple(each for each in found if each is not None)
