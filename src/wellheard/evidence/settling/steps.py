"""The steps of settling, in their order."""

from collections.abc import Callable
from dataclasses import dataclass

from wellheard.evidence.settling.accounts import accounts, latest_profiles
from wellheard.evidence.settling.engagements import engagements
from wellheard.evidence.settling.follows import follows
from wellheard.evidence.settling.naming import former_handles, handles, keys
from wellheard.evidence.settling.work import Settling


@dataclass(frozen=True)
class Step:
    """One step, and what the progress bar calls it."""

    about: str
    run: Callable[[Settling], None]


STEPS = (
    Step("choosing the latest profiles", latest_profiles),
    Step("joining handles to ids", handles),
    Step("numbering the accounts", keys),
    Step("remembering former handles", former_handles),
    Step("sorting the follows", follows),
    Step("summing the engagement", engagements),
    Step("reading what the accounts state", accounts),
)
