"""Waves of the survey, as they were released; what is kept can tell of nobody."""

from typing import ClassVar

from django.db import models

from wellheard.findings.capability.disclosure import releasing
from wellheard.findings.capability.disclosure.releasing import Release
from wellheard.web.belonging.owned import Owned


class Wave(Owned):
    """One release, byte for byte as it was frozen."""

    name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    shown_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first; the same release once in an organisation."""

        ordering: ClassVar[list[str]] = ["-shown_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"], name="a_release_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def release(self) -> Release:
        """Open it; raises ReleaseRefused where it is not what was frozen."""
        return releasing.opened(bytes(self.content), self.sha256)
