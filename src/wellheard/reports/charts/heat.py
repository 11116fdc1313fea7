"""A triangle of cells: how much each pair of some sets shares.

The diagonal holds the number of each set, its name stands at the left; a cell holds
its figure in print, so that nothing is told by colour alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markupsafe import Markup

from wellheard.reports.charts.svg import part, picture, shortened, written

CELL, GAP, TEXT, NAME = 34.0, 2.0, 12.0, 14.0
NAMES = 230.0
"""The room for a set's number and name, at the left."""
SHADES = 5
"""From light to dark; the last two carry white text."""
LIGHT = 3


@dataclass(frozen=True)
class Cell:
    """One pair: its share, and how it is written; none where it is hidden."""

    share: float | None
    shown: str


def heat(
    key: str,
    title: str,
    about: str,
    names: Sequence[str],
    cells: Mapping[tuple[int, int], Cell],
) -> Markup:
    """Draw a cell for each pair of sets (smaller number, larger number), from 0."""
    wide, high = NAMES + CELL * len(names), CELL * len(names)
    root = picture(
        key,
        title,
        about,
        class_="heat",
        viewBox=f"0 0 {wide:.0f} {high:.0f}",
        width=wide,
        height=high,
    )
    largest = max((cell.share or 0 for cell in cells.values()), default=0)
    for number, name in enumerate(names):
        middle = number * CELL + CELL / 2 + NAME / 3
        label = shortened(f"{number + 1} {name}", NAME, NAMES - GAP * 4)
        part(root, "text", label, x=0, y=middle, font_size=NAME)
        _tile(root, number, number, f"{number + 1}", "self")
        for before in range(number):
            cell = cells.get((before, number))
            if cell is not None:
                style = "hidden" if cell.share is None else shade(cell.share, largest)
                _tile(root, before, number, cell.shown, style)
    return written(root)


def shade(share: float, largest: float) -> str:
    """Choose a shade: equal steps from nothing to the largest share."""
    step = min(int(SHADES * share / largest), SHADES - 1) if largest else 0
    return f"shade-{step + 1}{' dark' if step >= LIGHT else ''}"


def _tile(root: Element, column: int, row: int, shown: str, style: str) -> None:
    left, top = NAMES + column * CELL, row * CELL
    tile = part(root, "g", class_=style)
    part(tile, "rect", x=left, y=top, width=CELL - GAP, height=CELL - GAP, rx=2)
    part(
        tile,
        "text",
        shown,
        x=left + (CELL - GAP) / 2,
        y=top + (CELL - GAP) / 2 + TEXT / 3,
        font_size=TEXT,
        text_anchor="middle",
    )
