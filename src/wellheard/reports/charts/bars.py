"""Bars beside one another: how large each of some numbers is.

Widths are shares of the picture's own, which takes the width there is: text keeps its
size on a telephone, where a picture that shrinks would take it along.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markupsafe import Markup

from wellheard.reports.charts.svg import part, picture, shortened, width, written

TEXT, ROW, LABEL_LINE, THICK = 15.0, 44.0, 17.0, 14.0
NARROWEST = 254.0
"""The width of the page on a small telephone; label and number fit into it."""
GAP, BOLD = 8.0, 1.15
"""Room between a label and its number, which is printed in bold."""


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, how long, and the number in words."""

    label: str
    value: float | None
    """None is unknown: drawn as an outline, and said."""
    shown: str


def bars(key: str, title: str, about: str, rows: Sequence[Bar], whole: float) -> Markup:
    """Draw bars; `whole` is the number that a bar of the full width stands for."""
    root = picture(
        key, title, about, class_="bars", width="100%", height=ROW * len(rows)
    )
    for number, row in enumerate(rows):
        top = number * ROW
        _words(root, row, top + LABEL_LINE)
        room: dict[str, object] = {
            "x": 0,
            "y": top + LABEL_LINE + 6,
            "height": THICK,
            "rx": 2,
        }
        part(root, "rect", class_="track", width="100%", **room)
        if row.value is None:
            part(root, "rect", class_="nothing", width="100%", **room)
        else:
            long = f"{100 * min(row.value / whole, 1) if whole else 0:.2f}%"
            part(root, "rect", class_="bar", width=long, **room)
    return written(root)


def _words(root: Element, row: Bar, line: float) -> None:
    """Write the label at the left and the number at the right."""
    room = NARROWEST - GAP - width(row.shown, TEXT) * BOLD
    label = shortened(row.label, TEXT, room)
    part(root, "text", label, x=0, y=line, font_size=TEXT)
    part(
        root,
        "text",
        row.shown,
        x="100%",
        y=line,
        font_size=TEXT,
        text_anchor="end",
        class_="number",
    )
