"""Whether the service works, as far as everybody may know."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from wellheard.web import answering
from wellheard.web.rounds.models import Job, State

PATIENCE = timedelta(minutes=10)
"""A job that waits for longer waits for a worker that is not there, or is busy."""


@dataclass(frozen=True)
class Part:
    """One part of the service."""

    name: str
    is_well: bool
    said: str


def parts() -> tuple[Part, ...]:
    """Look at each part; nothing about anybody is in it."""
    lake = answering.lake()
    late = Job.everywhere.filter(
        state=State.WAITING, asked_at__lt=timezone.now() - PATIENCE
    ).exists()
    silent = Job.everywhere.filter(
        state=State.RUNNING, alive_at__lt=timezone.now() - PATIENCE
    ).exists()
    return (
        Part("Pages and records", True, "Answered just now"),
        Part(
            "Evidence",
            lake is not None,
            "There" if lake is not None else "None was brought in yet, or it is away",
        ),
        Part(
            "Jobs",
            not (late or silent),
            "Some wait for longer than ten minutes" if late or silent else "On time",
        ),
    )
