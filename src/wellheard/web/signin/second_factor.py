"""Whether somebody showed a second factor: here, or to a provider that we believe."""

from typing import Any

from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from wellheard.web.signin.models import User

SHOWN = "second-factor-elsewhere"


def shown_elsewhere(request: HttpRequest, user: User, *, is_shown: bool) -> None:
    """Note whether the provider saw a second factor of somebody who signs in now."""
    request.session[SHOWN] = user.pk if is_shown else None


def is_shown_elsewhere(request: HttpRequest, user: User | None) -> bool:
    """Whether the provider saw a second factor of them when they signed in."""
    return bool(user and user.pk and request.session.get(SHOWN) == user.pk)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether somebody has yet to set up a second factor."""
    user = request.user
    return bool(
        settings.SECOND_FACTOR
        and not is_shown_elsewhere(request, user)
        and not is_mfa_enabled(user)
    )


class AskForCode(AuthenticateStage):
    """Asks for the code of an app, unless the provider did the like."""

    def handle(self) -> tuple[Any, bool]:
        """Return the page that asks, if any."""
        if is_shown_elsewhere(self.request, self.login.user):
            return None, True
        asked: tuple[Any, bool] = super().handle()
        return asked
