"""Small surveys, written as the levels that people of each organisation chose."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from wellheard.findings.capability import versions
from wellheard.findings.capability.survey import Survey

DRAFT = versions.shipped().version("1.0.0-draft")
Row = Sequence[int]


def survey(
    answers: Mapping[str, Sequence[Row]],
    items: Sequence[str],
    level: Sequence[str | None] | None = None,
) -> Survey:
    """Lay out answers: for each organisation a row of codes for each person."""
    rows = [row for people in answers.values() for row in people]
    units = [unit for unit, people in answers.items() for _person in people]
    columns = {"unit": pa.array(units)}
    if level is not None:
        columns["level"] = pa.array(level, pa.string())
    for at, item in enumerate(items):
        columns[item] = pa.array([row[at] for row in rows], pa.int8())
    return Survey(DRAFT.version, pa.table(columns), tuple(items))
