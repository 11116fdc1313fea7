"""Write down what is being done."""

from typing import Any

from django.http import HttpRequest

from wellheard.web.belonging.models import Organisation
from wellheard.web.trail.models import Line

LONGEST = 300


def record(
    request: HttpRequest,
    deed: str,
    of: str = "",
    *,
    reason: str = "",
    rows: int | None = None,
    **details: Any,
) -> Line:
    """Write down what the person of a request does to what."""
    member = getattr(request, "member", None)
    user = request.user if request.user.is_authenticated else None
    return Line.everywhere.create(
        organisation=member.organisation if member else None,
        who=user,
        name=str(user.email) if user else "somebody who did not sign in",
        deed=deed,
        of=of[:LONGEST],
        reason=reason,
        rows=rows,
        details=details,
    )


def record_for(
    organisation: Organisation | None, by: str, deed: str, of: str = "", **details: Any
) -> Line:
    """Write down what was done without a request: by a job, or from the shell."""
    return Line.everywhere.create(
        organisation=organisation, name=by, deed=deed, of=of[:LONGEST], details=details
    )
