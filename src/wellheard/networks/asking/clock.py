"""What time it is, and waiting that ends at once when somebody says stop."""

import threading
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Whoever knows the time and can wait."""

    def now(self) -> float:
        """Return the moment in seconds since 1970, as other processes would."""
        ...

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Wait, or return early once `stop` is set."""
        ...


class WallClock:
    """The clock of this machine."""

    def now(self) -> float:
        """Return the moment in seconds since 1970."""
        return time.time()

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Wait, or return early once `stop` is set."""
        stop.wait(seconds)


def moment(seconds: float) -> datetime:
    """Return the moment that a clock showed."""
    return datetime.fromtimestamp(seconds, tz=UTC)


def shown(seconds: float) -> str:
    """Write a moment for a person to read."""
    return f"{moment(seconds):%Y-%m-%d %H:%M:%S} UTC"
