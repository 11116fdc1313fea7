"""Pages: statements that everybody may read, filled from the settings."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wellheard import __version__
from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.web.kit.pages import page
from wellheard.web.signin.allowing import allowed, anybody
from wellheard.web.signin.deeds import Deed
from wellheard.web.statements import assessment, figures, status, terms

SECONDS_OF_AN_HOUR = 3600
TITLE = "Data protection impact assessment"


def _shown(title: str, **more: Any) -> dict[str, Any]:
    environment = settings.ENVIRONMENT
    return {
        "title": title,
        "operator": environment.text("OPERATOR"),
        "contact": environment.text("CONTACT"),
        **more,
    }


@anybody
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how far everybody can use the pages."""
    return page(request, "statements/accessibility", _shown("Accessibility statement"))


@anybody
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept of whom, why, for how long, and how to object."""
    member = request.member
    return page(
        request,
        "statements/privacy",
        _shown(
            "Privacy notice",
            terms=terms.in_force().terms,
            smallest=SMALLEST_GROUP,
            basis=settings.ENVIRONMENT.text("LAWFUL_BASIS"),
            officer=settings.ENVIRONMENT.text("PROTECTION_OFFICER"),
            may_assess=member is not None and member.may(Deed.ADMINISTER),
        ),
    )


@anybody
def methods(request: HttpRequest) -> HttpResponse:
    """Say of each figure how it is worked out, and from what."""
    return page(
        request,
        "statements/methods",
        _shown("How figures are worked out", figures=figures.figures()),
    )


@anybody
def state(request: HttpRequest) -> HttpResponse:
    """Say whether the service works."""
    parts = status.parts()
    return page(
        request,
        "statements/status",
        _shown(
            "Status of the service",
            parts=parts,
            is_well=all(each.is_well for each in parts),
            version=__version__,
            now=timezone.now(),
        ),
    )


@allowed(Deed.ADMINISTER)
def assess(request: HttpRequest) -> HttpResponse:
    """Show the draft of the impact assessment."""
    made = assessment.sections(request.member.organisation, timezone.localdate())
    return page(
        request,
        "statements/assessment",
        _shown(TITLE, sections=made, draft=assessment.DRAFT),
    )


@allowed(Deed.ADMINISTER)
def assessment_file(request: HttpRequest) -> HttpResponse:
    """Give the draft as a file."""
    organisation = request.member.organisation
    made = assessment.sections(organisation, timezone.localdate())
    text = assessment.as_markdown(f"{TITLE}: {organisation.name}", made)
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="impact-assessment.md"'
    return answer


@anybody
def cookies(request: HttpRequest) -> HttpResponse:
    """Say which cookies are set: two, and none for counting."""
    hours = settings.SESSION_COOKIE_AGE // SECONDS_OF_AN_HOUR
    given = [
        {
            "name": settings.SESSION_COOKIE_NAME,
            "why": "Knows you again after you signed in",
            "until": f"You sign out, close the browser, or {hours} hours have passed",
        },
        {
            "name": settings.CSRF_COOKIE_NAME,
            "why": "Keeps other sites from sending forms in your name",
            "until": "One year has passed",
        },
    ]
    return page(request, "statements/cookies", _shown("Cookies", cookies=given))
