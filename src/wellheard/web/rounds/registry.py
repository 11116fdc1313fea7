"""Which long work there is: each kind under its name, with what does it."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wellheard.web.rounds.running import Running
from wellheard.web.signin.deeds import Deed

Result = dict[str, Any]
Doing = Callable[[Running], Result]

MODULES = ("importing", "gathering", "finding")
"""Where the kinds of this room are; they are read when one is first asked for."""


class UnknownWork(Exception):
    """A job of a kind that nobody registered."""


@dataclass(frozen=True)
class Work:
    """One kind of work."""

    kind: str
    title: str
    """What it is called where no personal data may stand, as in mail."""
    deed: Deed
    do: Doing
    again: Callable[[dict[str, Any]], bool]
    """Whether a job that was asked so can be done once more."""


_KNOWN: dict[str, Work] = {}


def _always(_asked: dict[str, Any]) -> bool:
    return True


def work(
    kind: str,
    *,
    title: str,
    deed: Deed = Deed.RUN,
    again: Callable[[dict[str, Any]], bool] = _always,
) -> Callable[[Doing], Doing]:
    """Register what does a kind of work: it is given its run, and returns a result.

    A result may have `said` (a sentence), `facts` (pairs of a name and a value),
    `links` (each a `text` and an `href`) and `tables` (each a `caption`, a `head` and
    `rows`); its job's page shows them.
    """

    def registered(do: Doing) -> Doing:
        _KNOWN[kind] = Work(kind, title, deed, do, again)
        return do

    return registered


def known() -> dict[str, Work]:
    """Return all kinds of work by name."""
    for module in MODULES:
        importlib.import_module(f"wellheard.web.rounds.works.{module}")
    return _KNOWN


def of(kind: str) -> Work:
    """Return a kind of work; raises UnknownWork."""
    found = known().get(kind)
    if found is None:
        raise UnknownWork(
            f"There is no work called {kind!r} in this version; remove the job, or its "
            "schedule"
        )
    return found
