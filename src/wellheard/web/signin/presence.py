"""Who is here, for which organisation, and whether they were away for too long."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from wellheard.web.signin.models import Membership

CHOSEN, LAST = "organisation", "last-click"
STEP_SECONDS = 60
"""The moment of the last click is written down so often at most."""


class Presence:
    """Sets `request.member`: the person's place in the organisation they work for."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the person who is here."""
        request.member = None
        if request.user.is_authenticated:
            if _was_away(request):
                logout(request)
            else:
                request.member = _member(request)
        return self._answer(request)


def _was_away(request: HttpRequest) -> bool:
    """Whether nobody clicked for too long; notes this click if not."""
    now = time.time()
    last = request.session.get(LAST)
    if last is not None and now - last > settings.IDLE_SECONDS:
        return True
    if last is None or now - last > STEP_SECONDS:
        request.session[LAST] = now
    return False


def _member(request: HttpRequest) -> Membership | None:
    """Return their membership: the one they chose, or the oldest."""
    mine = request.user.memberships.select_related("organisation", "user").order_by(
        "pk"
    )
    chosen = request.session.get(CHOSEN)
    all_of_them = list(mine)
    for each in all_of_them:
        if each.organisation_id == chosen:
            return each
    return all_of_them[0] if all_of_them else None
