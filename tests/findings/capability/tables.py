"""Tables of people drawn in tests: one row for each group."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tests.drawing import drawn

from wellheard.findings.capability.disclosure.cells import Cells, laid_out
from wellheard.findings.capability.disclosure.crosses import FACETS, Cross


def crosses(*by: Sequence[str], least_shown: float = 0.0) -> tuple[Cross, ...]:
    """Declare everyone, and more crosses."""
    more = (Cross(" by ".join(facets), tuple(facets), least_shown) for facets in by)
    return (Cross("everyone", (), 0.0), *more)


SQUARE = crosses(["organisation"], ["level"], ["organisation", "level"])


@dataclass(frozen=True, eq=False)
class Tabled:
    """The cells of a drawn table, and the people in them by column."""

    cells: Cells
    groups: dict[str, NDArray[np.int64]]

    def counts(self) -> dict[str, NDArray[np.int64]]:
        return {name: self.cells.of(people) for name, people in self.groups.items()}

    def shown(self, *withheld: tuple[str, ...]) -> NDArray[np.bool_]:
        """All cells but some, each given as its cross and labels."""
        left = np.ones(len(self.cells), bool)
        left[[self.cells.number(*each) for each in withheld]] = False
        return left


def tabled(picture: str, chosen: tuple[Cross, ...] = SQUARE) -> Tabled:
    """Read a drawn table: facets, and columns of people, `respondents` first."""
    rows = drawn(picture)
    labels = {facet: [str(row.get(facet, "")) for row in rows] for facet in FACETS}
    people = {
        name: np.array([row[name] for row in rows], np.int64)
        for name in rows[0]
        if name not in FACETS
    }
    return Tabled(laid_out(labels, chosen), people)
