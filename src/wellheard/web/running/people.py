"""The first organisation and its administrator."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from wellheard.web.belonging.models import Organisation
from wellheard.web.signin.deeds import Role
from wellheard.web.signin.invitations import TOKEN_BYTES, digest
from wellheard.web.signin.models import Invitation, Membership, User

VALID = timedelta(days=1)


@transaction.atomic
def first_invitation(code: str, name: str, email: str) -> str:
    """Make the organisation, and return a link that makes its administrator.

    The administrator also looks after the installation, where nobody does yet.
    """
    organisation, _new = Organisation.objects.update_or_create(
        code=code.upper(), defaults={"name": name, "takes_part": True}
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.objects.of(organisation).filter(email=email.lower()).delete()
    Invitation.objects.add(
        organisation,
        email=email.lower(),
        role=Role.ADMINISTRATOR,
        digest=digest(token),
        until=timezone.now() + VALID,
        keeps_installation=not User.objects.filter(keeps_installation=True).exists(),
    )
    address = settings.ENVIRONMENT.text("ADDRESS")
    return f"{address}{reverse('signin:accept', args=[token])}"


@transaction.atomic
def with_password(organisation: Organisation, email: str, name: str) -> str:
    """Make an administrator, and return a fresh password; the last one is void."""
    password = secrets.token_urlsafe(12)
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name=name, keeps_installation=True)
        Membership.objects.add(organisation, user=user, role=Role.ADMINISTRATOR)
    user.set_password(password)
    user.save()
    return password
