"""Communities as circles, as large as they have accounts, with the follows between."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import numpy as np
import numpy.typing as npt
from markupsafe import Markup

from wellheard.reports.charts.bends import Area, bent
from wellheard.reports.charts.spread import Box, Places, spread
from wellheard.reports.charts.svg import part, picture, width, wrapped, written

SMALLEST, LARGEST = 16.0, 74.0
TEXT, LINE, EDGE, BOLD = 15.0, 18.0, 14.0, 1.08
LETTERS, LINES = 20, 2
CIRCLES_COUNT = 3
"""A tie through a circle is as bad as through so many names."""
THICKEST, FAINT = 12.0, 0.1
"""How thick the strongest tie is, and how much one pulls that is not drawn."""


@dataclass(frozen=True)
class Circle:
    """One community: its number, name and accounts."""

    number: int
    name: str
    accounts: int

    @property
    def lines(self) -> list[str]:
        """What stands under the circle."""
        return [*wrapped(self.name, LETTERS, LINES), f"{self.accounts:,} accounts"]

    @property
    def half(self) -> float:
        """Half as wide as what stands under it, which is partly bold."""
        return BOLD * max(width(line, TEXT) for line in self.lines) / 2


@dataclass(frozen=True)
class Tie:
    """The follows between two communities, by their places in the list of circles."""

    first: int
    second: int
    follows: int


@dataclass(frozen=True)
class Put:
    """A circle where it stands."""

    circle: Circle
    r: float
    x: float
    y: float

    @property
    def disc(self) -> Area:
        """The room of the circle, without its corners."""
        near = self.r * 0.9
        return Area(self.x - near, self.y - near, self.x + near, self.y + near)

    @property
    def label(self) -> Area:
        """The room of what is written under the circle."""
        half = self.circle.half
        top = self.y + self.r + 3
        high = LINE * len(self.circle.lines) + 1
        return Area(self.x - half, top, self.x + half, top + high)


def community_map(
    key: str,
    title: str,
    about: str,
    circles: Sequence[Circle],
    ties: Sequence[Tie],
) -> Markup:
    """Draw circles and ties; communities with many follows between them stand near."""
    radii = [radius(each.accounts, circles) for each in circles]
    boxes = [_box(each, r) for each, r in zip(circles, radii, strict=True)]
    places, wide, high = _framed(boxes, spread(boxes, _pulls(circles, ties)))
    put = [
        Put(circle, r, float(x), float(y))
        for circle, r, (x, y) in zip(circles, radii, places, strict=True)
    ]
    root = picture(
        key,
        title,
        about,
        class_="community-map",
        viewBox=f"0 0 {wide:.0f} {high:.0f}",
        width=wide,
        height=high,
    )
    most = max((tie.follows for tie in ties), default=1)
    for tie in drawn(ties):
        thick = max(THICKEST * tie.follows / most, 1.0)
        d = _path(tie, put, Area(0, 0, wide, high))
        part(root, "path", class_="tie", stroke_width=thick, d=d)
    for each in put:
        _circle(root, each)
    for each in put:
        _label(root, each)
    return written(root)


def radius(accounts: int, circles: Sequence[Circle]) -> float:
    """Return the radius whose area is as the accounts, down to one that can be seen."""
    most = max(each.accounts for each in circles)
    return max(LARGEST * math.sqrt(accounts / most), SMALLEST)


def drawn(ties: Sequence[Tie]) -> list[Tie]:
    """Choose the strongest ties, the weakest of them first.

    They are half as many as there are communities, and beside them the strongest of
    each community that would stand alone.
    """
    ranked = sorted(ties, key=lambda tie: (-tie.follows, tie.first, tie.second))
    ends = {end for tie in ties for end in (tie.first, tie.second)}
    kept = set(ranked[: len(ends) // 2])
    for end in ends:
        kept.add(next(tie for tie in ranked if end in (tie.first, tie.second)))
    return sorted(kept, key=lambda tie: (tie.follows, tie.first, tie.second))


def _box(circle: Circle, r: float) -> Box:
    return Box(
        max(r, circle.half) + EDGE / 2, r + EDGE, r + LINE * len(circle.lines) + EDGE
    )


def _pulls(circles: Sequence[Circle], ties: Sequence[Tie]) -> npt.NDArray[np.float64]:
    """Say how strongly each pair is drawn together: by the root of its follows.

    Ties without a line pull too, but so weakly that they only part ways for the rest.
    """
    pulls = np.zeros((len(circles), len(circles)))
    most = max((tie.follows for tie in ties), default=1)
    lines = set(drawn(ties))
    for tie in ties:
        pull = math.sqrt(tie.follows / most) * (1 if tie in lines else FAINT)
        pulls[tie.first, tie.second] = pulls[tie.second, tie.first] = pull
    return pulls


def _framed(boxes: Sequence[Box], places: Places) -> tuple[Places, float, float]:
    """Move everything into a frame that begins at 0, and say how large that is."""
    left = min(x - box.half_width for box, (x, _) in zip(boxes, places, strict=True))
    top = min(y - box.above for box, (_, y) in zip(boxes, places, strict=True))
    moved = places - [left, top]
    wide = max(x + box.half_width for box, (x, _) in zip(boxes, moved, strict=True))
    high = max(y + box.below for box, (_, y) in zip(boxes, moved, strict=True))
    return moved, float(wide), float(high)


def _path(tie: Tie, put: Sequence[Put], frame: Area) -> str:
    """Lead a tie past the other circles, and past what is written under all."""
    start, end = put[tie.first], put[tie.second]
    others = [each for each in put if each not in (start, end)]
    around = [each.label for each in others]
    around += CIRCLES_COUNT * [each.disc for each in others]
    x, y = bent((start.x, start.y), (end.x, end.y), around, frame)
    return f"M {start.x:.1f} {start.y:.1f} Q {x:.1f} {y:.1f} {end.x:.1f} {end.y:.1f}"


def _circle(root: Element, put: Put) -> None:
    part(root, "circle", class_="community", cx=put.x, cy=put.y, r=put.r)
    size = min(max(put.r * 0.7, TEXT), 30.0)
    where: dict[str, object] = {"x": put.x, "y": put.y + size * 0.35}
    number = str(put.circle.number)
    middle: dict[str, object] = {"text_anchor": "middle", "font_size": size}
    part(root, "text", number, class_="inside", **middle, **where)


def _label(root: Element, put: Put) -> None:
    """Write the name and the number of accounts under a circle, on a plate."""
    room = put.label
    size = {"width": room.right - room.left, "height": room.bottom - room.top}
    part(root, "rect", class_="plate", x=room.left, y=room.top, rx=3, **size)
    lines = put.circle.lines
    for place, line in enumerate(lines, start=1):
        style = "small" if place == len(lines) else "name"
        where: dict[str, object] = {"x": put.x, "y": put.y + put.r + LINE * place}
        middle: dict[str, object] = {"text_anchor": "middle", "font_size": TEXT}
        part(root, "text", line, class_=style, **middle, **where)
