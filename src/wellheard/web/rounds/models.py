"""Long work: asked for by somebody, done by a worker, watched by everybody."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from wellheard.web.belonging.owned import Owned


class State(models.TextChoices):
    """How a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Owned):
    """One piece of long work."""

    kind = models.CharField(max_length=40)
    """Which work: the name under which it is registered, as `find`."""
    asked = models.JSONField(default=dict)
    """What it was asked to do; never a secret."""
    title = models.CharField(max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who asked; none where a schedule did."""
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)
    """When the worker last said that it works on it."""
    run = models.CharField(max_length=32, blank=True)
    """Which run is at work on it; the word of any other no longer counts."""
    attempts = models.PositiveSmallIntegerField(default=0)
    """How many runs were lost, as their workers died."""
    step = models.CharField(max_length=200, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    of = models.PositiveBigIntegerField(default=0)
    is_unwanted = models.BooleanField(default=False)
    """Somebody asked it to stop; it does so at its next step."""
    failure = models.TextField(blank=True)
    """What went wrong and what to do, in a sentence."""
    result = models.JSONField(default=dict)
    """What came of it, as its page shows it."""

    class Meta:
        """The newest first."""

        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state"], name="job_by_state")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in ENDED


ENDED = frozenset({State.DONE, State.FAILED, State.CANCELLED})


class Said(models.Model):
    """One line of a job's log."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(auto_now_add=True)
    text = models.CharField(max_length=1000)

    class Meta:
        """As it was said."""

        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.text


class Schedule(Owned):
    """Work that is asked for again and again."""

    kind = models.CharField(max_length=40)
    asked = models.JSONField(default=dict)
    title = models.CharField(max_length=200)
    every = models.CharField(
        max_length=10,
        choices=[
            ("day", "Every day"),
            ("week", "Every week"),
            ("month", "Every month"),
        ],
    )
    hour = models.PositiveSmallIntegerField(default=3)
    """At which hour of the day, by the clock of here."""
    starts_on = models.DateField(default=timezone.localdate)
    """Its first day; the weeks and months are counted from it."""
    next_at = models.DateTimeField()
    is_on = models.BooleanField(default=True)
    last_job = models.ForeignKey(
        Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        """What is due first comes first."""

        ordering: ClassVar[list[str]] = ["next_at"]

    def __str__(self) -> str:
        return self.title


class Plan(Owned):
    """A plan of gathering as it was written; keys of networks are never in it."""

    title = models.CharField(max_length=120)
    text = models.TextField(max_length=20_000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """By title."""

        ordering: ClassVar[list[str]] = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class Upload(Owned):
    """A file that somebody sent, until it is imported or let go."""

    stored = models.CharField(max_length=64, unique=True)
    """Its random name in the folder of uploads."""
    name = models.CharField(max_length=120)
    """What it is called by who sent it; only ever shown."""
    size = models.PositiveBigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        """The newest first."""

        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name
