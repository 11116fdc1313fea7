"""What every reader yields: rows for the lake, and rows set aside."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa


class FileRefused(Exception):
    """A file that cannot be read as what it was said to be; says what to do."""


@dataclass(frozen=True)
class BadRow:
    """One row that could not be read: where it stood, why, and what it said."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True)
class Batch:
    """Some rows, by name of the lake table they are for.

    Each table has the columns of its lake schema except `fetch_id`, and except
    `observed_at`, `first_seen_at` and `last_seen_at` where the reader does not know
    better than the moment of the import: columns that are missing are filled in by
    the intake.
    """

    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    bad: tuple[BadRow, ...] = ()
    rows_read: int = 0
