"""The pages of the capability survey, of a release of invented people."""

import functools

from tests.web.people import Visitor
from tests.web.samples import MARK, Sample
from wellheard.findings.capability import publishing, versions
from wellheard.findings.capability.disclosure import crosses
from wellheard.findings.capability.disclosure.releasing import Release
from wellheard.findings.capability.simulating import Wish, simulated
from wellheard.web.capability.models import Wave

FEW = ("everyone", "sector", "level", "organisation")
NAME = f"{MARK} 2026"


@functools.cache
def release(name: str = NAME, people: int = 412) -> Release:
    """Release an invented survey; the same name and people give the same bytes."""
    instrument = versions.shipped().version("1.0.0-draft")
    invented = simulated(instrument, Wish(people=people))
    chosen = [each for each in crosses.declared() if each.name in FEW]
    prepared = publishing.prepared(
        invented.survey, instrument, invented.places, crosses=chosen, audited=False
    )
    return prepared.frozen(name)


def wave(visitor: Visitor, name: str = NAME) -> Wave:
    """Show a release to the organisation of a visitor."""
    shown = release(name)
    return Wave.objects.add(
        visitor.organisation, name=name, sha256=shown.sha256, content=shown.content
    )


def overview(visitor: Visitor) -> str:
    """Show a wave, and return where the newest is."""
    wave(visitor)
    return "/maturity"


PAGES = {
    "capability:overview": Sample(overview),
    "capability:wave": Sample(lambda visitor: f"/maturity/{wave(visitor).pk}"),
    "capability:statement": Sample(
        lambda visitor: f"/maturity/{wave(visitor).pk}/statements/CC1"
    ),
    "capability:organisation": Sample(
        lambda visitor: f"/maturity/{wave(visitor).pk}/organisations/0"
    ),
    "capability:staff": Sample(lambda visitor: f"/maturity/{wave(visitor).pk}/staff"),
    "capability:show": Sample(lambda _visitor: "/maturity/show"),
}
NO_PAGES = {"capability:figures", "capability:workbook", "capability:take_down"}
