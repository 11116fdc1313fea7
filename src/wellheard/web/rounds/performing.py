"""Do one job: claim it, run its work, and write down how it ended."""

import contextvars
import logging
import threading
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import task

from wellheard.evidence.lake import Lake, LakeError
from wellheard.evidence.writing import LakeBusy
from wellheard.networks.gathering.round import RoundBusy
from wellheard.web.rounds import noting, registry, telling
from wellheard.web.rounds.models import Job, Said, State
from wellheard.web.rounds.registry import Result, UnknownWork
from wellheard.web.rounds.running import Cancelled, Failed, Halted, PutBack, Running

BUSY_SECONDS = 30
"""After so long a job asks again for a lake that somebody else writes to."""
OUR_FAULT = (
    "Something went wrong in the program itself ({name}); try again, and if it fails "
    "again, show whoever runs this service the number of this job"
)
ENDING: contextvars.ContextVar[threading.Event] = contextvars.ContextVar("ending")
"""Set where the worker that runs this is asked to end."""

log = logging.getLogger(__name__)


@task
def perform(job_id: int) -> None:
    """Do a job, as the queue asks for it."""
    attempt(job_id)


def enqueue(job_id: int, *, seconds: int = 0) -> None:
    """Put a job that waits into the queue, for now or for later."""
    when = timezone.now() + timedelta(seconds=seconds) if seconds else None
    perform.using(run_after=when).enqueue(job_id)


def attempt(job_id: int) -> None:
    """Do a job, where it still waits and nobody else took it."""
    job = _claimed(job_id)
    if job is None:
        return
    try:
        result = _done(job)
    except Halted as halted:
        _halted(job, halted)
    except (LakeBusy, RoundBusy):
        why = "Somebody else writes into the lake; waiting for them"
        put_back(job, why, seconds=BUSY_SECONDS)
    except (Failed, LakeError, UnknownWork) as fault:
        _ended(job, State.FAILED, failure=str(fault))
    except Exception as fault:
        log.exception("Job %s failed", job.pk)
        _ended(job, State.FAILED, failure=OUR_FAULT.format(name=type(fault).__name__))
    else:
        _ended(job, State.DONE, result=result)


def _halted(job: Job, halted: Halted) -> None:
    """Leave a job that ended before its time as it should be."""
    if isinstance(halted, PutBack):
        put_back(job, str(halted), seconds=halted.seconds)
    elif isinstance(halted, Cancelled):
        _ended(job, State.CANCELLED)
    else:
        log.warning("Job %s was given to another worker", job.pk)


def _claimed(job_id: int) -> Job | None:
    """Take a job that waits; of several workers, one gets it."""
    now, run = timezone.now(), uuid.uuid4().hex
    waiting = Job.everywhere.filter(pk=job_id, state=State.WAITING, is_unwanted=False)
    if not waiting.update(state=State.RUNNING, began_at=now, alive_at=now, run=run):
        return None
    found: Job | None = (
        Job.everywhere.select_related("organisation", "by")
        .filter(pk=job_id, run=run)
        .first()
    )
    return found


def _done(job: Job) -> Result:
    """Do the work of a job."""
    work = registry.of(job.kind)
    lake = Lake.create(settings.ENVIRONMENT.lake)
    running = Running(job, lake, ENDING.get(threading.Event()))
    try:
        with noting.noted(job, running):
            running.check()
            return work.do(running)
    finally:
        if not connection.in_atomic_block:
            close_old_connections()  # work may take longer than a connection lives


def _ended(job: Job, state: str, **more: Any) -> None:
    """Write down that a job ended, unless another run has it by now."""
    mine = Job.everywhere.filter(pk=job.pk, run=job.run, state=State.RUNNING)
    if not mine.update(state=state, ended_at=timezone.now(), **more):
        return
    if state == State.FAILED:
        telling.failed(job)


def put_back(job: Job, why: str, *, seconds: int = 0) -> bool:
    """Let a job that runs wait for another run; False where it is not ours any more."""
    with transaction.atomic():
        mine = Job.everywhere.filter(pk=job.pk, run=job.run, state=State.RUNNING)
        if not mine.update(state=State.WAITING, run="", step=""):
            return False
        Said.objects.create(job_id=job.pk, text=why)
        enqueue(job.pk, seconds=seconds)
    return True
