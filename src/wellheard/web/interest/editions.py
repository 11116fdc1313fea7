"""Which edition a page shows, and what is said of it wherever it is shown."""

from typing import Any

from django.http import Http404, HttpRequest

from wellheard.web.interest.models import Edition


def newest(request: HttpRequest) -> Edition | None:
    """Return the newest edition that somebody may see."""
    return _seen(request).first()


def one(request: HttpRequest, pk: int | None) -> Edition | None:
    """Return an edition that somebody may see, else 404; the newest if none is said."""
    if pk is None:
        return newest(request)
    found = _seen(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def others(request: HttpRequest) -> list[Edition]:
    """Return all editions that somebody may see, the newest first."""
    return list(_seen(request).defer("facts", "question")[:50])


def _seen(request: HttpRequest) -> Any:
    return Edition.objects.seen_by(request.member.organisation).filter(is_whole=True)


def coverage(edition: Edition) -> str:
    """Say in a sentence how much of the seeds' audiences was observed."""
    seeds = edition.facts.get("seeds", [])
    known = [each["coverage"] for each in seeds if each.get("coverage") is not None]
    if not known:
        return "How much of the seeds’ audiences was observed is not known."
    unknown = len(seeds) - len(known)
    rest = f"; it is not known of {unknown}" if unknown else ""
    low, high = min(known), max(known)
    span = f"{low:.0%}" if low == high else f"{low:.0%} to {high:.0%}"
    return f"Of the audiences of {len(known)} seeds, {span} was observed{rest}."
