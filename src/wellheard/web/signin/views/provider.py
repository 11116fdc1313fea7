"""Pages: to the provider that signs people in, and back."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wellheard.web.kit.pages import page
from wellheard.web.settings.provider import Provider
from wellheard.web.signin import second_factor
from wellheard.web.signin.allowing import anybody
from wellheard.web.signin.elsewhere import attempts, leaving
from wellheard.web.signin.elsewhere.admitting import admitted
from wellheard.web.signin.elsewhere.attempts import Attempt
from wellheard.web.signin.elsewhere.discovery import Discovered, discover
from wellheard.web.signin.elsewhere.person import Person, person
from wellheard.web.signin.elsewhere.proving import proven
from wellheard.web.signin.elsewhere.refusing import WORDS, NotLetIn, Why
from wellheard.web.signin.models import User
from wellheard.web.trail.coming import FAILED
from wellheard.web.trail.recording import record_for

CAME = "provider"
"""What a session says of how it began."""


@anybody
@never_cache
@require_GET
def to(request: HttpRequest) -> HttpResponse:
    """Send somebody to the provider; who is here already, to where they wanted."""
    provider = _provider()
    after = request.GET.get("next", "/")
    if request.user.is_authenticated:
        return redirect(attempts.own(after))
    try:
        _not_too_often(request)
        found = discover(provider)
    except NotLetIn as why:
        return _refused(request, provider, why)
    attempt = attempts.begin(request, after, request.GET.get("invitation", ""))
    return redirect(attempts.question(provider, found, attempt))


@anybody
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Let in whom the provider sends back with a proof, if we know them."""
    provider = _provider()
    try:
        _not_too_often(request)
        attempt = _attempt(request)
        found = discover(provider)
        code = _code(request, found)
        who = person(provider, *proven(provider, found, attempt, code))
        user = admitted(provider, who, attempt.invitation)
    except NotLetIn as why:
        return _refused(request, provider, why)
    return _let_in(request, user, who, attempt, found)


def _provider() -> Provider:
    provider: Provider | None = settings.PROVIDER
    if provider is None:
        raise Http404
    return provider


def _not_too_often(request: HttpRequest) -> None:
    """Spare the provider, the trail and the sessions whoever only tries."""
    if not ratelimit.consume(
        request, app="allauth.account", action="provider", limit_get=True
    ):
        raise NotLetIn(Why.TOO_OFTEN)


def _attempt(request: HttpRequest) -> Attempt:
    attempt = attempts.end(request, request.GET.get("state", ""))
    if attempt is None:
        raise NotLetIn(Why.NOT_OURS)
    return attempt


def _code(request: HttpRequest, found: Discovered) -> str:
    """Return the code in an answer; raises NotLetIn where it is no answer."""
    issuer = request.GET.get("iss", "" if found.says_issuer else found.issuer)
    if issuer != found.issuer:
        raise NotLetIn(Why.NOT_PROVEN, "another provider answers (iss)")
    if fault := request.GET.get("error"):
        raise NotLetIn(Why.CANCELLED, fault[:60])
    if code := request.GET.get("code"):
        return code
    raise NotLetIn(Why.NOT_PROVEN, "it has no code")


def _let_in(
    request: HttpRequest, user: User, who: Person, attempt: Attempt, found: Discovered
) -> HttpResponse:
    """Begin a session of their own, after a code of their app where one is needed."""
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    record_authentication(request, user, CAME)
    second_factor.shown_elsewhere(request, user, is_shown=who.has_second_factor)
    leaving.remember(request, user, found)
    return perform_login(request, user, redirect_url=attempt.after)


def _refused(request: HttpRequest, provider: Provider, why: NotLetIn) -> HttpResponse:
    """Say why somebody does not come in, and what to do; write it down."""
    if why.why != Why.TOO_OFTEN:
        by = why.by or "somebody"
        record_for(None, by, FAILED, str(why.why), detail=why.detail)
    words = WORDS[why.why]
    said = {
        "title": _named(words.title, provider),
        "text": _named(words.text, provider),
        "mend": _named(words.mend, provider),
        "at": timezone.now(),
    }
    return page(request, "signin/not_let_in", said, status=words.status)


def _named(words: str, provider: Provider) -> str:
    """Write what the provider is called, with a capital where a sentence begins."""
    name = provider.name
    if words.startswith("{"):
        name = f"{name[:1].upper()}{name[1:]}"
    return words.format(provider=name)
