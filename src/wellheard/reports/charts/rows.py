"""What stands above each bar or dot of a picture: its label, and its number in words.

Widths are shares of the picture's own, which takes the width there is: text keeps its
size on a telephone, where a picture that shrinks would take it along.
"""

from xml.etree.ElementTree import Element

from wellheard.reports.charts.svg import part, shortened, width, wrapped

TEXT, LABEL_LINE = 15.0, 17.0
NARROWEST = 254.0
"""The width of the page on a small telephone; label and number fit into it."""
LETTERS = 28
"""So many of a label fit beside nothing on the narrowest page."""
GAP, BOLD = 8.0, 1.15
"""Room between a label and its number, which is printed in bold."""


def worded(root: Element, label: str, shown: str, line: float) -> None:
    """Write the label at the left and the number at the right."""
    room = NARROWEST - GAP - width(shown, TEXT) * BOLD
    part(root, "text", shortened(label, TEXT, room), x=0, y=line, font_size=TEXT)
    _numbered(root, shown, line)


def worded_twice(root: Element, label: str, shown: str, line: float) -> None:
    """Write a longer label in two lines, and the number at the right of the second."""
    first, *more = wrapped(label, LETTERS, 2)
    part(root, "text", first, x=0, y=line, font_size=TEXT)
    room = NARROWEST - GAP - width(shown, TEXT) * BOLD
    second = shortened(" ".join(more), TEXT, room)
    part(root, "text", second, x=0, y=line + LABEL_LINE, font_size=TEXT)
    _numbered(root, shown, line + LABEL_LINE)


def _numbered(root: Element, shown: str, line: float) -> None:
    end = {"x": "100%", "y": line, "font_size": TEXT, "text_anchor": "end"}
    part(root, "text", shown, class_="number", **end)
