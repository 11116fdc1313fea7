"""Who says that they are asking, and how they behave: contact, pace, patience."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import wellheard
from wellheard.networks.asking.pace import Pace
from wellheard.networks.asking.patience import Patience
from wellheard.networks.asking.question import AskingError

CONTACT = "WELLHEARD_CONTACT"
REACHABLE = re.compile(r"(https?://[^\s()]+|[^\s()@]+@[^\s()@]+)")
MEGABYTE = 2**20


class NoContact(AskingError):
    """Nobody asks a server without saying who they are."""


@dataclass(frozen=True)
class Manners:
    """How servers are asked. Raises NoContact where nobody could be reached."""

    contact: str
    pace: Callable[[str], Pace]
    """What a host allows."""
    patience: Patience = field(default_factory=Patience)
    folder: Path | None = None
    """Where buckets are kept, shared by all processes that name the same folder."""
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    """For each piece of an answer."""
    answer_seconds: float = 120.0
    """For all of an answer."""
    most_bytes: int = 64 * MEGABYTE

    def __post_init__(self) -> None:
        """Refuse to ask without a name."""
        if not (self.contact.isascii() and REACHABLE.fullmatch(self.contact)):
            raise NoContact(
                f"Cannot ask networks as nobody: the contact is {self.contact!r}; set "
                f"{CONTACT} to an e-mail address or a web page at which those who run "
                "servers can reach you"
            )

    @property
    def user_agent(self) -> str:
        """What servers are told about who asks."""
        return f"wellheard/{wellheard.__version__} (+{self.contact})"
