"""Pages about oneself."""

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from wellheard.web.kit.pages import page
from wellheard.web.signin.allowing import signed_in
from wellheard.web.signin.presence import CHOSEN
from wellheard.web.signin.second_factor import is_shown_elsewhere


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """Show who one is here, and how one signs in."""
    return page(
        request,
        "signin/me",
        {
            "title": "Your account",
            "user": request.user,
            "second_factor": _second_factor(request),
            "is_linked": request.user.identities.exists(),
            "memberships": list(
                request.user.memberships.select_related("organisation")
            ),
        },
    )


def _second_factor(request: HttpRequest) -> str:
    """Say where the second factor of somebody is."""
    if is_mfa_enabled(request.user):
        return "An app"
    if is_shown_elsewhere(request, request.user):
        return "With your organisation"
    return "None"


@signed_in
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Work for another of one's organisations."""
    mine = get_object_or_404(request.user.memberships, pk=pk)
    request.session[CHOSEN] = mine.organisation_id
    return redirect("home")
