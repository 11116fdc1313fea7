"""What a download has said before, within a bounded memory."""

REMEMBERED = 500_000
"""So many facts are remembered at least, and at most twice as many."""


class Remembered:
    """The last facts, so that one that is told again is known."""

    def __init__(self) -> None:
        self._young: set[int] = set()
        self._old: set[int] = set()

    def is_new(self, *fact: object) -> bool:
        """Whether a fact was not told before; from now on it was."""
        mark = hash(fact)
        if mark in self._young or mark in self._old:
            return False
        if len(self._young) >= REMEMBERED:
            self._young, self._old = set(), self._young
        self._young.add(mark)
        return True
