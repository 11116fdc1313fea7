"""How long work says how far it has come."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Told the step, how many are done, and of how many."""


def silent(_step: str, _done: int, _of: int) -> None:
    """Tell nobody."""
