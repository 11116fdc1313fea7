"""The pages of sign-in, our own and those of the library, all in our dress."""

from datetime import timedelta
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.utils import timezone

from tests.web.people import Visitor
from tests.web.samples import Sample
from wellheard.web.signin import passwords
from wellheard.web.signin.invitations import digest
from wellheard.web.signin.models import Invitation

TOKEN = "a-link-of-the-tests"  # noqa: S105 - it opens nothing


def invitation(visitor: Visitor, token: str = TOKEN) -> Invitation:
    """Invite somebody."""
    return Invitation.objects.add(
        visitor.organisation,
        email=f"inv-{visitor.organisation.pk}@wards.test",
        role="editor",
        digest=digest(token),
        by=visitor.member.user,
        until=timezone.now() + timedelta(days=1),
    )


def accepting(visitor: Visitor) -> str:
    """Invite somebody, and return their link."""
    token = f"{TOKEN}-{visitor.organisation.pk}"
    invitation(visitor, token)
    return f"/invitation/{token}"


def without_factor(visitor: Visitor) -> str:
    """Let somebody have no second factor yet."""
    Authenticator.objects.filter(user=visitor.member.user).delete()
    return "/account/second/app/"


def way_in(visitor: Visitor) -> str:
    """Make the operator's link for somebody."""
    return urlsplit(passwords.way_in(visitor.member.user)).path


def at(path: str) -> Sample:
    """Show a page that needs nothing."""
    return Sample(lambda _visitor: path)


PAGES = {
    "signin:me": at("/account/me/"),
    "signin:members": Sample(lambda visitor: (invitation(visitor), "/members")[1]),
    "signin:invite": at("/members/invite"),
    "signin:role": Sample(lambda visitor: f"/members/{visitor.member.pk}/role"),
    "signin:accept": Sample(accepting, is_public=True),
    "account_logout": at("/account/logout/"),
    "account_inactive": Sample(lambda _visitor: "/account/inactive/", is_public=True),
    "account_change_password": at("/account/password/change/"),
    "account_reset_password": Sample(
        lambda _visitor: "/account/password/reset/", is_public=True
    ),
    "account_reset_password_done": Sample(
        lambda _visitor: "/account/password/reset/done/", is_public=True
    ),
    "account_reset_password_from_key": Sample(
        lambda _visitor: "/account/password/reset/key/1-no-such-key/", is_public=True
    ),
    "account_reset_password_from_key_done": Sample(
        lambda _visitor: "/account/password/reset/key/done/", is_public=True
    ),
    "mfa_index": at("/account/second/"),
    "mfa_activate_totp": Sample(without_factor),
    "usersessions_list": at("/account/sessions/"),
    "signin:left": Sample(lambda _visitor: "/account/left/", is_public=True),
    "signin:way_in": Sample(way_in, is_public=True),
}
NO_PAGES = {
    "signin:provider",
    "signin:provider_back",
    "signin:switch",
    "signin:remove",
    "signin:revoke",
}
