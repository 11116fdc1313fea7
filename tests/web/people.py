"""Invented organisations and people for tests of pages."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from wellheard.web.belonging.models import Organisation
from wellheard.web.signin.deeds import Role
from wellheard.web.signin.models import Membership, User

PASSWORD = "a long enough sentence"  # noqa: S105 - of people who do not exist


@dataclass(frozen=True)
class Visitor:
    """Somebody who signed in, and the browser without a window that they use."""

    member: Membership
    client: Client

    @property
    def organisation(self) -> Organisation:
        """For whom they work."""
        return self.member.organisation

    @property
    def session(self) -> str:
        """What their browser shows to be known again."""
        return self.client.cookies["sessionid"].value


def organisation(
    code: str = "RWN", name: str = "Wrenley Hospitals NHS Trust"
) -> Organisation:
    """Return an invented organisation, made the first time."""
    made, _new = Organisation.objects.get_or_create(
        code=code, defaults={"name": name, "kind": "trust", "takes_part": True}
    )
    return made


def join(
    where: Organisation, role: Role = Role.ANALYST, email: str | None = None
) -> Membership:
    """Let somebody join an organisation, with password and second factor."""
    email = email or f"{role}@{where.code.lower()}.test"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, PASSWORD, name=f"Inv {role.title()}")
        TOTP.activate(user, generate_totp_secret())
    return Membership.objects.add(where, user=user, role=role)


def visitor(member: Membership) -> Visitor:
    """Sign somebody in."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(member.user)
    return Visitor(member, client)


def has_second_factor(user: User) -> bool:
    """Whether somebody has one."""
    return Authenticator.objects.filter(user=user).exists()
