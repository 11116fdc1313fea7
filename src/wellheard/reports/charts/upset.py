"""Which sets a group is in, as dots, and how large the group is, as a bar.

The form of Lex, Gehlenborg, Strobelt, Vuillemot and Pfister, UpSet: visualization of
intersecting sets (2014), with a row for each combination.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element

from markupsafe import Markup

from wellheard.reports.charts.svg import part, picture, shortened, width, written

COLUMN, ROW, STAIR, DOT, TEXT = 30.0, 30.0, 24.0, 8.0, 15.0
WIDE, NUMBERS = 720.0, 90.0


@dataclass(frozen=True)
class Group:
    """The accounts in exactly some of the sets, by the sets' numbers from 0."""

    sets: tuple[int, ...]
    accounts: int


def upset(
    key: str, title: str, about: str, names: Sequence[str], groups: Sequence[Group]
) -> Markup:
    """Draw a row for each group, under the names of the sets."""
    head = STAIR * len(names) + 8
    high = head + ROW * len(groups)
    root = picture(
        key,
        title,
        about,
        class_="upset",
        viewBox=f"0 0 {WIDE:.0f} {high:.0f}",
        width=WIDE,
        height=high,
    )
    for number, name in enumerate(names):
        _name(root, number, name, head)
    largest = max((group.accounts for group in groups), default=1)
    for number, group in enumerate(groups):
        middle = head + number * ROW + ROW / 2
        if number % 2 == 0:
            part(
                root,
                "rect",
                class_="band",
                x=0,
                y=middle - ROW / 2,
                width=WIDE,
                height=ROW,
            )
        _dots(root, group, len(names), middle)
        _bar(root, group, largest, len(names) * COLUMN + 16, middle)
    return written(root)


def _name(root: Element, number: int, name: str, head: float) -> None:
    """Write a set's name on its own stair, with a line down to its column."""
    left, line = number * COLUMN + COLUMN / 2, number * STAIR + TEXT + 2
    part(root, "line", class_="lead", x1=left, y1=line + 5, x2=left, y2=head)
    room = WIDE - left - 8
    part(root, "text", shortened(name, TEXT, room), x=left - 6, y=line, font_size=TEXT)


def _dots(root: Element, group: Group, sets: int, middle: float) -> None:
    centres = [number * COLUMN + COLUMN / 2 for number in range(sets)]
    chosen = [centres[number] for number in sorted(group.sets)]
    for one, next_one in pairwise(chosen):
        part(root, "line", class_="tie", x1=one, y1=middle, x2=next_one, y2=middle)
    for number, centre in enumerate(centres):
        style = "in" if number in group.sets else "out"
        part(root, "circle", class_=style, cx=centre, cy=middle, r=DOT)


def _bar(root: Element, group: Group, largest: int, left: float, middle: float) -> None:
    shown = f"{group.accounts:,}"
    long = (WIDE - left - NUMBERS) * group.accounts / largest
    part(root, "rect", class_="bar", x=left, y=middle - 8, width=long, height=16, rx=2)
    place = min(left + long + 8, WIDE - width(shown, TEXT))
    part(
        root,
        "text",
        shown,
        x=place,
        y=middle + TEXT / 3,
        font_size=TEXT,
        class_="number",
    )
