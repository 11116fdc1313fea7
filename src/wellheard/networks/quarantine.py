"""Rows that could not be read are set aside in a file, each with line and reason."""

import csv
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from wellheard.evidence.writing import QUARANTINE
from wellheard.networks.batches import BadRow

HEADER = ("line", "reason", "row")
HELD_BYTES = 1 << 20


class Quarantine:
    """The rows set aside by one import; a file only where there was one."""

    def __init__(self, lake: Path, fetch_id: str) -> None:
        self.path = lake / QUARANTINE / f"{fetch_id}.csv"
        self.first: BadRow | None = None
        self.rows = 0
        # The system removes a temporary file with its program, even with a killed one.
        self._waiting = tempfile.SpooledTemporaryFile(  # noqa: SIM115
            max_size=HELD_BYTES, mode="w+", encoding="utf-8", newline=""
        )
        self._writer = csv.writer(self._waiting)
        self._writer.writerow(HEADER)
        self._kept = False

    def add(self, rows: Iterable[BadRow]) -> None:
        """Set rows aside."""
        for row in rows:
            self.first = self.first or row
            self.rows += 1
            self._writer.writerow((row.line, row.reason, _storable(row.text)))

    def keep(self) -> Path | None:
        """Write the file, whole or not at all; None where nothing was set aside."""
        if not self.rows:
            return None
        self.path.parent.mkdir(exist_ok=True)
        partial = self.path.with_suffix(".partial")
        self._waiting.seek(0)
        with partial.open("w", encoding="utf-8", newline="") as target:
            while piece := self._waiting.read(HELD_BYTES):
                target.write(piece)
        partial.replace(self.path)
        self._kept = True
        return self.path

    def discard(self) -> None:
        """Take the file back."""
        if self._kept:
            self.path.unlink(missing_ok=True)
        self._kept = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._waiting.close()
        if kind is not None:
            self.discard()


def _storable(text: str) -> str:
    """Return text that any encoding can hold: JSON may carry half a character."""
    return text.encode("utf-8", "replace").decode("utf-8")
