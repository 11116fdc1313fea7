"""Pages: out, and in by the operator's way back."""

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from wellheard.web.kit.pages import page
from wellheard.web.signin import passwords
from wellheard.web.signin.allowing import anybody
from wellheard.web.signin.elsewhere import leaving
from wellheard.web.trail.recording import record_for

GONE = 410


@anybody
def leave(request: HttpRequest) -> HttpResponse:
    """Sign somebody out here, and send them on to do so with the provider.

    By a fresh visit and not by a redirect of the form: our pages let forms lead to
    nobody but us.
    """
    further = leaving.address(request, settings.PROVIDER)
    answer: HttpResponse = account.logout(request)
    if request.method != "POST" or not further:
        return answer
    said = {"title": "You are signed out here", "further": further}
    answer = page(request, "signin/left", said)
    answer["Refresh"] = f"0; url={further}"
    return answer


@anybody
def left(request: HttpRequest) -> HttpResponse:
    """Say that somebody is signed out, also with the provider."""
    if request.user.is_authenticated:
        return redirect("home")
    return page(request, "signin/left", {"title": "You are signed out", "further": ""})


@anybody
@never_cache
def way_in(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody in for whom the operator made a link; a code may be asked for."""
    user = passwords.who(token)
    if user is None:
        title = {"title": "This link can no longer be used"}
        return page(request, "signin/no_way_in", title, status=GONE)
    if request.method == "POST":
        record_for(None, user.email, "used a way in", user.email)
        record_authentication(request, user, "way-in")
        answer: HttpResponse = perform_login(request, user)
        return answer
    return page(request, "signin/way_in", {"title": "Sign in", "email": user.email})
