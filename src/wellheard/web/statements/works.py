"""Long work on requests, as jobs; what is said of them names nobody."""

from typing import Any

from wellheard.evidence.names import AccountUnclear
from wellheard.web.rounds.registry import Result, work
from wellheard.web.rounds.running import Failed, Running
from wellheard.web.signin.deeds import Deed
from wellheard.web.statements import fulfilling
from wellheard.web.statements.models import DataRequest, State
from wellheard.web.trail.recording import record_for

LOOK, COPY, ERASE = "look-for-person", "copy-for-person", "erase-person"
BY = "a job"
NOT_NOW = "The request is closed, or its identity check is missing; look at its page"
UNCLEAR = (
    "Several accounts may be meant; find the permanent id of the right one and correct "
    "the request"
)
TRACES = (
    "The account is still named in {places} places of the lake; if others were writing "
    "to it meanwhile, erase once more"
)


def from_its_page(_asked: dict[str, Any]) -> bool:
    """Leave asking once more to the request's page, which only keepers see."""
    return False


def _open(running: Running) -> DataRequest:
    found = DataRequest.objects.filter(pk=running.asked["request"]).first()
    if found is None or found.state not in (State.CHECKED, State.DONE):
        raise Failed(NOT_NOW)
    return found


@work(
    LOOK, title="Look for what is held of a person", deed=Deed.KEEP, again=from_its_page
)
def look(running: Running) -> Result:
    """Count what is held of an account."""
    asked = _open(running)
    try:
        found = fulfilling.look(running.lake, asked, running.progress)
    except AccountUnclear as fault:
        raise Failed(UNCLEAR) from fault
    return _said("What is held was counted; nothing was changed", found)


@work(COPY, title="Prepare a person’s copy", deed=Deed.KEEP, again=from_its_page)
def copy(running: Running) -> Result:
    """Prepare the copy of what is held of an account."""
    asked = _open(running)
    try:
        rows = fulfilling.copy(running.lake, asked, running.progress)
    except AccountUnclear as fault:
        raise Failed(UNCLEAR) from fault
    record_for(None, BY, "prepared a person's copy", asked.reference)
    return _said("The copy is ready on the page of the request", rows)


@work(
    ERASE, title="Erase what is held of a person", deed=Deed.KEEP, again=from_its_page
)
def erase(running: Running) -> Result:
    """Erase an account; fails where a trace is left."""
    asked = _open(running)
    try:
        done = fulfilling.erase(running.lake, asked, running.progress)
    except AccountUnclear as fault:
        raise Failed(UNCLEAR) from fault
    record_for(None, BY, "erased a person's data", asked.reference, done=done)
    if places := done["places where it is still named"]:
        raise Failed(TRACES.format(places=places))
    return _said("All of it is gone, as looking through the whole lake proved", done)


def _said(text: str, facts: dict[str, Any]) -> Result:
    return {"said": text, "facts": [[name, times] for name, times in facts.items()]}
