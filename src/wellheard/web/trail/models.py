"""One line of the trail."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models

from wellheard.web.belonging.owned import OwnedManager


class NeverChanged(Exception):
    """Somebody tried to change or remove a line of the trail."""


class Line(models.Model):
    """Something that somebody did."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    organisation = models.ForeignKey(
        "belonging.Organisation",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    """Whose records it was about; none where it was about the installation."""
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    """Their number; it stays where the person is removed, and leads nowhere then."""
    name = models.CharField(max_length=254)
    """What they were called then."""
    deed = models.CharField(max_length=60)
    """In words: `exported`, `looked at an account`, `gave a role`."""
    of = models.CharField(max_length=300, blank=True)
    """What it was done to."""
    reason = models.CharField(max_length=500, blank=True)
    rows = models.PositiveBigIntegerField(null=True)
    """How many rows were shown or taken away."""
    details = models.JSONField(default=dict, blank=True)

    everywhere = models.Manager()
    objects = OwnedManager()

    class Meta:
        """The newest first."""

        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.deed} {self.of}"

    def save(self, *args: Any, **named: Any) -> None:
        """Write a new line; one that is written stays."""
        if self.pk is not None:
            raise NeverChanged(f"Line {self.pk} of the trail is written; it stays")
        super().save(*args, **named)

    def delete(self, *_args: Any, **_named: Any) -> NoReturn:
        """Refuse: what was done stays told."""
        raise NeverChanged(f"Line {self.pk} of the trail is written; it stays")
