"""Why somebody looks at pages of single people: asked once, kept for the session."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from wellheard.web.kit.pages import page
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed

KEPT_AS = "reason"
SHORTEST, LONGEST = 4, 200


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Why do you need to look at single people?",
        help_text="For example: choosing whom to invite to the maternity event. It is "
        "recorded with each person you look at, until you sign out.",
        min_length=SHORTEST,
        max_length=LONGEST,
        error_messages={
            "required": "Say in a few words why you need to look at single people",
            "min_length": "Say it in a few words, not in one or two letters",
        },
    )


def given(request: HttpRequest) -> str:
    """Return the reason that somebody gave in this session; an empty text if none."""
    return str(request.session.get(KEPT_AS, ""))


def ask(request: HttpRequest) -> HttpResponse:
    """Send somebody to give a reason, and back to where they are."""
    asked = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('interest:reason')}?{asked}")


@allowed(Deed.SEE)
def reason(request: HttpRequest) -> HttpResponse:
    """Ask why."""
    form = ReasonForm(request.POST or None, initial={"reason": given(request)})
    if form.is_valid():
        request.session[KEPT_AS] = form.cleaned_data["reason"]
        return redirect(_next(request))
    return page(
        request,
        "interest/reason",
        {
            "title": "Why you look at single people",
            "form": form,
            "next": _next(request),
        },
    )


def _next(request: HttpRequest) -> str:
    """Return where to go afterwards: a page of ours, and no other."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else reverse("interest:directory")
