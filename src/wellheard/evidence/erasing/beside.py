"""What lies beside the tables and may name people: rows that could not be read."""

import csv
from collections.abc import Iterator
from pathlib import Path

from wellheard.evidence.erasing.words import Words
from wellheard.evidence.writing import QUARANTINE

LONGEST = 2**31 - 1
"""A row that could not be read may be as long as its file."""


def clean_quarantine(lake: Path, words: Words, *, rehearsal: bool = False) -> int:
    """Remove rows that were set aside and name the account; return how many."""
    return sum(
        _cleaned(path, words, rehearsal=rehearsal)
        for path in sorted((lake / QUARANTINE).glob("*.csv"))
    )


def _cleaned(path: Path, words: Words, *, rehearsal: bool) -> int:
    naming = sum(_names(row, words) for row in _rows(path))
    if naming and not rehearsal:
        partial = path.with_suffix(".partial")
        with partial.open("w", encoding="utf-8", newline="") as target:
            kept = (row for row in _rows(path) if not _names(row, words))
            csv.writer(target).writerows(kept)
        partial.replace(path)
    return naming


def _rows(path: Path) -> Iterator[list[str]]:
    """Read the rows of a file one by one, its head among them."""
    usual = csv.field_size_limit(LONGEST)
    try:
        with path.open(encoding="utf-8", newline="") as source:
            yield from csv.reader(source)
    finally:
        csv.field_size_limit(usual)


def _names(row: list[str], words: Words) -> bool:
    return bool(row) and words.anywhere.search(row[-1]) is not None
