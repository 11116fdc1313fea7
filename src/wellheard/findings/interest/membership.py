"""Which accounts are in which of some sets; counts and names follow from the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.findings.interest.answers import LISTED, MEMBERS, PATTERNS, Answers
from wellheard.findings.interest.audience_sets import Known, numbered
from wellheard.findings.interest.direction import Direction

Keys = npt.NDArray[np.int32]
Masks = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Membership:
    """The accounts in any of some sets, each with its sets as bits."""

    keys: Keys
    """In ascending order."""
    masks: Masks
    sets: int

    def patterns(self) -> pa.Table:
        """Count the accounts of each combination of sets, as `answers.PATTERNS`."""
        mask, accounts = np.unique(self.masks, return_counts=True)
        return pa.table([mask, accounts], schema=PATTERNS)

    def shared(self) -> npt.NDArray[np.int64]:
        """Count what each pair of sets shares; on the diagonal stand their sizes."""
        counted = self.patterns()
        mask, accounts = (counted[name].to_numpy() for name in PATTERNS.names)
        bits = (mask[:, None] >> np.arange(self.sets)) & 1
        shared: npt.NDArray[np.int64] = bits.T @ (bits * accounts[:, None])
        return shared

    def only_in(self, number: int) -> Keys:
        """Return the accounts in one set and in none of the others."""
        found: Keys = self.keys[self.masks == 1 << number]
        return found


def membership(
    answers: Answers, direction: Direction, known: Sequence[Known]
) -> Membership:
    """Say of each account in any of some sets which it is in."""
    found = answers.members(direction, numbered(known), listed(known)).cast(MEMBERS)
    keys, masks = (found[name].to_numpy() for name in MEMBERS.names)
    return Membership(keys, masks, len(known))


def listed(known: Sequence[Known]) -> pa.Table:
    """Lay the sets that are lists out as `answers.LISTED`."""
    parts = [
        pa.table(
            [pa.repeat(pa.scalar(number, pa.int32()), len(each.listed)), each.listed],
            schema=LISTED,
        )
        for number, each in enumerate(known)
        if each.listed is not None
    ]
    return pa.concat_tables([LISTED.empty_table(), *parts])
