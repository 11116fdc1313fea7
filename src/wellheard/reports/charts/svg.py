"""Elements of a picture, and how much room text needs; text is always escaped."""

from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from wellheard.reports.written import printable

NARROW, EM, CAPITAL, WIDE, FULL = 0.4, 0.635, 0.78, 0.99, 1.05
"""Widths of letters over their height; generous, for the reader's font may be any."""
NARROW_LETTERS, WIDE_LETTERS = "fijlrt .,:;'|!()[]-", "mwMW@%&—…"


def picture(key: str, title: str, about: str, **given: object) -> Element:
    """Begin a picture with its name and description, for those who do not see it."""
    names = {"role": "img", "aria-labelledby": f"{key}-title {key}-desc"}
    root = Element("svg", names | _attributes(given))
    part(root, "title", title, id=f"{key}-title")
    part(root, "desc", about, id=f"{key}-desc")
    return root


def part(
    parent: Element, tag: str, text: str | None = None, /, **given: object
) -> Element:
    """Add an element; `text_anchor=` becomes `text-anchor=`, `class_=` `class=`."""
    made = SubElement(parent, tag, _attributes(given))
    made.text = None if text is None else printable(text)
    return made


def written(root: Element) -> Markup:
    """Write a picture as it stands in a page."""
    return Markup(tostring(root, encoding="unicode", short_empty_elements=True))  # noqa: S704 - ElementTree has escaped all text


def _attributes(given: dict[str, object]) -> dict[str, str]:
    return {
        name.rstrip("_").replace("_", "-")
        if name not in {"viewBox", "preserveAspectRatio"}
        else name: _value(value)
        for name, value in given.items()
        if value is not None
    }


def _value(value: object) -> str:
    return (
        f"{value:.2f}".rstrip("0").rstrip(".")
        if isinstance(value, float)
        else str(value)
    )


def width(text: str, size: float) -> float:
    """Estimate how wide a text is, at most."""
    return size * sum(map(_em, text))


def _em(letter: str) -> float:
    """Estimate how wide a letter is over its height."""
    if letter in NARROW_LETTERS:
        return NARROW
    if letter in WIDE_LETTERS:
        return WIDE
    if east_asian_width(letter) in {"W", "F"}:
        return FULL
    return CAPITAL if letter.isupper() else EM


def shortened(text: str, size: float, room: float) -> str:
    """Cut a text so that it fits; an ellipsis says that it was cut."""
    if width(text, size) <= room:
        return text
    kept = ""
    for letter in text:
        if width(f"{kept}{letter}…", size) > room:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def wrapped(text: str, letters: int, lines: int) -> list[str]:
    """Break a text between words into a few lines."""
    made = [""]
    for word in text.split():
        longer = f"{made[-1]} {word}".strip()
        if len(longer) <= letters or not made[-1]:
            made[-1] = longer
        else:
            made.append(word)
    if len(made) > lines:
        made = [*made[: lines - 1], " ".join(made[lines - 1 :])]
    return [
        line if len(line) <= letters else f"{line[: letters - 1]}…" for line in made
    ]
