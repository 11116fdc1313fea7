"""What an organisation can show for its levels, from a CSV file."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from wellheard.findings.capability.instrument import Instrument
from wellheard.findings.capability.refused import SurveyRefused
from wellheard.findings.capability.staging import Evidence, Review
from wellheard.findings.capability.survey import shortened
from wellheard.findings.capability.survey_files import table_of
from wellheard.findings.capability.words import LEVELS

ITEM, MET = "item", "met"
HEADINGS = (ITEM, MET, "link", "note", "on", "review")


def read(path: Path, instrument: Instrument) -> tuple[Evidence, ...]:
    """Read evidence, one row for each statement; raises SurveyRefused for a bad row.

    `met` names the levels whose description holds, such as `2 3`. `link`, `note`, `on`
    (a day, as 2026-11-24) and `review` (claimed, reviewed or agreed) may be left out.
    """
    headings, *rows = table_of(path)
    known = [each.casefold() for each in headings]
    if missing := [each for each in (ITEM, MET) if each not in known]:
        raise SurveyRefused(
            f"Cannot find the column {missing[0]} in {path.name}; it may have "
            f"{', '.join(HEADINGS)}"
        )
    found: dict[str, Evidence] = {}
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {
            name: row[known.index(name)].strip()
            for name in HEADINGS
            if name in known and known.index(name) < len(row)
        }
        try:
            one = _evidence(cells, instrument, found)
        except ValueError as fault:
            raise SurveyRefused(
                f"Cannot read {path.name}, row {number}: {fault}; mend the row"
            ) from fault
        found[one.item] = one
    return tuple(found.values())


def _evidence(
    cells: Mapping[str, str], instrument: Instrument, known: Collection[str]
) -> Evidence:
    item = cells.get(ITEM, "")
    if item in known:
        raise ValueError(f"{item} stands there twice")
    if item not in {each.id for each in instrument.items}:
        raise ValueError(f"{shortened(item)} is no statement such as CC1")
    day, state = cells.get("on", ""), cells.get("review", "")
    return Evidence(
        item,
        _levels(cells.get(MET, "").replace(",", " ").split()),
        cells.get("link", ""),
        cells.get("note", ""),
        date.fromisoformat(day) if day else None,
        Review(state.casefold()) if state else Review.CLAIMED,
    )


def _levels(words: Sequence[str]) -> frozenset[int]:
    allowed = {str(level): level for level in LEVELS}
    if wrong := [word for word in words if word not in allowed]:
        raise ValueError(f"{shortened(wrong[0])} is no level from 1 to 5")
    return frozenset(allowed[word] for word in words)
