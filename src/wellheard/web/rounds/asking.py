"""Ask for long work, stop asking for it, and ask once more."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from wellheard.web.belonging.models import Organisation
from wellheard.web.rounds import performing, registry
from wellheard.web.rounds.models import Job, State

LONGEST_TITLE = 200


def ask(
    organisation: Organisation,
    kind: str,
    asked: dict[str, Any],
    *,
    by: Any,
    title: str,
) -> Job:
    """Ask for work; raises UnknownWork.

    The queue is in the same database: with its transaction the job is there and
    queued, or neither.
    """
    registry.of(kind)
    with transaction.atomic():
        job: Job = Job.objects.add(
            organisation, kind=kind, asked=asked, by=by, title=title[:LONGEST_TITLE]
        )
        performing.enqueue(job.pk)
    return job


def cancel(job: Job) -> bool:
    """Stop wanting a job: one that waits ends here, one that runs at its next step.

    False where it had ended already.
    """
    mine = Job.everywhere.filter(pk=job.pk)
    now = timezone.now()
    waiting = mine.filter(state=State.WAITING)
    if waiting.update(state=State.CANCELLED, is_unwanted=True, ended_at=now):
        return True
    return bool(mine.filter(state=State.RUNNING).update(is_unwanted=True))


def retry(job: Job) -> bool:
    """Ask once more for a job that failed or was cancelled; False where neither."""
    with transaction.atomic():
        ended = Job.everywhere.filter(
            pk=job.pk, state__in=(State.FAILED, State.CANCELLED)
        )
        fresh = {"attempts": 0, "failure": "", "is_unwanted": False, "ended_at": None}
        if not ended.update(state=State.WAITING, step="", done=0, of=0, **fresh):
            return False
        performing.enqueue(job.pk)
    return True
