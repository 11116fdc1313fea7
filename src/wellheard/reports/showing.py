"""What a page shows beside sentences: tables, and pictures with their numbers."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Grid:
    """A table; the first column names the row."""

    key: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    """Columns of numbers, from 0; they stand at the right."""
    tight: bool = False
    """Whether it has many narrow columns, headed by the numbers of its rows."""


@dataclass(frozen=True)
class Figure:
    """A picture, the finding it shows as a sentence, and its numbers as a table."""

    key: str
    says: str
    chart: Markup
    grid: Grid
    wide: bool = False
    """Whether it keeps its width, and is moved sideways on a small screen."""


@dataclass(frozen=True)
class Person:
    """One account in a list: who, with which figures, and why."""

    place: int
    name: str
    handle: str
    who: str
    figures: tuple[str, ...]
    why: str
    share: float | None = None
    """The first figure over the largest of the list, for a small bar."""


@dataclass(frozen=True)
class People:
    """A list of accounts."""

    key: str
    caption: str
    heads: tuple[str, ...]
    """The heads of the figures."""
    rows: tuple[Person, ...]


@dataclass(frozen=True)
class Part:
    """A part of a section, under a heading of its own."""

    key: str
    title: str
    sentences: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    grids: tuple[Grid, ...] = ()
    people: People | None = None
    notes: tuple[str, ...] = ()
    """What to know beside it, in small print."""


@dataclass(frozen=True)
class Section:
    """A section of the page."""

    key: str
    title: str
    lead: tuple[str, ...] = ()
    """Its first sentences."""
    parts: tuple[Part, ...] = ()
    """Parts with headings; one without a title has none."""
    facts: tuple[tuple[str, str], ...] = ()
    """Names and values, as a list of them."""
    tiles: tuple[tuple[str, str], ...] = ()
    """Numbers to see at a glance, each with what it counts."""
