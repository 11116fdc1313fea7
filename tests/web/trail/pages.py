"""The page of the trail."""

from tests.web.people import Visitor
from tests.web.samples import MARK, Sample
from wellheard.web.trail.recording import record_for


def trail(visitor: Visitor) -> str:
    """Write a line."""
    record_for(visitor.organisation, "inv@rwn.test", "looked at an account", MARK)
    return "/trail"


PAGES = {"audit:trail": Sample(trail)}
NO_PAGES = {"audit:taken"}
