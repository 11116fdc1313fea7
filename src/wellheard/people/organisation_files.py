"""Read organisations from files: those of the ODS, and any table with a header."""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import chain
from pathlib import Path, PurePath
from typing import IO

from wellheard.people.organisation_kinds import kinds, of_file
from wellheard.people.organisations import (
    ODS_CODE,
    Organisation,
    OrganisationRefused,
    is_region,
)
from wellheard.people.register_tables import (
    LIMITS,
    Limits,
    Refused,
    RegisterRefused,
    Row,
    rows,
)

ODS_COLUMNS = 27
ODS_NAMED = {
    0: "code",
    1: "name",
    2: "region",
    3: "ics",
    10: "opened_on",
    11: "closed_on",
    14: "parent",
}
"""Columns of the ODS's own files, which have no header: code, name, the national
grouping, the high level health geography, and when it opened and closed. Addresses and
telephones stand there too, and are not read.
"""
ODS_DAY = re.compile(r"(?:\d{8})?")
GUESSED = {
    "code": (
        "odscode",
        "code",
        "organisationcode",
        "orgcode",
        "trustcode",
        "providercode",
        "practicecode",
    ),
    "name": ("name", "organisationname", "orgname", "organisation", "trustname"),
    "kind": ("kind", "organisationtype", "orgtype", "type"),
    "region": ("region", "nhsregion", "nhsenglandregion", "regionname"),
    "ics": ("ics", "icsstp", "icb", "icbname", "icsname", "integratedcaresystem"),
    "parent": ("parent", "parentodscode", "parentcode"),
    "website": ("website", "url", "web", "webaddress", "websiteurl"),
    "peer_group": ("peergroup", "benchmarkinggroup"),
    "closed_on": ("closedon", "closedate", "closed"),
    "opened_on": ("openedon", "opendate", "opened"),
}
"""How others name the columns, without spaces and signs."""
HEADERS_SHOWN = 8
Read = Organisation | Refused


def read(
    source: Path | IO[bytes],
    name: str,
    *,
    kind: str = "",
    columns: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
) -> Iterator[Read]:
    """Read a file row by row; raises RegisterRefused.

    `kind` is that of all organisations of the file that say none and are no sites.
    `columns` names the header for some of our fields, where it would not be guessed;
    an empty one says that the file has none for it. Later rows of an organisation
    that was named before replace it: the last one counts.
    """
    kind = _checked(kind) or of_file(PurePath(name).name.partition(".")[0])
    with closing(rows(source, name, limits)) as found:
        first = next(found, None)
        if first is None:
            raise RegisterRefused(f"{name} has no rows; choose another file")
        if isinstance(first, Refused):
            raise RegisterRefused(f"{name} cannot be read by its columns: {first.why}")
        if _is_of_ods(first.cells):
            named, begin = ODS_NAMED, [first]
        else:
            named, begin = _named(first.cells, name, columns or {}), []
        yield from _organisations(chain(begin, found), named, len(first.cells), kind)


def _checked(kind: str) -> str:
    if kind and kind not in kinds():
        raise RegisterRefused(
            f"{kind!r} is no kind of organisation; take one of {', '.join(kinds())}"
        )
    return kind


def _is_of_ods(cells: list[str]) -> bool:
    return (
        len(cells) == ODS_COLUMNS
        and bool(ODS_CODE.fullmatch(cells[0]))
        and all(ODS_DAY.fullmatch(cells[at]) for at in (10, 11))
    )


def _organisations(
    found: Iterator[Row | Refused], named: Mapping[int, str], width: int, kind: str
) -> Iterator[Read]:
    for each in found:
        if isinstance(each, Refused):
            yield each
            continue
        told = {
            name: each.cells[at] for at, name in named.items() if at < len(each.cells)
        }
        try:
            _refuse_shifted(each.cells, told, width)
            yield Organisation.from_row(_put_right(told), kind)
        except OrganisationRefused as why:
            yield Refused(each.number, str(why))


def _refuse_shifted(cells: list[str], told: Mapping[str, str], width: int) -> None:
    """Refuse a row whose cells do not stand under their names, or are damaged."""
    if any(cells[width:]):
        raise OrganisationRefused(
            f"It has {len(cells)} cells for {width} columns; put quotes around text "
            "that holds a separator"
        )
    damaged = [
        name for name, text in told.items() if "\N{REPLACEMENT CHARACTER}" in text
    ]
    if damaged:
        raise OrganisationRefused(
            f"Its {damaged[0].replace('_', ' ')} has signs that cannot be read; save "
            "the table again as UTF-8"
        )


def _put_right(told: dict[str, str]) -> dict[str, str]:
    """Put region and care system right, which some years' tables changed over."""
    region, ics = told.get("region", ""), told.get("ics", "")
    if is_region(ics) and not is_region(region):
        return {**told, "region": ics, "ics": region}
    return told


def _named(header: list[str], name: str, columns: Mapping[str, str]) -> dict[int, str]:
    """Find the columns by their names; raises RegisterRefused."""
    bare = [_bare(each) for each in header]
    unknown = sorted(set(columns) - set(GUESSED))
    if unknown:
        raise RegisterRefused(
            f"There is no {unknown[0]!r} to read; take {', '.join(GUESSED)}"
        )
    found: dict[int, str] = {}
    for field, guesses in GUESSED.items():
        words = (_bare(columns[field]),) if field in columns else guesses
        at = next((bare.index(word) for word in words if word and word in bare), None)
        if at is not None:
            found[at] = field
        elif columns.get(field):
            raise RegisterRefused(
                f"{name} has no column {columns[field]!r}; {_columns(header)}"
            )
    _refuse_unnamed(header, name, set(found.values()), columns)
    return found


def _refuse_unnamed(
    header: list[str], name: str, found: set[str], columns: Mapping[str, str]
) -> None:
    """Refuse a table without names, or with codes that we would not recognise."""
    missing = {"code", "name"} - found
    others = [each for each in map(_bare, header) if each.endswith("code")]
    has_other_code = "code" not in columns and any(
        each != "postcode" for each in others
    )
    if "name" in missing or (missing and has_other_code):
        raise RegisterRefused(
            f"{name} has no column for the {' and the '.join(sorted(missing))}; "
            f"{_columns(header)}: rename them to 'ODS code' and 'Organisation name'"
        )


def _columns(header: list[str]) -> str:
    shown = ", ".join(each[:30] for each in header[:HEADERS_SHOWN])
    return f"its columns are {shown}"


def _bare(header: str) -> str:
    return re.sub(r"[^a-z]", "", header.lower())
