"""How the figures of the directory are worked out."""

from django.http import HttpRequest, HttpResponse

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.findings.interest.definition import MICRO, standard
from wellheard.web.interest import editions
from wellheard.web.kit.pages import page
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed


@allowed(Deed.SEE)
def method(request: HttpRequest) -> HttpResponse:
    """Show the formulas, with the numbers of the newest edition."""
    edition, shipped = editions.newest(request), standard()
    said = {
        "version": shipped.version,
        "smoothing": shipped.smoothing,
        "following_when_unknown": shipped.following_when_unknown,
        "engagement_share": shipped.engagement_share_micro / MICRO,
        "verbs": shipped.verbs,
    }
    if edition is not None:
        said = {**said, **edition.facts.get("definition", {})}
    return page(
        request,
        "interest/method",
        {
            "title": "How this is worked out",
            "said": said,
            "edition": edition,
            "coverage": editions.coverage(edition) if edition else "",
            "smallest": SMALLEST_GROUP,
        },
    )
