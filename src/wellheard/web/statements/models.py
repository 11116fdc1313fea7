"""What people whose accounts are analysed ask of us, and what was done about it."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from wellheard.web.register.models import NETWORKS
from wellheard.web.rounds.models import Job
from wellheard.web.statements.due import one_month_after

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not taken for one another when read aloud."""
LENGTH = 8


class Kind(models.TextChoices):
    """What is asked for."""

    ACCESS = "access", "A copy of what you hold about my account"
    OBJECTION = "objection", "Leave my account out from now on"
    ERASURE = "erasure", "Erase what you hold about my account"


class State(models.TextChoices):
    """How far a request is."""

    NEW = "new", "To be checked"
    CHECKED = "checked", "Identity checked"
    DONE = "done", "Done, to be answered"
    CLOSED = "closed", "Closed"


class Outcome(models.TextChoices):
    """How a request ended."""

    FULFILLED = "fulfilled"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def reference() -> str:
    """Return a word by which a request is known, and which tells nothing."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


class DataRequest(models.Model):
    """A request of somebody about their own account.

    It belongs to the installation rather than to an organisation: the lake is one for
    all of them, and so is whoever answers for it. Only those who keep the installation
    see it. Names and addresses go when it is closed; that it was answered, when and
    how, stays.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=reference)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    network = models.CharField(max_length=20, choices=list(NETWORKS.items()))
    account = models.CharField(max_length=300, blank=True)
    """As it was written, or as whoever checked it looked it up."""
    reply_to = models.EmailField(blank=True)
    details = models.TextField(max_length=2000, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)

    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    check_note = models.CharField(max_length=500, blank=True)
    """How it was made sure that the account is theirs."""
    found = models.JSONField(null=True)
    """How many rows there were of it where, when last looked."""
    done_at = models.DateTimeField(null=True)
    done = models.JSONField(default=dict)
    """What was done, and the proof of it, in numbers."""
    copy = models.CharField(max_length=64, blank=True)
    """The random name of the copy that was prepared for them."""
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")

    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        """What is due first comes first."""

        ordering: ClassVar[list[str]] = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: object, **named: object) -> None:
        """Give it the day on which it is due."""
        if self.due_on is None:
            self.due_on = one_month_after(timezone.localdate(self.received_at))
        super().save(*args, **named)

    @property
    def is_late(self) -> bool:
        """Whether the month is over, and nobody answered."""
        return self.state != State.CLOSED and self.due_on < timezone.localdate()
