"""What the statistics need of people's answers: how many, their sum, and their squares.

Nothing that follows looks at a person again. One row is one organisation, or one group
of staff in it; one column is one measure, in points from 0 to 100.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wellheard.findings.capability.refused import CapabilityRefused

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
"""For each row, which organisation it belongs to: 0, 1, 2 ..."""

NO_SPREAD = 1e-12
"""A share of the squares so small is left by rounding: people do not differ."""


class SumsRefused(CapabilityRefused):
    """Sums that do not fit one another."""


@dataclass(frozen=True)
class Sums:
    """Answers, sums and sums of squares; all rows x measures."""

    answers: Floats
    """How many people have a score; whole numbers."""
    total: Floats
    """Their points together."""
    squares: Floats
    """The squares of their points together."""

    def __post_init__(self) -> None:
        """Refuse sums of different shapes."""
        shapes = {self.answers.shape, self.total.shape, self.squares.shape}
        if len(shapes) != 1 or self.answers.ndim != 2:  # noqa: PLR2004 - rows and columns
            raise SumsRefused(
                f"Sums of the shapes {sorted(shapes)} do not fit; give a row for each "
                "organisation and a column for each measure"
            )

    @classmethod
    def of(cls, points: Floats, place: Places, rows: int) -> "Sums":
        """Add up the points of people (people x measures), by the row of each."""
        scored = ~np.isnan(points)
        filled = np.where(scored, points, 0.0)
        added = [np.zeros((rows, points.shape[1])) for _ in range(3)]
        for onto, of in zip(added, (scored, filled, filled**2), strict=True):
            np.add.at(onto, place, of)
        return cls(*added)

    @property
    def means(self) -> Floats:
        """Mean points of each row; NaN where nobody has a score."""
        with np.errstate(invalid="ignore"):
            return self.total / self.answers

    @property
    def variances(self) -> Floats:
        """Variance of the points in each row, with n - 1; NaN for fewer than two."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.answers > 1, self.within / (self.answers - 1), np.nan)

    @property
    def within(self) -> Floats:
        """Squared distances from the mean of the row, added up; 0 for nobody."""
        around = self.total**2 / np.maximum(self.answers, 1)
        spread = self.squares - around
        return np.where(spread > NO_SPREAD * self.squares, spread, 0.0)

    def folded(self, place: Places, rows: int) -> "Sums":
        """Add rows together: the groups of an organisation into the organisation."""
        folded = [np.zeros((rows, self.answers.shape[1])) for _ in range(3)]
        for onto, of in zip(
            folded, (self.answers, self.total, self.squares), strict=True
        ):
            np.add.at(onto, place, of)
        return Sums(*folded)

    def times(self, weight: Floats) -> "Sums":
        """Weigh each row; the answers become weighted people.

        What is left serves means and draws, not variances.
        """
        w = weight[:, None]
        return Sums(w * self.answers, w * self.total, w * self.squares)

    def columns(self, measures: Sequence[int]) -> "Sums":
        """Keep some measures."""
        kept = list(measures)
        return Sums(self.answers[:, kept], self.total[:, kept], self.squares[:, kept])

    def column(self, measure: int) -> "Sums":
        """Keep one measure."""
        return self.columns([measure])


@dataclass(frozen=True)
class Products:
    """What two statements have in common, over those who answered both.

    All statements x statements. `total[i, j]` is the sum of statement i among those who
    answered j as well.
    """

    answers: Floats
    total: Floats
    products: Floats

    @classmethod
    def of(cls, points: Floats, *, listwise: bool = False) -> "Products":
        """Multiply the points of people (people x statements).

        `listwise` keeps only those who answered every statement.
        """
        if listwise:
            points = points[~np.isnan(points).any(axis=1)]
        scored = (~np.isnan(points)).astype(np.float64)
        filled = np.where(scored > 0, points, 0.0)
        return cls(scored.T @ scored, filled.T @ scored, filled.T @ filled)

    @property
    def covariances(self) -> Floats:
        """Covariances with n - 1, each pair over those who answered both.

        NaN for a pair that fewer than two people answered.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            common = self.products - self.total * self.total.T / self.answers
            return np.where(self.answers > 1, common / (self.answers - 1), np.nan)

    def among(self, statements: list[int]) -> "Products":
        """Keep some of the statements: those of one dimension."""
        kept = np.ix_(statements, statements)
        return Products(self.answers[kept], self.total[kept], self.products[kept])
