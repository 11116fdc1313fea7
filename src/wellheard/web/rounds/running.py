"""One run of a job: what it was asked, how far it came, and whether to stop."""

import threading
from collections import deque
from typing import Any

from wellheard.evidence.lake import Lake
from wellheard.web.belonging.models import Organisation
from wellheard.web.rounds.models import Job

LONGEST_STEP, LONGEST_LINE = 200, 1000


class Halted(Exception):
    """A run ends before its time; the job's state says what comes next."""


class Cancelled(Halted):
    """Somebody no longer wants the job."""


class PutBack(Halted):
    """The worker ends, or the lake is busy: the job waits for another run."""

    def __init__(self, why: str, *, seconds: int = 0) -> None:
        super().__init__(why)
        self.seconds = seconds
        """How long to wait at least."""


class Lost(Halted):
    """The job was given to another worker, as this one was silent for too long."""


class Failed(Exception):
    """A job cannot be done; the sentence says why, and what to do."""


class Running:
    """A run, as the work sees it. Any thread may report; one writes it down."""

    def __init__(self, job: Job, lake: Lake, ending: threading.Event) -> None:
        self.organisation: Organisation = job.organisation
        self.asked: dict[str, Any] = job.asked
        self.title: str = job.title
        self.lake = lake
        self.asked_at = job.asked_at
        self.stop = threading.Event()
        """Set where the run is to end at the next point from which it can go on."""
        self._ending = ending
        self._why: type[Halted] | None = None
        self._lock = threading.Lock()
        self._latest: tuple[str, int, int] | None = None
        self._lines: deque[str] = deque()

    def note(self, step: str, done: int = 0, of: int = 0) -> None:
        """Say how far it came; never more than there is to do."""
        of = max(of, 0)
        done = min(max(done, 0), of) if of else max(done, 0)
        with self._lock:
            self._latest = (step[:LONGEST_STEP], done, of)

    def progress(self, step: str, done: int, of: int) -> None:
        """Say how far it came; raises Halted where the run is to end."""
        self.note(step, done, of)
        self.check()

    def check(self) -> None:
        """Go on, or raise Cancelled, PutBack or Lost."""
        if self._ending.is_set():
            self.halt(PutBack)
        if self._why is PutBack:
            raise PutBack("The worker was stopped; another run goes on with it")
        if self._why is not None:
            raise self._why("The run was ended")

    def say(self, text: str) -> None:
        """Add a line to the log."""
        with self._lock:
            self._lines.append(text[:LONGEST_LINE])

    def halt(self, why: type[Halted]) -> None:
        """Let the run end; the first reason counts, but what is lost stays lost."""
        if self._why is None or why is Lost:
            self._why = why
        self.stop.set()

    def follow(self) -> None:
        """Pass on that the worker ends."""
        if self._ending.is_set():
            self.halt(PutBack)

    def told(self) -> tuple[tuple[str, int, int] | None, list[str]]:
        """Take what was reported since the last time."""
        with self._lock:
            latest, self._latest = self._latest, None
            lines = list(self._lines)
            self._lines.clear()
        return latest, lines
