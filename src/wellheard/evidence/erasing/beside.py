"""What lies beside the tables and may name people: rows that could not be read."""

import csv
from pathlib import Path

from wellheard.evidence.erasing.words import Words

QUARANTINE = "quarantine"


def clean_quarantine(lake: Path, words: Words, *, rehearsal: bool = False) -> int:
    """Remove rows that were set aside and name the account; return how many."""
    return sum(
        _cleaned(path, words, rehearsal=rehearsal)
        for path in sorted((lake / QUARANTINE).glob("*.csv"))
    )


def _cleaned(path: Path, words: Words, *, rehearsal: bool) -> int:
    with path.open(encoding="utf-8", newline="") as source:
        head, *rows = list(csv.reader(source))
    kept = [row for row in rows if not words.anywhere.search(row[-1])]
    if len(kept) < len(rows) and not rehearsal:
        partial = path.with_suffix(".partial")
        with partial.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows([head, *kept])
        partial.replace(path)
    return len(rows) - len(kept)
