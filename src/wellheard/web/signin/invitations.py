"""Invitations: a link that one person may use once, for one role, for some days."""

import hashlib
import logging
import secrets
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from wellheard.web.kit.lines import one_line
from wellheard.web.signin.models import Invitation, Membership, User

TOKEN_BYTES = 32
VALID = timedelta(days=7)
SUBJECT = "{service}: an invitation from {organisation}"
TEXT = """{by} invites you to {service} for {organisation}.

Open this link within seven days, choose a name and a password, and set up an app that
shows codes:

{link}

If you did not expect this, leave it: nothing happens without you.
"""
UNSENT = (
    "Nobody was invited, because no mail could be sent to {email}; check the address, "
    "or ask whoever runs this service to run wellheard doctor"
)

log = logging.getLogger(__name__)


class Unsent(Exception):
    """An invitation could not be sent."""


@transaction.atomic
def invite(request: HttpRequest, email: str, role: str) -> str:
    """Invite somebody to one's organisation by mail; return the link.

    Raises Unsent where no mail can be sent; an earlier invitation then still holds.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    organisation = request.member.organisation
    Invitation.objects.of(organisation).filter(email=email).delete()
    Invitation.objects.add(
        organisation,
        email=email,
        role=role,
        digest=digest(token),
        by=request.user,
        until=timezone.now() + VALID,
    )
    address = settings.ENVIRONMENT.text("ADDRESS")
    link = f"{address}{reverse('signin:accept', args=[token])}"
    words = {
        "by": one_line(str(request.user)),
        "service": settings.ENVIRONMENT.text("SERVICE_NAME"),
        "organisation": one_line(organisation.name),
        "link": link,
    }
    try:
        send_mail(SUBJECT.format(**words), TEXT.format(**words), None, [email])
    except (OSError, smtplib.SMTPException) as why:
        log.warning("An invitation was not sent: %s", why)
        raise Unsent(UNSENT.format(email=email)) from why
    return link


def open_one(token: str) -> Invitation | None:
    """Return the invitation of a link; none where it was used, or is too old."""
    return (
        Invitation.everywhere.filter(digest=digest(token), until__gt=timezone.now())
        .select_related("organisation")
        .first()
    )


def open_for(email: str) -> list[Invitation]:
    """Return all invitations that an address can still use."""
    found = Invitation.everywhere.filter(email=email, until__gt=timezone.now())
    return list(found.select_related("organisation"))


@transaction.atomic
def accept(invitation: Invitation, name: str, password: str | None) -> User:
    """Let the invited person in; the invitation is used up.

    Somebody who is here already keeps their name and password.
    """
    user = User.objects.filter(email=invitation.email).first()
    if user is None:
        user = User.objects.create_user(invitation.email, password, name=name)
    if invitation.keeps_installation:
        user.keeps_installation = True
        user.save()
    Membership.objects.of(invitation.organisation).filter(user=user).delete()
    Membership.objects.add(invitation.organisation, user=user, role=invitation.role)
    invitation.delete()
    return user


def digest(token: str) -> str:
    """Return what is kept of a link: nobody who reads the records can use it."""
    return hashlib.sha256(token.encode()).hexdigest()
