"""Tell people by mail that a job failed; nothing about anybody stands in it."""

import logging
import smtplib
from typing import Any

from django.conf import settings
from django.core import mail
from django.urls import reverse

from wellheard.web.kit.dressing import moment
from wellheard.web.rounds import registry
from wellheard.web.rounds.models import Job, Said
from wellheard.web.rounds.registry import UnknownWork
from wellheard.web.signin.deeds import Role
from wellheard.web.signin.models import Membership

TEXT = """A job of {organisation} failed: {title}

It was asked for on {asked_at}. What happened, and what to do, stands on its page:

{address}

You get this because you asked for the job, or because you are an administrator of
{organisation} on {service}.
"""

log = logging.getLogger(__name__)


def failed(job: Job) -> None:
    """Tell those who should know; mail that cannot be sent harms no job."""
    messages = [_message(job, address) for address in addresses(job)]
    try:
        with mail.get_connection() as connection:
            connection.send_messages(messages)
    except (OSError, smtplib.SMTPException) as unsent:
        log.warning("Mail about job %s was not sent: %s", job.pk, unsent)
        Said.objects.create(job_id=job.pk, text="Mail about this could not be sent")


def addresses(job: Job) -> list[str]:
    """Return whom to tell: who asked, and the organisation's administrators."""
    members: Any = Membership.objects.of(job.organisation).filter(user__is_active=True)
    told = members.filter(role=Role.ADMINISTRATOR) | members.filter(user=job.by_id)
    return sorted(set(told.values_list("user__email", flat=True)))


def _message(job: Job, address: str) -> mail.EmailMessage:
    try:
        title = registry.of(job.kind).title
    except UnknownWork:
        title = "work that this version does not know"
    service = settings.ENVIRONMENT.text("SERVICE_NAME")
    text = TEXT.format(
        organisation=job.organisation.name,
        title=title,
        asked_at=moment(job.asked_at),
        address=settings.ENVIRONMENT.text("ADDRESS")
        + reverse("rounds:job", kwargs={"pk": job.pk}),
        service=service,
    )
    return mail.EmailMessage(f"{service}: a job failed ({title})", text, to=[address])
