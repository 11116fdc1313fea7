"""Write down what programs take away: each answer that hands out people is a line.

A line for each answer rather than one for each day: the trail is only ever added to,
and what a program took before it or we were stopped must be in it.
"""

from django.http import HttpRequest

from wellheard.web.interest.models import Edition
from wellheard.web.trail.recording import record

DEED = "exported by a program"


def taken(request: HttpRequest, of: str, rows: int, edition: Edition | None) -> None:
    """Write down how many people were handed out to which token, and what for."""
    record(
        request,
        DEED,
        of,
        reason=request.token.purpose,
        rows=rows,
        token=request.token.pk,
        program=request.token.name,
        edition=edition.pk if edition else None,
    )
