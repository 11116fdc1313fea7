"""Take back what died with its worker, and what fell out of the queue."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from wellheard.web.rounds import performing, telling
from wellheard.web.rounds.models import Job, State

DEAD_SECONDS = 60
"""A worker that says nothing for so long is taken for dead."""
ATTEMPTS = 3
KEPT_DAYS = 60
"""So long the queue remembers what it did; jobs themselves stay."""
GAVE_UP = (
    f"It was begun {ATTEMPTS} times, and each time its worker was ended before it was "
    "done, as happens where memory runs out; ask whoever runs this service to look at "
    "the log of the worker, then try again"
)


def take_back() -> int:
    """Let jobs wait again whose workers died; return how many."""
    silent = timezone.now() - timedelta(seconds=DEAD_SECONDS)
    dead: QuerySet[Job] = Job.everywhere.select_related("organisation").filter(
        state=State.RUNNING, alive_at__lt=silent
    )
    return sum(_taken_back(job) for job in dead)


def _taken_back(job: Job) -> bool:
    """Take a job back, unless its worker said something in the meantime."""
    still = Job.everywhere.filter(
        pk=job.pk, state=State.RUNNING, run=job.run, alive_at=job.alive_at
    )
    attempts, now = F("attempts") + 1, timezone.now()
    if job.is_unwanted:
        ended = still.update(attempts=attempts, state=State.CANCELLED, ended_at=now)
        return bool(ended)
    if job.attempts + 1 >= ATTEMPTS:
        taken = still.update(
            attempts=attempts, state=State.FAILED, ended_at=now, failure=GAVE_UP
        )
        if taken:
            telling.failed(job)
        return bool(taken)
    with transaction.atomic():
        if not still.update(attempts=attempts):
            return False
        why = "The worker died; another one goes on with it"
        return performing.put_back(job, why)


def requeue() -> int:
    """Queue jobs that wait without being queued; return how many.

    So it is where a worker died between taking a job from the queue and beginning it.
    """
    early = timezone.now() - timedelta(seconds=DEAD_SECONDS)
    waiting = Job.everywhere.filter(state=State.WAITING, asked_at__lt=early)
    lost = [pk for pk in waiting.values_list("pk", flat=True) if not _is_queued(pk)]
    for pk in lost:
        performing.enqueue(pk)  # twice does no harm: it is begun once
    return len(lost)


def _is_queued(job_id: int) -> bool:
    mine = DBTaskResult.objects.filter(
        task_path=performing.perform.module_path, args_kwargs__args__0=job_id
    )
    recent = timezone.now() - timedelta(seconds=DEAD_SECONDS)
    begun = mine.filter(status=TaskResultStatus.RUNNING, started_at__gt=recent)
    return mine.filter(status=TaskResultStatus.READY).exists() or begun.exists()


def forget() -> None:
    """Let the queue forget what it did long ago."""
    long_ago = timezone.now() - timedelta(days=KEPT_DAYS)
    old = DBTaskResult.objects.filter(
        task_path=performing.perform.module_path, enqueued_at__lt=long_ago
    )
    old.exclude(status=TaskResultStatus.READY).delete()
