"""Rows that come between those of columns that are sorted by key."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Insertion:
    """New rows, each before a row of old; several may come before the same one."""

    before: npt.NDArray[np.int64]
    """For each new row, in their order, the old row it comes before."""

    def __len__(self) -> int:
        """How many rows are new."""
        return len(self.before)

    @property
    def keys(self) -> Keys:
        """The places of the new rows afterwards."""
        return (self.before + np.arange(len(self.before))).astype(np.int32)

    def moved(self, rows: npt.NDArray[Any]) -> Keys:
        """Return where old rows are afterwards."""
        return (rows + np.searchsorted(self.before, rows, side="right")).astype(
            np.int32
        )

    def spread(
        self, column: npt.NDArray[Any], values: npt.NDArray[Any] | int
    ) -> npt.NDArray[Any]:
        """Return a column with the new rows' values in their places."""
        if not len(self):
            return column
        wide: npt.NDArray[Any] = np.insert(column, self.before, values)
        return wide
