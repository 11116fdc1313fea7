"""The page that an invited person opens."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wellheard.web.kit.pages import page
from wellheard.web.signin import invitations
from wellheard.web.signin.allowing import anybody
from wellheard.web.signin.forms import AcceptForm
from wellheard.web.signin.models import User
from wellheard.web.trail.recording import record_for

GONE = 410


@anybody
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody in whom an administrator invited."""
    invitation = invitations.open_one(token)
    if invitation is None:
        return page(
            request,
            "signin/no_invitation",
            {"title": "This invitation can no longer be used"},
            status=GONE,
        )
    is_known = User.objects.filter(email=invitation.email).exists()
    form = AcceptForm(request.POST or None, email=invitation.email)
    may_accept = is_known or (settings.PASSWORDS and form.is_valid())
    if request.method == "POST" and may_accept:
        given = {} if is_known else form.cleaned_data
        organisation, role = invitation.organisation, invitation.role
        user = invitations.accept(
            invitation, given.get("name", ""), given.get("password", "")
        )
        record_for(organisation, user.email, "accepted an invitation", role)
        messages.success(request, "You are a member now. Sign in to go on.")
        return redirect("account_login")
    return page(
        request,
        "signin/accept",
        {
            "title": f"Welcome to {invitation.organisation.name}",
            "invitation": invitation,
            "is_known": is_known,
            "form": form,
            "token": token,
        },
    )
