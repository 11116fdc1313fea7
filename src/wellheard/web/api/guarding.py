"""Who may ask: a program with a token, in its owner's role, for one organisation."""

import functools
from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from wellheard.web.api import problems, tokens
from wellheard.web.api.models import Token
from wellheard.web.api.problems import Problem
from wellheard.web.api.scopes import Scope
from wellheard.web.api.tokens import Use
from wellheard.web.signin.deeds import Deed

View = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD")
BEARER = "bearer"


def asks(scope: Scope) -> Callable[[View], View]:
    """Answer programs whose token has a scope; cookies of a browser do not count.

    The request gets the owner as its user and their place in the token's organisation
    as its member, so that all that holds for people holds for their programs.
    """

    def dressed(view: View) -> View:
        @functools.wraps(view)
        def guarded(
            request: HttpRequest, *given: object, **named: object
        ) -> HttpResponse:
            headers: dict[str, str] = {}
            try:
                headers |= _let_in(request, scope).headers()
                answer = view(request, *given, **named)
            except Problem as problem:
                answer = problems.answer(request, problem)
            except Http404:
                answer = problems.answer(request, problems.NOT_THERE)
            for name, value in headers.items():
                answer[name] = value
            return answer

        vars(guarded)["deed"] = Deed.EXPORT
        return csrf_exempt(guarded)  # no cookie counts, so none can be abused

    return dressed


def _let_in(request: HttpRequest, scope: Scope) -> Use:
    """Set who asks, or raise the problem."""
    if request.method not in SAFE:
        raise Problem(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "This interface only reads; ask with GET",
            {"Allow": ", ".join(SAFE)},
        )
    if "\0" in request.path:
        raise problems.NOT_THERE
    token = _token(request)
    use = tokens.use(token)
    if use.is_too_much:
        raise Problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            f"This token was used more than {use.limit} times within a minute; wait "
            f"for {use.seconds} seconds",
            use.headers(),
        )
    _set_member(request, token, scope, use)
    return use


def _token(request: HttpRequest) -> Token:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    token = tokens.known(text.strip()) if kind.lower() == BEARER else None
    if token is None:
        raise problems.NO_TOKEN
    return token


def _set_member(request: HttpRequest, token: Token, scope: Scope, use: Use) -> None:
    member = token.membership()
    if member is None or not member.may(Deed.EXPORT):
        raise Problem(
            problems.NO_MEMBER.status, problems.NO_MEMBER.detail, use.headers()
        )
    if scope not in token.scopes:
        raise Problem(
            HTTPStatus.FORBIDDEN,
            f"This token was not made for {scope}; make one that is under "
            "/account/tokens",
            use.headers(),
        )
    request.user, request.member, request.token = member.user, member, token
