"""Pages: the form by which people ask about their own account. It looks nothing up."""

import logging
import smtplib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wellheard.web.kit.dressing import day
from wellheard.web.kit.pages import page
from wellheard.web.signin.allowing import anybody
from wellheard.web.statements.forms import AskForm
from wellheard.web.statements.models import LENGTH, SIGNS, DataRequest
from wellheard.web.statements.throttling import is_too_often
from wellheard.web.trail.recording import record

TOO_MANY = 429
MAIL = """Somebody asks about the data of their account ({kind}).

The reference is {reference}, and it is due on {due}. Look at it here:

{address}
"""
log = logging.getLogger(__name__)


@anybody
def ask(request: HttpRequest) -> HttpResponse:
    """Take a request; the answer is the same whether the account is known or not."""
    form = AskForm(request.POST or None)
    contact = settings.ENVIRONMENT.text("CONTACT")
    shown = {"title": "Ask about your data", "form": form, "contact": contact}
    if request.method == "POST" and is_too_often(request):
        return page(
            request,
            "statements/too_often",
            {"title": "You asked several times", "contact": contact},
            status=TOO_MANY,
        )
    if form.is_valid():
        made = DataRequest.objects.create(**form.cleaned_data)
        record(request, "asked about their data", made.reference, kind=made.kind)
        _tell(made)
        return redirect("statements:asked", made.reference)
    return page(request, "statements/ask", shown)


@anybody
def asked(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what happens next; the same for whatever reference is in the address."""
    plain = len(reference) == LENGTH and set(reference) <= set(SIGNS)
    return page(
        request,
        "statements/asked",
        {
            "title": "We have your request",
            "reference": reference if plain else "",
            "contact": settings.ENVIRONMENT.text("CONTACT"),
        },
    )


def _tell(made: DataRequest) -> None:
    """Tell whoever answers; a mail that cannot be sent loses no request."""
    contact = settings.ENVIRONMENT.text("CONTACT")
    address = settings.ENVIRONMENT.text("ADDRESS")
    text = MAIL.format(
        kind=made.kind,
        reference=made.reference,
        due=day(made.due_on),
        address=address + reverse("statements:request", args=[made.pk]),
    )
    service = settings.ENVIRONMENT.text("SERVICE_NAME")
    try:
        validate_email(contact)
        send_mail(f"{service}: a request about data", text, None, [contact])
    except ValidationError:
        return
    except (OSError, smtplib.SMTPException) as unsent:
        log.warning("Mail about request %s was not sent: %s", made.reference, unsent)
