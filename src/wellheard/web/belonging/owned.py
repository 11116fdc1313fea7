"""Records that belong to an organisation are asked for with it, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models

if TYPE_CHECKING:
    from wellheard.web.belonging.models import Organisation


class Unowned(Exception):
    """Records were asked for without saying whose."""


class OwnedManager(models.Manager):
    """Knows records by their organisation only: `Thing.objects.of(organisation)`."""

    def of(self, organisation: Organisation) -> models.QuerySet:
        """Return the records of an organisation."""
        return super().get_queryset().filter(organisation=organisation)

    def add(self, organisation: Organisation, **fields: Any) -> Any:
        """Make a record of an organisation."""
        return super().get_queryset().create(organisation=organisation, **fields)

    def get_queryset(self) -> NoReturn:
        """Refuse what does not say whose records are meant."""
        raise Unowned(
            f"Records of {self.model.__name__} were asked for without their "
            "organisation; write .objects.of(organisation)"
        )


class Owned(models.Model):
    """A record that belongs to an organisation.

    `everywhere` sees all organisations. Only work that is not done for a person may
    use it: jobs, backups, migrations; a test looks for it anywhere else.
    """

    organisation = models.ForeignKey(
        "belonging.Organisation", on_delete=models.CASCADE, related_name="+"
    )

    everywhere = models.Manager()
    objects = OwnedManager()

    class Meta:
        """It is no table of its own."""

        abstract = True
