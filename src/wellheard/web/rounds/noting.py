"""Write down how a run goes, and see whether it is still wanted: a thread of its own.

What works may use many threads and hold the database for long; so none of that is done
by the work itself.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, models
from django.utils import timezone

from wellheard.web.rounds.models import Job, Said, State
from wellheard.web.rounds.running import Cancelled, Lost, Running

EVERY_SECONDS = 1.0
"""So often at most is progress written."""
ALIVE_SECONDS = 5.0
"""So often is written that the worker lives, with or without progress."""

log = logging.getLogger(__name__)


@contextmanager
def noted(job: Job, running: Running) -> Iterator[None]:
    """Write down how a run goes until it ends."""
    over = threading.Event()
    notes = _Notes(job, running)
    thread = threading.Thread(target=_keep, args=(notes, over), name=f"job-{job.pk}")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _keep(notes: "_Notes", over: threading.Event) -> None:
    try:
        while not over.wait(EVERY_SECONDS):
            notes.write()
        notes.write()
    finally:
        connection.close()


class _Notes:
    """What was written of one run."""

    def __init__(self, job: Job, running: Running) -> None:
        self._pk, self._run = job.pk, job.run
        self._running = running
        self._alive = time.monotonic()
        self._held: tuple[tuple[str, int, int] | None, list[str]] = (None, [])

    def write(self) -> None:
        """Write what is new; a database that is busy is asked again later."""
        self._running.follow()
        latest, lines = self._running.told()
        self._held = (latest or self._held[0], self._held[1] + lines)
        try:
            self._look()
            self._write()
        except DatabaseError as busy:
            log.warning("Progress of job %s waits: %s", self._pk, type(busy).__name__)
            connection.close()

    def _mine(self) -> models.QuerySet:
        return Job.everywhere.filter(pk=self._pk, run=self._run, state=State.RUNNING)

    def _look(self) -> None:
        """See whether the job is still ours, and still wanted."""
        unwanted = self._mine().values_list("is_unwanted", flat=True).first()
        if unwanted is None:
            self._running.halt(Lost)
        elif unwanted:
            self._running.halt(Cancelled)

    def _write(self) -> None:
        latest, lines = self._held
        now = time.monotonic()
        if latest is None and not lines and now - self._alive < ALIVE_SECONDS:
            return
        new = {} if latest is None else dict(zip(NAMES, latest, strict=True))
        if not self._mine().update(alive_at=timezone.now(), **new):
            self._running.halt(Lost)
            return
        self._alive = now
        self._held = (None, lines)
        Said.objects.bulk_create(Said(job_id=self._pk, text=text) for text in lines)
        self._held = (None, [])


NAMES = ("step", "done", "of")
