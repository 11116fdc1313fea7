"""What was found, published for the pages; and the lists that people keep of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wellheard.web.belonging.models import Organisation
from wellheard.web.belonging.owned import Owned, OwnedManager


class EditionManager(OwnedManager):
    """Knows editions by who may see them."""

    def seen_by(self, organisation: Organisation) -> models.QuerySet:
        """Return an organisation's own editions, and those that all may see."""
        return self.model.everywhere.filter(
            Q(organisation=organisation) | Q(is_shared=True)
        )


class Edition(Owned):
    """One finding as it stood: who cares most about some seeds."""

    title = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    as_at = models.DateField()
    """The day of the evidence."""
    snapshot = models.PositiveIntegerField()
    """The number of the lake's snapshot; with the question it gives the same again."""
    question = models.JSONField()
    """What was asked: seeds, direction, conditions, definition."""
    purpose = models.CharField(max_length=500)
    facts = models.JSONField(default=dict)
    """Seeds with their coverage, accounts left out, communities with their names."""
    accounts = models.PositiveIntegerField(default=0)
    is_shared = models.BooleanField(default=False)
    """Whether all organisations may see it, as a national body publishes one."""
    is_whole = models.BooleanField(default=False)
    """Set when all accounts are there; one that is not is not shown."""

    objects = EditionManager()

    class Meta:
        """The newest first."""

        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}, {self.as_at:%Y-%m-%d}"


class Entry(models.Model):
    """One account of an edition; it is asked for by its edition only."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="entries"
    )
    rank = models.PositiveIntegerField()
    network = models.CharField(max_length=20)
    account_id = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300, blank=True)
    bio = models.TextField(blank=True)
    address = models.URLField(max_length=500, blank=True)
    """Where the account's own page is."""
    website = models.CharField(max_length=500, blank=True)
    """The web address that the account states."""
    kind = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=40, blank=True)
    """The first of its public roles; all of them are in `roles`."""
    roles = models.JSONField(default=list)
    place = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=10, blank=True)
    activity = models.CharField(max_length=20, blank=True)
    community = models.PositiveSmallIntegerField(null=True)
    """Its number in the edition's facts; none where it is in no community."""
    followers = models.PositiveBigIntegerField(null=True)
    seeds_followed = models.PositiveIntegerField(default=0)
    concentration = models.FloatField(default=0)
    concentration_high = models.FloatField(null=True)
    interest = models.FloatField(default=0)
    engagement = models.FloatField(default=0)
    coverage = models.FloatField(null=True)
    why = models.TextField(blank=True)
    seeds = models.JSONField(default=list)
    """The seeds behind its place, by their places in the edition's facts."""
    is_seed = models.BooleanField(default=False)

    class Meta:
        """By rank; facets are counted from columns in memory, see `columns`."""

        ordering: ClassVar[list[str]] = ["rank"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["edition", "rank"], name="one_account_at_a_rank"
            ),
            models.UniqueConstraint(
                fields=["edition", "network", "account_id"], name="an_account_once"
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}" if self.handle else self.account_id


class NamedList(models.Model):
    """A named list as it came out for an edition; asked for by its edition only."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="named_lists"
    )
    number = models.PositiveSmallIntegerField()
    """Its place among the lists, as they are defined."""
    name = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    order = models.CharField(max_length=20)
    told = models.JSONField(default=dict)
    """What it is, from what it was made, and what else to know of it."""

    class Meta:
        """As they are defined."""

        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["edition", "name"], name="a_named_list_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Listed(models.Model):
    """One account of a named list; it need not be in the edition."""

    named_list = models.ForeignKey(
        NamedList, on_delete=models.CASCADE, related_name="listed"
    )
    rank = models.PositiveIntegerField()
    network = models.CharField(max_length=20)
    account_id = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300, blank=True)
    figures = models.JSONField(default=dict)
    """What its place was made from, by the names of the columns."""
    why = models.TextField(blank=True)

    class Meta:
        """By place."""

        ordering: ClassVar[list[str]] = ["rank"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["network", "account_id"], name="listed_by_account")
        ]

    def __str__(self) -> str:
        return f"@{self.handle}" if self.handle else self.account_id


class SavedList(Owned):
    """Accounts that somebody comes back to: a filter that refreshes, or names."""

    name = models.CharField(max_length=120)
    note = models.TextField(max_length=2000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    query = models.CharField(max_length=2000, blank=True)
    """The filter, as in the address of the directory; empty where names were picked."""
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    last_count = models.PositiveIntegerField(null=True)

    class Meta:
        """By name."""

        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Picked(models.Model):
    """An account that somebody picked into a list, with a note."""

    saved_list = models.ForeignKey(
        SavedList, on_delete=models.CASCADE, related_name="picked"
    )
    network = models.CharField(max_length=20)
    account_id = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they were picked."""

        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["saved_list", "network", "account_id"], name="picked_once"
            )
        ]

    def __str__(self) -> str:
        return f"@{self.handle}" if self.handle else self.account_id
