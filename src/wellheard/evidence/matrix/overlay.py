"""Which accounts came or changed since the large files of a matrix were written.

Texts and handles take most of the room and change least. When a matrix is folded
forward they stay as they are; what came or changed lies above them, in small files.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from wellheard.evidence.matrix.insertion import Insertion

Keys = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
FRESH, ARRIVED = "fresh_key.npy", "arrived_key.npy"
BELOW = -1


@dataclass(frozen=True)
class Overlay:
    """The accounts whose rows lie above, by their keys, in ascending order."""

    fresh: Keys
    """All of them: the place of a key here is the place of its row above."""
    arrived: Keys
    """Those of them that have no row below."""

    @classmethod
    def open(cls, folder: Path) -> "Overlay":
        """Open what `save` wrote; nothing lies above where it wrote nothing."""
        if not (folder / FRESH).exists():
            return NOTHING
        return cls(np.load(folder / FRESH), np.load(folder / ARRIVED))

    def save(self, folder: Path) -> None:
        """Keep it beside the files it speaks of."""
        np.save(folder / FRESH, self.fresh)
        np.save(folder / ARRIVED, self.arrived)

    def above(self, keys: Keys) -> Places:
        """Return the place of each account's row above; BELOW for one that is not."""
        if not len(self.fresh):
            return np.full(len(keys), BELOW, np.int64)
        place = np.minimum(np.searchsorted(self.fresh, keys), len(self.fresh) - 1)
        return np.where(self.fresh[place] == keys, place, BELOW)

    def below(self, keys: Keys) -> Keys:
        """Return the row below of each account that did not arrive since."""
        return (keys - np.searchsorted(self.arrived, keys)).astype(np.int32)

    def raised(self, rows: Keys) -> Keys:
        """Return the account of each row below: the reverse of `below`."""
        before = self.arrived - np.arange(len(self.arrived))
        return (rows + np.searchsorted(before, rows, side="right")).astype(np.int32)

    def after(self, insertion: Insertion, changed: Keys) -> "Overlay":
        """Return it after some accounts arrived and others changed.

        `changed` are keys after the insertion.
        """
        arrived = np.concatenate([insertion.moved(self.arrived), insertion.keys])
        fresh = np.concatenate([insertion.moved(self.fresh), insertion.keys, changed])
        return Overlay(
            np.unique(fresh).astype(np.int32), np.sort(arrived).astype(np.int32)
        )


NOTHING = Overlay(np.zeros(0, np.int32), np.zeros(0, np.int32))
