"""The worker: does what is queued, one job after the other, until it is told to end."""

import logging
import threading
import time
import uuid

from django.db import InterfaceError, OperationalError, connection
from django_tasks_db.management.commands.db_worker import Worker

from wellheard.web.rounds import due, registry, taking_back, uploads
from wellheard.web.rounds.performing import ENDING

LOOK_SECONDS = 1.0
"""So often it looks into an empty queue."""
TEND_SECONDS = 15.0
"""So often it looks for dead workers, and for what is due."""
AWAY_SECONDS = 5.0
"""After so long it asks again for a database that did not answer."""

log = logging.getLogger(__name__)


def work(stop: threading.Event, *, batch: bool = False) -> int:
    """Do queued jobs until told to stop, or as a batch until none is left.

    Returns how many tasks were taken from the queue. A job that runs when `stop` is set
    ends at its next step, and waits for another worker.
    """
    registry.known()
    token = ENDING.set(stop)
    name, taken, tended = uuid.uuid4().hex, 0, 0.0
    try:
        while not stop.is_set():
            try:
                if not tended or time.monotonic() - tended > TEND_SECONDS:
                    tend()
                    tended = time.monotonic()
                found = _one(name)
            except (InterfaceError, OperationalError) as away:
                log.warning("The database does not answer: %s", away)
                connection.close()
                stop.wait(AWAY_SECONDS)
                continue
            taken += found
            if not found and batch:
                return taken
            if not found:
                stop.wait(LOOK_SECONDS)
    finally:
        ENDING.reset(token)
        connection.close()
    return taken


def tend() -> None:
    """See to what no job does itself."""
    taking_back.take_back()
    taking_back.requeue()
    taking_back.forget()
    due.ask_for_due()
    uploads.sweep()


def _one(name: str) -> bool:
    """Do one task of the queue, by the worker of its own library."""
    queue = Worker(
        queue_names=["default"],
        interval=LOOK_SECONDS,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=name,
        excluded_queue_names=[],
    )
    queue.run()
    return bool(queue._run_tasks)
