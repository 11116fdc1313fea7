"""Tokens, by which programs ask in somebody's name."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from wellheard.web.belonging.owned import Owned
from wellheard.web.signin.models import Membership


class Token(Owned):
    """A key for one program: for one organisation, in one person's name, for a time.

    Only its digest is kept, so that nobody who reads the records can use it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=200)
    """What for; it stands in the trail beside whatever is taken away."""
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    minute = models.PositiveBigIntegerField(default=0)
    """The minute in which it was last used, counted from 1970..."""
    times = models.PositiveIntegerField(default=0)
    """... and how often it was used in that minute."""

    class Meta:
        """The newest first."""

        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_good(self) -> bool:
        """Whether it may still be used."""
        return self.revoked_at is None and self.until > timezone.now()

    def membership(self) -> Membership | None:
        """Return what its owner is in its organisation now, if anything."""
        found: Membership | None = (
            Membership.objects.of(self.organisation)
            .filter(user=self.user_id, user__is_active=True)
            .select_related("organisation", "user")
            .first()
        )
        return found
