"""A look at what is asked over the network: the mail server and who signs people in."""

import smtplib
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import httpx
from django.core.mail import get_connection, send_mail

from wellheard.web.running.kept import APART_SECONDS
from wellheard.web.running.verdicts import Verdict, advice, broken, well
from wellheard.web.settings.environment import Environment
from wellheard.web.settings.provider import provider_of
from wellheard.web.signin.elsewhere.discovery import WELL_KNOWN, Discovered
from wellheard.web.signin.elsewhere.refusing import NotLetIn

WAIT_SECONDS = 10.0
WHERE = "see WELLHEARD_MAIL and WELLHEARD_MAIL_FROM"


def mail(environment: Environment, to: str | None) -> Iterator[Verdict]:
    """See whether mail leaves; `to` is sent one."""
    if environment.text("MAIL") == "console":
        mend = "set WELLHEARD_MAIL to your SMTP server"
        yield advice("mail", "Mail is printed to the console, and leaves nowhere", mend)
        return
    try:
        if to:
            name = environment.text("SERVICE_NAME")
            text = "This is a test. Mail of this service arrives."
            send_mail(f"{name}: a test", text, None, [to])
        else:
            with get_connection():
                pass
    except (OSError, smtplib.SMTPException) as why:
        yield broken("mail", f"The mail server refuses ({why})", WHERE)
    else:
        yield well("mail", f"A test went to {to}" if to else "The mail server answers")


def provider(environment: Environment) -> Iterator[Verdict]:
    """See whether the provider that signs people in is who we take it for."""
    known = provider_of(environment)
    if known is None:
        return
    where = f"{known.issuer}{WELL_KNOWN}"
    try:
        answer = httpx.get(where, timeout=WAIT_SECONDS)
        said = answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError) as why:
        what = f"The provider does not answer at {where} ({why})"
        yield broken("provider", what, "see WELLHEARD_OIDC_ISSUER, and the firewall")
        return
    try:
        Discovered.from_answer(known, said if isinstance(said, dict) else {})
    except NotLetIn as why:
        what = f"The provider is not as we take it: {why.detail}"
        yield broken("provider", what, "set WELLHEARD_OIDC_ISSUER to its own name")
        return
    if not known.client_id:
        mend = "set WELLHEARD_OIDC_CLIENT_ID and WELLHEARD_OIDC_CLIENT_SECRET"
        yield broken("provider", "The provider does not know us by a name", mend)
    else:
        yield from _its_clock(answer)


def _its_clock(answer: httpx.Response) -> Iterator[Verdict]:
    """Compare its clock with ours."""
    given = answer.headers.get("date")
    apart = 0.0
    if given:
        apart = abs(parsedate_to_datetime(given).timestamp() - time.time())
    if apart > APART_SECONDS:
        what = f"The clock of the provider differs from ours by {apart:,.0f} s"
        yield broken("provider", what, "set the clock of this machine by NTP")
    else:
        yield well("provider", "The provider answers, under its own name")
