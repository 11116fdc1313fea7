"""Which of all that happens on a network is kept: whose, about whom, and what."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from wellheard.networks.bluesky.records import KINDS

PLC = re.compile(rb"did:plc:[a-z2-7]{24}")
"""Ids of this kind all have one length, so that they are found within anything."""
FEW = 64
"""So many other ids are looked for one by one."""


def everybody(_did: str) -> bool:
    """Whether rows of an account may be held, where nobody can say."""
    return True


@dataclass(frozen=True)
class Wanted:
    """Keeps what wanted accounts do, and what others do to them."""

    accounts: frozenset[str] | None = None
    """Their ids; none is everybody."""
    collections: frozenset[str] = frozenset(KINDS)
    authors_only: bool = False
    """Leaves out what others do to them; a server that can choose then sends less."""
    holds: Callable[[str], bool] = everybody
    """Whether rows that an account made may be held.

    A deletion tells who and where, and no more: not whose post was liked. So all that
    an account deletes is noted where rows of it may be held, be it wanted or not.
    """

    def by(self, did: str) -> bool:
        """Whether all that an account does is kept."""
        return self.accounts is None or did in self.accounts

    def gone(self, did: str) -> bool:
        """Whether it is noted what an account deletes."""
        return self.by(did) or (not self.authors_only and self.holds(did))

    def may_touch(self, raw: bytes) -> bool:
        """Whether a record of somebody else may be about a wanted account.

        Looks at the bytes, which is many times faster than reading them. What is kept
        is then decided row by row.
        """
        if self.authors_only:
            return False
        if not self._plc.isdisjoint(PLC.findall(raw)):
            return True
        if len(self._others) > FEW:
            return b"did:" in raw
        return any(each in raw for each in self._others)

    def about(self, *accounts: object) -> bool:
        """Whether a row that names these accounts is about a wanted one."""
        return self.accounts is None or not self.accounts.isdisjoint(accounts)

    @cached_property
    def _plc(self) -> frozenset[bytes]:
        return frozenset(each for each in self._bytes if PLC.fullmatch(each))

    @cached_property
    def _others(self) -> frozenset[bytes]:
        return frozenset(self._bytes - self._plc)

    @cached_property
    def _bytes(self) -> frozenset[bytes]:
        return frozenset(each.encode() for each in self.accounts or ())


EVERYTHING = Wanted()
