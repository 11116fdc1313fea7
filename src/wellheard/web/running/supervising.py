"""One process tree: the web server and the worker under one parent."""

import ctypes
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wellheard.web.running import ready

SITE = (sys.executable, "-m", "wellheard.web.running.site")
WORKER = (sys.executable, "-m", "wellheard.web.running.working")
LOOK_SECONDS = 0.2
STOP_SECONDS = 20.0
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
STEADY_SECONDS = 60.0
"""A child that lived for so long begins with the first wait again."""
SET_DEATH_SIGNAL = 1


class ServerEnded(Exception):
    """The web server ended by itself; says where to look."""


@dataclass
class Child:
    """A process that is started again when it dies."""

    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    wait: float = FIRST_WAIT
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start it; it ends with us, even where we are killed."""
        self.began = time.monotonic()
        self.process = subprocess.Popen(self.command, preexec_fn=_end_with_parent)  # noqa: PLW1509, S603 - one of our own; no thread runs yet that it could harm

    def tend(self, told: Callable[[str], None]) -> None:
        """Start it again where it died, later each time."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            code = self.process.returncode
            if now - self.began > STEADY_SECONDS:
                self.wait = FIRST_WAIT
            told(f"The worker ended ({code}); it starts again in {self.wait:.0f} s")
            self.process, self.due = None, now + self.wait
            self.wait = min(self.wait * 2, LONGEST_WAIT)
        if self.process is None and now >= self.due:
            self.start()

    def end(self) -> None:
        """Ask it to end, and see to it that it does."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def supervise(
    stop: threading.Event,
    *,
    with_worker: bool,
    told: Callable[[str], None],
    opened: Callable[[], None],
) -> None:
    """Run until told to stop; `opened` is called once pages can be asked for.

    The worker begins then, so that people wait for the pages alone. Raises ServerEnded.
    """
    site = Child(SITE)
    worker = Child(WORKER) if with_worker else None
    is_open = False
    site.start()
    try:
        while not stop.wait(LOOK_SECONDS):
            if site.process is not None and site.process.poll() is not None:
                raise ServerEnded(
                    "The web server ended by itself; what it said stands above, and "
                    "wellheard doctor looks for the cause"
                )
            if not is_open:
                is_open = ready.answers()
                if is_open:
                    opened()
            elif worker is not None:
                worker.tend(told)
    finally:
        for each in (worker, site):
            if each is not None:
                each.end()


def _end_with_parent() -> None:
    """Ask the kernel to end this process with its parent; elsewhere, do without."""
    library = ctypes.CDLL(None)
    if hasattr(library, "prctl"):
        library.prctl(SET_DEATH_SIGNAL, signal.SIGTERM)
