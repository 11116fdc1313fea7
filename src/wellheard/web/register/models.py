"""What people tell us: whose account is whose, who matters, whom we measure by."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from wellheard.web.belonging.owned import Owned

NETWORKS = {
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "x": "X",
    "youtube": "YouTube",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "tiktok": "TikTok",
    "threads": "Threads",
    "invented": "Invented network",
}
FIVE = [(number, str(number)) for number in range(1, 6)]


class Channel(Owned):
    """An account that an organisation says is its own."""

    network = models.CharField(max_length=20, choices=list(NETWORKS.items()))
    handle = models.CharField(max_length=200)
    address = models.URLField(max_length=500, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    """What it is for: `News`, `Careers`."""
    checked_on = models.DateField(null=True, blank=True)
    """When somebody last saw that it is theirs."""

    class Meta:
        """An account once in an organisation."""

        ordering: ClassVar[list[str]] = ["network", "handle"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "network", "handle"], name="a_channel_once"
            )
        ]

    def __str__(self) -> str:
        return f"@{self.handle} on {self.get_network_display()}"


class PublicPerson(Owned):
    """Somebody in a public role of an organisation, as its own pages name them."""

    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)
    source = models.URLField(max_length=500)
    """Where the organisation says so; nobody is here without it."""
    network = models.CharField(
        max_length=20, choices=list(NETWORKS.items()), blank=True
    )
    handle = models.CharField(max_length=200, blank=True)
    """The account that they use in this role, as they say themselves."""

    class Meta:
        """By name."""

        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


class SeedGroup(Owned):
    """Accounts of an organisation's own choice, against which interest is measured."""

    name = models.CharField(max_length=120)
    about = models.TextField(max_length=1000, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """A name once in an organisation."""

        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="a_seed_group_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SeedAccount(models.Model):
    """One account of a seed group."""

    group = models.ForeignKey(
        SeedGroup, on_delete=models.CASCADE, related_name="accounts"
    )
    network = models.CharField(max_length=20, blank=True)
    """Empty where the list leaves it open."""
    handle = models.CharField(max_length=200)

    class Meta:
        """As they were written."""

        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"@{self.handle}"


class Follows(models.TextChoices):
    """Whether one follows the other, as far as it is known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown", "not known"


class Stakeholder(Owned):
    """Somebody whom an organisation must know, in their public role."""

    class Step(models.TextChoices):
        """How far the follow worklist is with them."""

        TO_DO = "to do"
        FOLLOWED = "followed"
        LATER = "later"
        NOT_WANTED = "not wanted"

    group = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    network = models.CharField(
        max_length=20, choices=list(NETWORKS.items()), blank=True
    )
    handle = models.CharField(max_length=200, blank=True)
    importance = models.PositiveSmallIntegerField(choices=FIVE, default=3)
    influence = models.PositiveSmallIntegerField(choices=FIVE, default=3)
    note = models.TextField(max_length=1000, blank=True)
    we_follow = models.CharField(
        max_length=8, choices=Follows.choices, default=Follows.UNKNOWN
    )
    follows_us = models.CharField(
        max_length=8, choices=Follows.choices, default=Follows.UNKNOWN
    )
    looked_at = models.DateTimeField(null=True, blank=True)
    """When the evidence was last looked through for both."""
    step = models.CharField(max_length=12, choices=Step.choices, default=Step.TO_DO)
    step_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    step_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """What matters most comes first."""

        ordering: ClassVar[list[str]] = ["-importance", "-influence", "name", "pk"]

    def __str__(self) -> str:
        return self.name
