"""A wave as a workbook: its figures, with charts that can be changed in it."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from wellheard.evidence.cells import safe
from wellheard.findings.capability.disclosure.crosses import (
    LEVEL,
    ORGANISATION,
    REGION,
    SECTOR,
)
from wellheard.web.capability.reading import Reading, Shown

PLAIN = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
EVERYONE = ("figure", "people", "points", "low", "high", "word")
SPLIT = ("figure", "of", "people", "points", "low", "high")
FACETS = {
    "Sectors": SECTOR,
    "Regions": REGION,
    "Levels of staff": LEVEL,
    "Organisations": ORGANISATION,
}
WIDE = 60


def workbook(reading: Reading) -> bytes:
    """Write a sheet for everyone, one for each way to divide people, and one about it.

    What is withheld is a row without numbers, as what is empty is.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, PLAIN) as book:
        figures = [
            each
            for each in (reading.headline, *reading.dimensions, *reading.statements)
            if each is not None
        ]
        _sheet(book, "Everyone", EVERYONE, [_row(each) for each in figures])
        _chart(book, len(figures))
        for title, facet in FACETS.items():
            rows = [
                (figure.title, label, *_numbers(shown))
                for figure in figures
                for label, shown in _divided(reading, figure.name, facet)
            ]
            if rows:
                _sheet(book, title, SPLIT, rows)
        _sheet(book, "About", ("what", ""), list(_about(reading)))
    return file.getvalue()


def _divided(
    reading: Reading, subject: str, facet: str
) -> list[tuple[str, Shown | None]]:
    if facet == LEVEL:
        return reading.levels(subject)
    return reading.by(subject, facet)


def _row(shown: Shown) -> tuple[Any, ...]:
    return (shown.title, *_numbers(shown), shown.word("verdict_in_words"))


def _numbers(shown: Shown | None) -> tuple[Any, ...]:
    """Return people, points and interval; nothing where they are not published."""
    if shown is None:
        return (None, None, None, None)
    named = (shown.values.get(name) for name in ("mean", "low", "high"))
    return (shown.people, *named)


def _about(reading: Reading) -> Iterable[tuple[str, str]]:
    release = reading.release
    yield "wave", release.wave
    yield "instrument", release.version
    yield "draft", "yes" if reading.instrument.is_draft else "no"
    yield "SHA-256 of the release", release.sha256
    yield "an empty cell", "fewer than 11 people, withheld to protect them, or nobody"
    yield "a rank", "is nowhere in it"


def _sheet(
    book: Any, title: str, names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, WIDE)
    sheet.write_row(0, 0, names, book.add_format({"bold": True}))
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [safe(value) for value in row])


def _chart(book: Any, figures: int) -> None:
    """Draw the points beside them, as a chart of the program's own."""
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Points",
            "categories": ["Everyone", 1, 0, figures, 0],
            "values": ["Everyone", 1, 2, figures, 2],
        }
    )
    chart.set_title({"name": "Points of each figure, from 0 to 100"})
    chart.set_x_axis({"min": 0, "max": 100})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": True})
    chart.set_size({"width": 900, "height": 120 + 24 * figures})
    told = {"description": "Bars of the points in the column beside, from 0 to 100"}
    book.get_worksheet_by_name("Everyone").insert_chart("H2", chart, told)
