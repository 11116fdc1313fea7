"""Naming people: for which purpose, and the record that it was done."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import click
import pyarrow as pa

from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import found
from wellheard.findings.interest.filters import Condition

purpose_option = click.option(
    "--purpose",
    help="Why people are named; recorded with the result. Needed unless one was given "
    "for the lake, or only what a file says are organisations is asked for.",
)


class PurposeMissing(Exception):
    """People would be named for no stated reason."""


SURELY_ORGANISATIONS = frozenset({"kind=organisation", "kind_said=yes"})
"""Conditions under which no person is named: what was worked out may be wrong."""


def names_no_person(conditions: Iterable[Condition]) -> bool:
    """Whether only accounts can be named that a file says are organisations."""
    asked = {each.sql() for each in conditions}
    return asked >= {Condition.read(text).sql() for text in SURELY_ORGANISATIONS}


def purpose_for(
    lake: Lake, given: str | None, *, organisations_only: bool = False
) -> str | None:
    """Return the purpose for which people are named; raises PurposeMissing."""
    purpose = (given or "").strip() or lake.purpose()
    if purpose is None and not organisations_only:
        raise PurposeMissing(
            "A result that names people needs a purpose; give one for the lake with "
            '`wellheard lake purpose "..."`, or for this result with --purpose, or '
            "ask only for what a file says are organisations, with "
            "--where kind=organisation --where kind_said=yes"
        )
    return purpose


def record(
    lake: Lake, purpose: str | None, question: Mapping[str, object], rows: int
) -> None:
    """Keep in the lake what was shown, and for which purpose."""
    moment = datetime.now(tz=UTC)
    row = {
        "shown_at": moment,
        "purpose": purpose,
        "question": json.dumps(question),
        "rows": rows,
    }
    table = found.DISCLOSURE
    with lake.writing("accounts were named", moment) as writing:
        writing.append(table, pa.Table.from_pylist([row], schema=table.schema))
