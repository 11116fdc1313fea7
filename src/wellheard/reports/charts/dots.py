"""Figures from 0 to 100 as dots on one scale, each with the interval it may lie in."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markupsafe import Markup

from wellheard.reports.charts.rows import LABEL_LINE, worded
from wellheard.reports.charts.svg import part, picture, written

ROW, DOT = 48.0, 6.0
MARKS = (25, 50, 75)


@dataclass(frozen=True)
class Dot:
    """One figure: what it is of, where it lies, and how far it may be off."""

    label: str
    value: float
    shown: str
    low: float = math.nan
    high: float = math.nan


def dots(key: str, title: str, about: str, rows: Sequence[Dot]) -> Markup:
    """Draw a row for each figure, with lines at 25, 50 and 75."""
    high = ROW * len(rows)
    root = picture(key, title, about, class_="dots", width="100%", height=high)
    for number, row in enumerate(rows):
        _row(root, row, number * ROW)
    return written(root)


def _row(root: Element, row: Dot, top: float) -> None:
    worded(root, row.label, row.shown, top + LABEL_LINE)
    middle = top + LABEL_LINE + 15
    part(root, "line", class_="scale", x1="0%", x2="100%", y1=middle, y2=middle)
    for mark in MARKS:
        at = f"{mark}%"
        part(root, "line", class_="scale", x1=at, x2=at, y1=middle - 5, y2=middle + 5)
    if not math.isnan(row.low):
        ends = {"x1": f"{row.low:.2f}%", "x2": f"{row.high:.2f}%"}
        part(root, "line", class_="reach", **ends, y1=middle, y2=middle)
    part(root, "circle", class_="dot", cx=f"{row.value:.2f}%", cy=middle, r=DOT)
