"""Bars beside one another: how large each of some numbers is."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from wellheard.reports.charts.rows import LABEL_LINE, worded
from wellheard.reports.charts.svg import part, picture, written

ROW, THICK = 44.0, 14.0


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
        worded(root, row.label, row.shown, top + LABEL_LINE)
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
