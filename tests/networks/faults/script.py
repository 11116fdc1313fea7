"""Which fault is next: as a test wrote it, or now and then by repeatable chance."""

import random
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.networks.faults.kinds import Fault


@dataclass(frozen=True)
class Turn:
    """So many questions of one sort meet one fault; with none all is well."""

    fault: Fault | None
    times: float = 1
    only: str = ""
    """Part of the path and query of the questions that are meant."""
    is_chance: bool = False


class Script:
    """Turns, first come first served, and chance where there is none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: deque[Turn] = deque()
        self._chance: Chance | None = None

    def then(self, turn: Turn) -> None:
        """Add a turn at the end."""
        with self._lock:
            self._turns.append(turn)

    def put_back(self, turn: Turn) -> None:
        """Let the next question meet what could not be done to this one."""
        if not turn.is_chance:
            with self._lock:
                self._turns.appendleft(replace(turn, times=1))

    def now_and_then(self, chance: "Chance | None") -> None:
        """Leave to chance what no turn settles."""
        with self._lock:
            self._chance = chance

    def clear(self) -> None:
        """Let all be well from now on."""
        with self._lock:
            self._turns.clear()
            self._chance = None

    def left(self) -> bool:
        """Whether some turn is still to come."""
        with self._lock:
            return bool(self._turns)

    def draw(self, target: str, unfit: frozenset[Fault]) -> Turn | None:
        """Return what this question meets, passing over what would not fit it.

        A turn that does not fit waits, as do those after it.
        """
        with self._lock:
            for at, turn in enumerate(self._turns):
                if turn.only not in target:
                    continue
                if turn.fault in unfit:
                    return None
                self._spend(at, turn)
                return turn
            fault = self._chance.draw(unfit) if self._chance else None
            return fault and Turn(fault, is_chance=True)

    def _spend(self, at: int, turn: Turn) -> None:
        if turn.times <= 1:
            del self._turns[at]
        else:
            self._turns[at] = replace(turn, times=turn.times - 1)


class Chance:
    """Draws by a seed: the same questions in the same order meet the same faults."""

    def __init__(
        self, seed: int, share: float, kinds: Sequence[Fault], in_a_row: int
    ) -> None:
        self._random = random.Random(seed)
        self._share = share
        self._kinds = tuple(kinds)
        self._in_a_row = in_a_row
        self._failed = 0

    def draw(self, unfit: frozenset[Fault]) -> Fault | None:
        """Return a fault or none; never more in a row than a patient asker bears."""
        is_due = self._random.random() < self._share
        kind = self._random.choice(self._kinds)
        if not is_due or kind in unfit or self._failed >= self._in_a_row:
            self._failed = 0
            return None
        self._failed += 1
        return kind
