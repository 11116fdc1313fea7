"""What was spent so far, line by line, in a file that survives any crash."""

import os
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from pathlib import Path

import msgspec

from wellheard.networks.asking.pace import lock_beside
from wellheard.networks.asking.question import Cost


class Line(msgspec.Struct, array_like=True):
    """One request about to be sent; one that costs less than nothing is given back."""

    run: str
    at: float
    host: str
    day: str
    """The day of the server's own quota."""
    requests: int
    units: int
    micro_dollars: int


class Journal:
    """The lines of all processes that spend from one budget.

    A line is written before its request is sent, and forced onto the disk where the
    request costs money. A line that a crash cut short stands for a request that was
    never sent.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._run = uuid.uuid4().hex[:12]
        self._read_to = 0
        self._units: Counter[tuple[str, str]] = Counter()
        self._spans: dict[str, tuple[float, float]] = {}
        self.spent = Cost()
        self._others: AbstractContextManager[object] = nullcontext()
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._others = lock_beside(file)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Keep others out, and read what they spent meanwhile."""
        with self._lock, self._others:
            if self._file is not None:
                self._catch_up(self._file)
            yield

    def units(self, host: str, day: date) -> int:
        """Say how many units of one day's quota are spent."""
        return self._units[host, day.isoformat()]

    def hours(self, now: float) -> float:
        """Say how long was asked; the time between two runs does not count."""
        spans = dict(self._spans)
        first, _last = spans.get(self._run, (now, now))
        spans[self._run] = (first, now)
        return sum(max(0.0, last - first) for first, last in spans.values()) / 3600

    def write(self, cost: Cost, host: str, day: date, at: float) -> None:
        """Note a request before it is sent."""
        line = Line(
            self._run,
            at,
            host,
            day.isoformat(),
            cost.requests,
            cost.units,
            cost.micro_dollars,
        )
        if self._file is not None:
            self._append(self._file, msgspec.json.encode(line), cost.micro_dollars > 0)
        self._count(line)

    def _append(self, file: Path, words: bytes, is_paid: bool) -> None:
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            is_whole = os.fstat(handle).st_size == self._read_to
            words = (b"" if is_whole else b"\n") + words + b"\n"
            if os.write(handle, words) != len(words):
                raise OSError(f"Cannot write all of a line to {file}; make room there")
            if is_paid:
                os.fsync(handle)
            self._read_to = os.fstat(handle).st_size
        finally:
            os.close(handle)

    def _catch_up(self, file: Path) -> None:
        if not file.exists() or file.stat().st_size == self._read_to:
            return
        with file.open("rb") as lines:
            lines.seek(self._read_to)
            for words in lines:
                if not words.endswith(b"\n"):
                    break
                self._read_to += len(words)
                self._count_words(words)

    def _count_words(self, words: bytes) -> None:
        try:
            line = msgspec.json.decode(words, type=Line)
        except msgspec.DecodeError:  # cut short by a crash, so never sent
            return
        self._count(line)

    def _count(self, line: Line) -> None:
        self.spent += Cost(line.requests, line.units, line.micro_dollars)
        self._units[line.host, line.day] += line.units
        first, last = self._spans.get(line.run, (line.at, line.at))
        self._spans[line.run] = (first, max(last, line.at))
