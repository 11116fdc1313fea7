"""Every page says who may see it: anybody, or those who may do a deed."""

import functools
from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wellheard.web.signin.deeds import Deed
from wellheard.web.signin.second_factor import lacks_second_factor

View = Callable[..., HttpResponse]


def allowed(deed: Deed) -> Callable[[View], View]:
    """Show a page to those who may do something in the organisation they work for."""

    def dressed(view: View) -> View:
        @functools.wraps(view)
        def guarded(
            request: HttpRequest, *given: object, **named: object
        ) -> HttpResponse:
            if turned_away := _turned_away(request):
                return turned_away
            if not request.member or not request.member.may(deed):
                raise PermissionDenied
            return view(request, *given, **named)

        return _marked(guarded, deed)

    return dressed


def signed_in(view: View) -> View:
    """Show a page to everybody who signed in: what is theirs alone."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *given: object, **named: object) -> HttpResponse:
        return _turned_away(request) or view(request, *given, **named)

    return _marked(guarded, "signed in")


def anybody(view: View) -> View:
    """Show a page to everybody, signed in or not."""
    return _marked(view, "anybody")


def _marked(view: View, deed: str) -> View:
    """Note what a page asks for, so that tests can ask each page."""
    vars(view)["deed"] = deed
    return view


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    """Send who did not sign in to do so, and then to set up their second factor."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if lacks_second_factor(request):
        return redirect("mfa_activate_totp")
    return None
