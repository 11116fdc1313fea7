"""How fast one server is asked: at most half of what it allows, by all of us together.

A bucket is kept in a small file, so that neither several workers nor a command that is
started again and again ask faster than one alone.
"""

import contextlib
import os
import re
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from filelock import FileLock

from wellheard.networks.asking.clock import Clock
from wellheard.networks.asking.told import Told

HALF = 0.5
LARGEST_BURST = 10
WIDTH = 256
"""A file is always this long, so that nothing of an older one is left behind."""

INSTANT = 1e-6
"""Waits below it are an error of rounding."""

POLL_SECONDS = 0.002
"""How often a process looks whether another is done with the file."""


@dataclass(frozen=True)
class Pace:
    """So many requests in so many seconds are allowed; a share of them is ours."""

    requests: float
    seconds: float
    share: float = HALF

    def __post_init__(self) -> None:
        """Refuse what is no pace."""
        if not (self.requests > 0 and self.seconds > 0 and 0 < self.share <= 1):
            raise ValueError(
                f"Cannot ask {self.requests} times in {self.seconds} seconds with a "
                f"share of {self.share}; write numbers above 0, and a share up to 1"
            )

    @property
    def every_seconds(self) -> float:
        """The time between two requests."""
        return self.seconds / (self.requests * self.share)

    @property
    def burst(self) -> int:
        """So many may come at once: a tenth of our share, within 1 to 10."""
        tenth = int(self.requests * self.share / 10)
        return max(1, min(LARGEST_BURST, tenth))


@dataclass(frozen=True)
class Level:
    """How full a bucket is; all moments in seconds since 1970."""

    due: float = 0.0
    """When the bucket would be full again (the theoretical arrival time)."""
    closed_until: float = 0.0
    """The server asked to be left alone until then."""
    every_seconds: float = 0.0
    """What the server says is the time between two requests."""
    at: float = 0.0
    """When this was written."""

    def seen_at(self, now: float) -> "Level":
        """Return it as it is now; where the clock was put back, so is what it said."""
        back = self.at - now
        if back <= 0:
            return self
        return replace(
            self, due=self.due - back, closed_until=self.closed_until - back, at=now
        )


class Bucket:
    """The requests that may be made to one server with one credential.

    In no span of `pace.seconds` are there more than `pace.requests * pace.share +
    pace.burst`.
    """

    def __init__(self, pace: Pace, clock: Clock, file: Path | None = None) -> None:
        self.pace = pace
        self._clock = clock
        self._file = file
        self._lock = threading.Lock()
        self._kept = Level()
        self._others: AbstractContextManager[object] = contextlib.nullcontext()
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._others = lock_beside(file)

    def take(self) -> float:
        """Take leave for one request: 0, or the seconds after which to try again."""
        with self._locked():
            now = self._clock.now()
            read = self._read()
            level = read.seen_at(now)
            every = max(self.pace.every_seconds, level.every_seconds)
            earliest = level.due - (self.pace.burst - 1) * every
            wait = max(earliest, level.closed_until) - now
            if wait > INSTANT:
                if level is not read:
                    self._write(level)
                return wait
            self._write(replace(level, due=max(level.due, now) + every, at=now))
            return 0.0

    def close(self, seconds: float) -> None:
        """Let nothing through for some seconds, here and in other processes."""
        with self._locked():
            now = self._clock.now()
            level = self._read().seen_at(now)
            until = max(level.closed_until, now + seconds)
            self._write(replace(level, closed_until=until, at=now))

    def learn(self, told: Told) -> None:
        """Heed what a server said: leave to others what is not our share."""
        if told.retry_after is not None:
            self.close(told.retry_after)
        elif self._is_low(told):
            wait = told.reset_after
            self.close(self.pace.seconds if wait is None else wait)
        if told.every_seconds is not None:
            self._slow_down(told.every_seconds / self.pace.share)

    def _is_low(self, told: Told) -> bool:
        if told.remaining is None:
            return False
        limit = self.pace.requests if told.limit is None else told.limit
        return told.remaining < max(1.0, limit * (1 - self.pace.share))

    def _slow_down(self, every_seconds: float) -> None:
        with self._locked():
            level = self._read()
            if level.every_seconds != every_seconds:
                self._write(replace(level, every_seconds=every_seconds))

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with self._lock, self._others:
            yield

    def _read(self) -> Level:
        """Read the file; one that is damaged counts as a bucket just emptied."""
        if self._file is None:
            return self._kept
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Level)
        except FileNotFoundError:
            return Level()
        except (msgspec.DecodeError, UnicodeDecodeError):
            now = self._clock.now()
            emptied = now + self.pace.burst * self.pace.every_seconds
            self._write(Level(due=emptied, at=now))
            return Level(due=emptied, at=now)

    def _write(self, level: Level) -> None:
        if self._file is None:
            self._kept = level
            return
        # Over what is there: a new file in its place would wait for the disk,
        # and what a crash leaves of this one is read as a bucket just emptied.
        words = msgspec.json.encode(level).ljust(WIDTH)
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(handle, words, 0)
            os.ftruncate(handle, WIDTH)
        finally:
            os.close(handle)


def lock_beside(file: Path) -> FileLock:
    """Return what keeps other processes from a file; threads need a lock of theirs."""
    return FileLock(
        file.with_suffix(".lock"), poll_interval=POLL_SECONDS, thread_local=False
    )


def file_of(folder: Path, host: str, mark: str) -> Path:
    """Return where the bucket of a server and a credential is kept."""
    return folder / f"{re.sub(r'[^A-Za-z0-9.-]', '_', host)}-{mark or 'open'}.json"
