"""The places of the United Kingdom, and how they lie within one another."""

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

SILENT = {"'": "", "\u2019": "", ".": ""}
"""Marks within a name that people leave out as often as not."""
LEVELS = ("state", "country", "region", "ics", "county", "town")


class GazetteerDamaged(Exception):
    """A gazetteer that cannot be used; says which row."""


@dataclass(frozen=True)
class Place:
    """One place: a town, or an area that places lie within."""

    id: str
    level: str
    within: str
    also: tuple[str, ...]
    title: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, as it is looked up."""
        return tuple(dict.fromkeys(map(plain_name, (self.id, self.title, *self.also))))


@dataclass(frozen=True)
class Gazetteer:
    """Places by id, and ids by name."""

    places: Mapping[str, Place]
    named: Mapping[str, tuple[str, ...]]
    elsewhere: frozenset[str]

    def line(self, place: str) -> Iterator[Place]:
        """Walk from a place outwards, to the state."""
        while place:
            yield self.places[place]
            place = self.places[place].within

    def level(self, place: str, level: str) -> str | None:
        """Return the area of a level that a place is, or lies within."""
        return next((each.id for each in self.line(place) if each.level == level), None)

    def holds(self, outer: str, inner: str) -> bool:
        """Whether a place is another, or the other lies within it."""
        return any(each.id == outer for each in self.line(inner))

    def covers(self, outer: str, inner: str) -> bool:
        """Whether a place may lie in another: a county is as wide as what holds it."""
        county = self.places[outer].level == "county"
        return self.holds(self.places[outer].within if county else outer, inner)

    def shared(self, places: Iterable[str]) -> str | None:
        """Return the smallest area that holds all of some places."""
        first, *others = places
        return next(
            (
                each.id
                for each in self.line(first)
                if all(self.holds(each.id, other) for other in others)
            ),
            None,
        )


def plain_name(text: str) -> str:
    """Write a name as it is looked up: small letters, single spaces, no marks."""
    letters = "".join(
        mark if mark.isalnum() else SILENT.get(mark, " ") for mark in text.lower()
    )
    return " ".join(letters.split())


@cache
def standard() -> Gazetteer:
    """Return the gazetteer that Wellheard ships."""
    folder = resources.files("wellheard") / "definitions" / "places"
    return from_text(
        (folder / "places.csv").read_text(encoding="utf-8"),
        (folder / "places.toml").read_text(encoding="utf-8"),
    )


def from_text(listed: str, about: str) -> Gazetteer:
    """Read a gazetteer; raises GazetteerDamaged."""
    places: dict[str, Place] = {}
    for number, row in enumerate(csv.DictReader(io.StringIO(listed)), start=2):
        place = _place(row, number)
        if place.id in places or (place.within and place.within not in places):
            raise GazetteerDamaged(
                f"Row {number} of places.csv repeats {place.id!r}, or lies within a "
                "place that no row before it names; put it right"
            )
        places[place.id] = place
    named: dict[str, tuple[str, ...]] = {}
    for place in places.values():
        for name in place.names:
            named[name] = (*named.get(name, ()), place.id)
    words = tomllib.loads(about)["elsewhere"]["words"]
    return Gazetteer(places, named, frozenset(map(plain_name, words)))


def _place(row: Mapping[str, str | None], number: int) -> Place:
    level = row.get("level") or ""
    if level not in LEVELS or not row.get("place"):
        raise GazetteerDamaged(
            f"Row {number} of places.csv has no place, or a level other than "
            f"{', '.join(LEVELS)}; put it right"
        )
    also = (row.get("also") or "").split("|")
    return Place(
        id=str(row["place"]),
        level=level,
        within=row.get("within") or "",
        also=tuple(name for name in also if name),
        title=row.get("title") or str(row["place"]),
    )
