"""A report as one HTML page that needs nothing else: no network, no script, no font."""

import base64
import hashlib
from collections.abc import Callable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wellheard.reports.report import Report
from wellheard.reports.sections import (
    asked,
    communities,
    coverage,
    divisions,
    keenest,
    methods,
    named_lists,
    overlaps,
    summary,
    words,
)
from wellheard.reports.showing import Section
from wellheard.reports.written import day, printable

Maker = Callable[[Report], Section | None]

SECTIONS: tuple[tuple[str, str, Maker], ...] = (
    (summary.KEY, summary.TITLE, summary.section),
    (asked.KEY, asked.TITLE, asked.section),
    (coverage.KEY, coverage.TITLE, coverage.section),
    (keenest.KEY, keenest.TITLE, keenest.section),
    (named_lists.KEY, named_lists.TITLE, named_lists.section),
    (communities.KEY, communities.TITLE, communities.section),
    (overlaps.KEY, overlaps.TITLE, overlaps.section),
    (divisions.KEY, divisions.TITLE, divisions.section),
    (methods.KEY, methods.TITLE, methods.section),
    (words.KEY, words.TITLE, words.section),
)
"""The sections in the order of the page: key, title and maker."""


def page(report: Report) -> str:
    """Write a report as a page."""
    style = _style()
    summarised, *others = sections(report)
    return (
        _templates()
        .get_template("report.html")
        .render(
            title=asked.title(report.asked),
            report=report,
            made_on=day(report.made.made_at),
            as_at=asked.as_at(report.made),
            summary=summarised,
            sections=others,
            style=Markup(style),  # noqa: S704 - our own file
            style_hash=_hash(style),
        )
    )


def sections(report: Report) -> list[Section]:
    """Make the sections; one without a finding says why, or is left out."""
    made: list[Section] = []
    for key, title, maker in SECTIONS:
        section = maker(report)
        if section is None and key in report.missing:
            section = Section(key, title, lead=(f"{report.missing[key].rstrip('.')}.",))
        if section is not None:
            made.append(section)
    return made


def _clean(value: object) -> object:
    """Leave out of a text what cannot be seen; what is marked up is ours already."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return printable(value)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("wellheard", "reports/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _hash(text: str) -> str:
    """Return the hash by which the page allows its own style, and no other."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


STYLES = ("report.css", "charts.css")
"""The second is that of the pictures, which stand on other pages too."""


@cache
def _style() -> str:
    loader = PackageLoader("wellheard", "reports/templates")
    parts = (loader.get_source(_templates(), name)[0] for name in STYLES)
    return "".join(parts)
