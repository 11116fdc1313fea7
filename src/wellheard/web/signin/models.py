"""People who use this, and what they are in which organisation."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from wellheard.web.belonging.owned import Owned
from wellheard.web.signin.deeds import MAY, WORDS, Deed, Role


class People(BaseUserManager):
    """Makes people, known by their address."""

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Add a person; without a password they come in by a link or a provider."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in."""

    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=120, blank=True)
    keeps_installation = models.BooleanField("system administrator", default=False)
    """Looks after the installation; sees records of no organisation by that."""
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = People()

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        """Return what to call them."""
        return str(self)

    get_full_name = get_short_name


class Membership(Owned):
    """What a person is in an organisation."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(
        max_length=20, choices=[(role, WORDS[role][0]) for role in Role]
    )
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        """Somebody is one thing in an organisation."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "user"], name="one_role_in_an_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} at {self.organisation}"

    def may(self, deed: str) -> bool:
        """Whether they may do something here."""
        if deed == Deed.KEEP:
            return bool(self.user.keeps_installation)
        return deed in MAY[Role(self.role)]


class Invitation(Owned):
    """A link that lets somebody become a member; only its digest is kept."""

    email = models.EmailField()
    role = models.CharField(
        max_length=20, choices=[(role, WORDS[role][0]) for role in Role]
    )
    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    until = models.DateTimeField()
    keeps_installation = models.BooleanField(default=False)
    """Whether they look after the installation too, as the first of all does."""

    class Meta:
        """By address."""

        ordering: ClassVar[list[str]] = ["email"]

    def __str__(self) -> str:
        return self.email


class Identity(models.Model):
    """By what a provider knows a person: for ever, whatever their address is then."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        """Each is one person; a person is one at a provider."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="one_person_of_a_provider"
            ),
            models.UniqueConstraint(
                fields=["user", "issuer"], name="one_identity_at_a_provider"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.issuer}"
