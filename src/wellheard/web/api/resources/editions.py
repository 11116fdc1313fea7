"""Which edition a program is answered from, and how it is told of it."""

from typing import Any

from django.http import HttpRequest, QueryDict

from wellheard.web.api import asking
from wellheard.web.api.problems import NOT_THERE, unclear
from wellheard.web.interest import editions
from wellheard.web.interest.models import Edition

KIND = "edition"


def wanted(
    request: HttpRequest, asked: QueryDict, place: tuple[int, ...] | None = None
) -> Edition:
    """Return the edition that is asked for, else the newest.

    Pages that follow one another are of one edition, whatever is published meanwhile.
    """
    pk = asking.whole(asked, "edition")
    if place is not None:
        if pk is not None and pk != place[0]:
            raise unclear("The cursor is of another edition; leave one of them out")
        pk = place[0]
    edition = editions.one(request, pk)
    if edition is None:
        raise NOT_THERE
    return edition


def told(edition: Edition) -> dict[str, Any]:
    """Return what is said of an edition beside all that comes from it."""
    return {
        "id": edition.pk,
        "title": edition.title,
        "as_at": edition.as_at.isoformat(),
        "made_at": edition.made_at.isoformat(),
        "snapshot": edition.snapshot,
        "purpose": edition.purpose,
        "definition": str(edition.facts.get("definition", {}).get("version", "")),
        "coverage": editions.coverage(edition),
    }
