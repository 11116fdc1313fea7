"""What can go wrong between somebody who asks and a server, by name."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto


class Fault(Enum):
    """One way to fail; what is sent in each is said beside it."""

    TOO_MANY = auto()
    """429, and no word on when to come back."""
    TOO_MANY_RETRY_SECONDS = auto()
    """429 with Retry-After in seconds."""
    TOO_MANY_RETRY_DATE = auto()
    """429 with Retry-After as an HTTP date."""
    TOO_MANY_RESET_IN = auto()
    """429 with RateLimit-Reset in seconds, as the draft standard has it."""
    TOO_MANY_RESET_AT = auto()
    """429 with RateLimit-Reset as a moment, as Bluesky has it."""
    TOO_MANY_X_RESET = auto()
    """429 with X-RateLimit-Reset as an ISO moment, as Mastodon has it."""
    TOO_MANY_X_RATE = auto()
    """429 with x-rate-limit-reset as a moment, as X has it."""

    BROKEN = auto()
    """500."""
    BAD_GATEWAY = auto()
    """502."""
    UNAVAILABLE = auto()
    """503."""
    WEB_PAGE = auto()
    """200, and a web page where an answer should be."""
    SENT_ELSEWHERE = auto()
    """302 to another host, which remembers what it is shown."""

    SILENCE = auto()
    """The question is taken, and never answered."""
    HUNG_UP = auto()
    """The connection ends before the first word of the answer."""
    CUT = auto()
    """The connection ends in the middle of the answer."""
    RESET = auto()
    """The connection is thrown away in the middle of the answer."""
    DRIP = auto()
    """All of the answer, in small pieces, slowly."""

    TRUNCATED = auto()
    """Half of the answer, with the right length of that half."""
    SAME_PAGE = auto()
    """The page before once more, with all that came with it."""
    OVERLAPPING = auto()
    """This page, preceded by all the items of the page before."""
    REVERSED = auto()
    """This page, the last item first."""
    LOOPING = auto()
    """This page, but the next is said to be where the second began."""
    WRONG_CLOCK = auto()
    """All moments in the answer and its Date, moved."""


ASKS_NOTHING = frozenset(
    {
        *(fault for fault in Fault if fault.name.startswith("TOO_MANY")),
        *(Fault.BROKEN, Fault.BAD_GATEWAY, Fault.UNAVAILABLE),
        *(Fault.WEB_PAGE, Fault.SENT_ELSEWHERE, Fault.SILENCE, Fault.HUNG_UP),
    }
)
"""Here the server behind the proxy never hears the question."""

FITS_A_STREAM = ASKS_NOTHING | {Fault.CUT, Fault.RESET, Fault.DRIP}
NEEDS_A_PAGE_BEFORE = frozenset({Fault.SAME_PAGE, Fault.OVERLAPPING, Fault.LOOPING})
"""These wait for their time: the second page of a list, or a later one."""


@dataclass(frozen=True)
class Ways:
    """How the faults are done."""

    come_back_seconds: float = 1.0
    """What is said with a 429."""
    clock_is_off: timedelta = timedelta(days=400)
    drips: int = 20
    drip_seconds: float = 0.05
    """The time between two of them."""
    cut_stream_after: int = 1_000
    """Bytes of a stream, such as a websocket, before it is cut or reset."""
    items: str = ""
    """The field of an answer that holds a page; where empty, each of its arrays."""
    cursor: str = "cursor"
    """The field of an answer, and of a question, that says where a page begins."""


PAGING = frozenset({"cursor", "max_id", "min_id", "since_id", "page", "offset"})
"""Parts of a question that say which page, besides the `cursor` of the ways."""
