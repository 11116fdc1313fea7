"""Write down who comes, who goes, and who tries to."""

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)

from wellheard.web.trail.recording import record_for

CAME, WENT, FAILED = "signed in", "signed out", "failed to sign in"
FACTOR, NO_FACTOR = "set up a second factor", "removed a second factor"


def listen() -> None:
    """Be told by the sign-in library."""
    user_logged_in.connect(_told(CAME), weak=False, dispatch_uid=CAME)
    user_logged_out.connect(_told(WENT), weak=False, dispatch_uid=WENT)
    user_login_failed.connect(_failed, weak=False, dispatch_uid=FAILED)
    authenticator_added.connect(_told(FACTOR), weak=False, dispatch_uid=FACTOR)
    authenticator_removed.connect(_told(NO_FACTOR), weak=False, dispatch_uid=NO_FACTOR)


def _told(deed: str) -> Any:
    def written(user: Any, **_more: Any) -> None:
        if user is None:
            return
        memberships = user.memberships.select_related("organisation")
        for organisation in {each.organisation for each in memberships} or {None}:
            record_for(organisation, user.email, deed)

    return written


def _failed(**_more: Any) -> None:
    """Note that somebody tried; not the address, which may be a password by slip."""
    record_for(None, "somebody", FAILED)
