"""Where organisations stand, from a CSV file: their sector and region."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from wellheard.findings.capability.disclosure.cells import Place
from wellheard.findings.capability.refused import SurveyRefused
from wellheard.findings.capability.survey import UNIT
from wellheard.findings.capability.survey_files import table_of

HEADINGS = (UNIT, "sector", "region")


def read(path: Path) -> Mapping[str, Place]:
    """Read a table of organisations; raises SurveyRefused, which names the row.

    It has the columns `unit`, `sector` and `region`; others are not looked at.
    """
    headings, *rows = table_of(path)
    known = [each.casefold() for each in headings]
    if missing := [each for each in HEADINGS if each not in known]:
        raise SurveyRefused(
            f"Cannot find the column {missing[0]} in {path.name}; give each "
            f"organisation a row with {', '.join(HEADINGS)}"
        )
    at = [known.index(each) for each in HEADINGS]
    places: dict[str, Place] = {}
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = [" ".join(row[each].split()) if each < len(row) else "" for each in at]
        if not all(cells) or cells[0] in places:
            what = "stands there twice" if all(cells) else "is not whole"
            raise SurveyRefused(
                f"Cannot read {path.name}: row {number} {what}; give each organisation "
                f"one row with {', '.join(HEADINGS)}"
            )
        places[cells[0]] = Place(cells[1], cells[2])
    return places


def written(places: Mapping[str, Place]) -> bytes:
    """Write the same as CSV (UTF-8); `read` reads it back."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(HEADINGS)
    rows.writerows((name, at.sector, at.region) for name, at in places.items())
    return text.getvalue().encode()
