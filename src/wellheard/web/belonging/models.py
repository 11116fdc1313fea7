"""Organisations: those who use this, and those in the register."""

from typing import ClassVar

from django.db import models

from wellheard.people import organisation_kinds, organisations

KINDS = {name: kind.title for name, kind in organisation_kinds.kinds().items()}


class Organisation(models.Model):
    """A health or care organisation, as the register knows it.

    It is public knowledge and belongs to nobody; who may see an organisation's own
    records is said by membership.
    """

    code = models.CharField(max_length=20, unique=True)
    """Its ODS code in capitals; a short name of our own where it has none."""
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=list(KINDS.items()), default="other")
    region = models.CharField(max_length=80, blank=True)
    ics = models.CharField("integrated care system", max_length=120, blank=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="children",
    )
    peer_group = models.CharField(max_length=120, blank=True)
    peers = models.ManyToManyField("self", blank=True, symmetrical=False)
    website = models.URLField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    takes_part = models.BooleanField(default=False)
    """Whether its people sign in here; others are in the register only."""

    class Meta:
        """By name, as people look for them."""

        ordering: ClassVar[list[str]] = ["name"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "region"], name="organisation_by_kind")
        ]

    def __str__(self) -> str:
        return self.name

    def known(self) -> organisations.Organisation:
        """Return it as the domain knows it."""
        return organisations.Organisation(
            code=self.code,
            name=self.name,
            kind=self.kind,
            region=self.region,
            ics=self.ics,
            parent=self.parent.code if self.parent_id else "",
            website=self.website,
            peer_group=self.peer_group,
            closed_on=self.closed_on,
        )
