"""How often a server that fails is asked again, after which waits, and when no more."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from wellheard.networks.asking.clock import Clock, shown
from wellheard.networks.asking.question import Unreachable

AGAIN = frozenset({408, 425, 429})
NEVER_AGAIN = frozenset({501, 505, 511})
SERVER_FAULTS = range(500, 600)


@dataclass(frozen=True)
class Patience:
    """How often and how long we try."""

    attempts: int = 6
    base_seconds: float = 1.0
    cap_seconds: float = 60.0
    longest_seconds: float = 3600.0
    """A server that wants to be left alone for longer is given up for now."""
    failures: int = 8
    """After so many in a row, by all threads together, a server is left alone."""
    alone_seconds: float = 300.0
    chance: Callable[[], float] = field(default=random.SystemRandom().random)
    """A number from 0 to 1."""

    def wait_seconds(self, attempt: int) -> float:
        """Say how long to wait after so many attempts: anything up to the doubled.

        All of it is left to chance ("full jitter"), so that many who were refused
        together do not come back together.
        """
        most = min(self.cap_seconds, self.base_seconds * 2.0 ** (attempt - 1))
        return most * self.chance()


def is_worth_asking_again(status: int) -> bool:
    """Whether the same question may be answered later."""
    return status in AGAIN or (status in SERVER_FAULTS and status not in NEVER_AGAIN)


@dataclass
class _Line:
    failures: int = 0
    closed_until: float = 0.0
    is_tried: bool = False


class Breaker:
    """Leaves a server alone that failed many times in a row, then tries it once."""

    def __init__(self, patience: Patience, clock: Clock) -> None:
        self._patience = patience
        self._clock = clock
        self._lock = threading.Lock()
        self._lines: dict[str, _Line] = {}

    @contextmanager
    def trial(self, host: str) -> Iterator[None]:
        """Allow one attempt; raises Unreachable while the server is left alone."""
        with self._lock:
            is_trial = self._admit(host)
        try:
            yield
        finally:
            if is_trial:
                with self._lock:
                    self._lines[host].is_tried = False

    def _admit(self, host: str) -> bool:
        line = self._lines.setdefault(host, _Line())
        if line.failures < self._patience.failures:
            return False
        if line.is_tried or self._clock.now() < line.closed_until:
            raise Unreachable(
                f"{host} failed {line.failures} times in a row and is left alone; it "
                f"is tried again after {shown(line.closed_until)}"
            )
        line.is_tried = True
        return True

    def failed(self, host: str) -> None:
        """Note that a server failed."""
        with self._lock:
            line = self._lines.setdefault(host, _Line())
            line.failures += 1
            line.closed_until = self._clock.now() + self._patience.alone_seconds

    def answered(self, host: str) -> None:
        """Note that a server answered, whatever it said."""
        with self._lock:
            self._lines[host] = _Line()
