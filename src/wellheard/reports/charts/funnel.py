"""A funnel: figures over how many people stand behind them, between their limits.

Where few answered the limits are wide. Nobody is ranked: a place outside the outer
limits is worth a look, and one inside says nothing against or for anyone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markupsafe import Markup

from wellheard.reports.charts.svg import part, picture, written

WIDE, HIGH, LEFT, BELOW, TOP = 640.0, 320.0, 40.0, 40.0, 10.0
TEXT, DOT, LARGEST_DOT = 14.0, 5.0, 8.0
MARKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Place:
    """One organisation: how many people, its figure, and its limits there."""

    label: str
    people: int
    value: float
    inner: tuple[float, float]
    outer: tuple[float, float]
    is_chosen: bool = False

    @property
    def is_outside(self) -> bool:
        """Whether it lies beyond the outer limits."""
        return not self.outer[0] <= self.value <= self.outer[1]


def funnel(
    key: str, title: str, about: str, centre: float, places: Sequence[Place]
) -> Markup:
    """Draw organisations from left to right by how many people answered."""
    ordered = sorted(places, key=lambda place: place.people)
    most = max((place.people for place in ordered), default=1)
    root = picture(
        key,
        title,
        about,
        class_="funnel",
        viewBox=f"0 0 {WIDE:.0f} {HIGH:.0f}",
        width=WIDE,
        height=HIGH,
    )
    _axes(root, most)
    for style, sides in (
        ("outer", [place.outer for place in ordered]),
        ("inner", [place.inner for place in ordered]),
    ):
        for side in (0, 1):
            points = " ".join(
                f"{_x(place.people, most):.1f},{_y(limits[side]):.1f}"
                for place, limits in zip(ordered, sides, strict=True)
            )
            part(root, "polyline", class_=style, points=points)
    middle = {"x1": LEFT, "x2": WIDE, "y1": _y(centre), "y2": _y(centre)}
    part(root, "line", class_="centre", **middle)
    for place in ordered:
        _dot(root, place, most)
    return written(root)


def _axes(root: Element, most: int) -> None:
    for mark in MARKS:
        line = {"x1": LEFT, "x2": WIDE, "y1": _y(mark), "y2": _y(mark)}
        part(root, "line", class_="scale", **line)
        at = {"x": LEFT - 6, "y": _y(mark) + TEXT / 3, "text_anchor": "end"}
        part(root, "text", f"{mark}", font_size=TEXT, **at)
    below = {"y": HIGH - 6, "font_size": TEXT}
    part(root, "text", "0", x=LEFT, **below)
    part(root, "text", f"{most:,} people", x=WIDE, text_anchor="end", **below)


def _dot(root: Element, place: Place, most: int) -> None:
    style = "chosen" if place.is_chosen else "beyond" if place.is_outside else "dot"
    size = LARGEST_DOT if place.is_chosen else DOT
    at = {"cx": _x(place.people, most), "cy": _y(place.value), "r": size}
    dot = part(root, "circle", class_=style, **at)
    part(dot, "title", f"{place.label}: {place.value:.1f}, {place.people:,} people")


def _x(people: float, most: int) -> float:
    return LEFT + (WIDE - LEFT - LARGEST_DOT) * people / most


def _y(points: float) -> float:
    held = min(max(points, 0.0), 100.0)
    return TOP + (HIGH - TOP - BELOW) * (1 - held / 100)
