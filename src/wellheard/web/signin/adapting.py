"""How the sign-in library does things here."""

import logging
import smtplib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

log = logging.getLogger(__name__)

ASKS_FOR_CODE = "allauth.mfa.stages.AuthenticateStage"
OURS = "wellheard.web.signin.second_factor.AskForCode"
SEEN = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class Accounts(DefaultAccountAdapter):
    """People come in by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - its form
        """Whether anybody may make an account: nobody."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether somebody may be led there: to a page of ours, by its path alone."""
        return bool(url_has_allowed_host_and_scheme(url, allowed_hosts=None))

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Send mail; where that fails, the page says the same as if it were sent.

        Otherwise it would tell whether somebody with that address is here.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException) as why:
            log.warning("Mail about signing in was not sent: %s", why)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *given: Any,
        **more: Any,
    ) -> None:
        """Say what was done, but for what everybody sees: that they came or went."""
        if message_template not in SEEN:
            super().add_message(request, level, message_template, *given, **more)

    def get_login_stages(self) -> list[str]:
        """Ask for a code as we do it: not where a provider saw a second factor."""
        stages: list[str] = super().get_login_stages()
        return [OURS if each == ASKS_FOR_CODE else each for each in stages]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Say how somebody can show again who they are; by no password that is off."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [
            each
            for each in methods
            if settings.PASSWORDS or each["id"] != "reauthenticate"
        ]

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whether to ask who it is again: not right after signing in."""
        now = time.time()
        recent = any(
            now - each["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
            for each in get_authentication_records(self.request, self.request.user)
        )
        can_show = bool(self.get_reauthentication_methods(self.request.user))
        return can_show and not recent and super().is_reauthentication_required(app=app)
