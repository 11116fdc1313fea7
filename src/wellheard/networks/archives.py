"""One download, ready to be read, whatever wrote it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from wellheard.networks.batches import Batch
from wellheard.networks.files import Source


@dataclass(frozen=True)
class Archive:
    """One download, ready to be read."""

    what: str
    network: str
    batches: Iterator[Batch]
    sha256: Callable[[], str]
    made_at: datetime | None = None
    """When the download was made, where it says so."""
    notes: Counter[str] = field(default_factory=Counter)
    """What was left out while it was read, and how often."""


Recognise = Callable[[Source], Archive | None]
"""Tells by its beginning whether a file is of a kind; none where it is not."""
