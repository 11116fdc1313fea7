"""What is shown where a page cannot be: what happened, and what to do."""

from django.http import HttpRequest, HttpResponse

from wellheard.web.kit.pages import page


def _refused(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return page(request, "kit/refused", {"title": title, "text": text}, status=status)


def unclear(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's form
    """Say that a request cannot be understood."""
    return _refused(
        request,
        400,
        "We could not understand what was asked",
        "Go back and try again. If you followed a link, it may be incomplete.",
    )


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's form
    """Say that somebody may not do this; without saying what is there."""
    return _refused(
        request,
        403,
        "You are not allowed to do this",
        "Ask an administrator of your organisation for a role that may.",
    )


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's form
    """Say that there is no such page; also where it is another organisation's."""
    return _refused(
        request,
        404,
        "Page not found",
        "Check the address, or start from the home page. What you look for may "
        "belong to another organisation, or may have been removed.",
    )


def our_fault(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong here; the log of the server knows what."""
    return _refused(
        request,
        500,
        "Sorry, there is a problem with the service",
        "Try again later. What you entered may not have been saved.",
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's form
    """Say that a form was not ours, or that its page was open for too long."""
    return _refused(
        request,
        403,
        "This form can no longer be sent",
        "Go back, load the page again and send the form once more. Cookies must be "
        "allowed for this site.",
    )
