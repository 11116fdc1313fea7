"""Bars that part at the middle: low levels lie left of it, high ones right."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markupsafe import Markup

from wellheard.reports.charts.rows import LABEL_LINE, worded_twice
from wellheard.reports.charts.svg import part, picture, written

ROW, THICK = 66.0, 14.0
MIDDLE = 50.0


@dataclass(frozen=True)
class Shares:
    """One statement: the share of each of five levels, the lowest first, 0 to 1."""

    label: str
    shares: tuple[float, ...]
    shown: str


def diverging(key: str, title: str, about: str, rows: Sequence[Shares]) -> Markup:
    """Draw a bar for each statement; half of the middle level lies on either side."""
    root = picture(
        key, title, about, class_="diverging", width="100%", height=ROW * len(rows)
    )
    for number, row in enumerate(rows):
        _row(root, row, number * ROW)
    high = ROW * len(rows)
    part(root, "line", class_="middle", x1="50%", x2="50%", y1=0, y2=high)
    return written(root)


def _row(root: Element, row: Shares, top: float) -> None:
    worded_twice(root, row.label, row.shown, top + LABEL_LINE)
    line = top + 2 * LABEL_LINE
    left = MIDDLE - MIDDLE * (row.shares[0] + row.shares[1] + row.shares[2] / 2)
    for level, share in enumerate(row.shares, start=1):
        long = MIDDLE * share
        room_of = {"x": f"{left:.2f}%", "y": line + 6, "height": THICK}
        part(root, "rect", class_=f"level-{level}", width=f"{long:.2f}%", **room_of)
        left += long
