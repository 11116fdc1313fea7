"""Whether the statements of a dimension measure one thing: alpha and omega.

Both need only covariances. Alpha (Cronbach 1951) takes every statement to be as good as
another; omega (McDonald 1999) lets each depend on the one thing as much as it does.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from wellheard.findings.capability.refused import CapabilityRefused
from wellheard.findings.capability.sums import Floats

SMALLEST_UNIQUENESS = 0.005
"""No statement is taken to be without any error; R's `fa` and `factanal` agree."""
FEWEST_FOR_ALPHA, FEWEST_FOR_OMEGA = 2, 3


class CannotTellReliability(CapabilityRefused):
    """Covariances from which no reliability follows."""


@dataclass(frozen=True)
class OneFactor:
    """What one thing behind all statements explains, by maximum likelihood."""

    loadings: Floats
    """The correlation of each statement with it."""
    uniquenesses: Floats
    """The share of each statement's variance that it leaves."""
    unfit: float
    """How far the correlations are from the model's; 0 is a perfect fit."""

    @property
    def omega(self) -> float:
        """The share of the variance of the sum of statements that it explains."""
        explained = float(self.loadings.sum()) ** 2
        return explained / (explained + float(self.uniquenesses.sum()))


def alpha(covariances: Floats) -> float:
    """Return Cronbach's alpha; at most 1, below 0 where statements oppose one another.

    `covariances` is statements x statements, of points or of levels. Raises
    CannotTellReliability where there are fewer than two statements, or no variance.
    """
    count = _checked(covariances, FEWEST_FOR_ALPHA)
    whole = float(covariances.sum())
    if whole <= 0:
        raise CannotTellReliability(
            "The statements together do not vary, so there is no alpha; ask more people"
        )
    return (1 - float(np.trace(covariances)) / whole) * count / (count - 1)


def omega(covariances: Floats) -> float:
    """Return McDonald's omega of the standardised statements, 0 to 1."""
    return one_factor(covariances).omega


def one_factor(covariances: Floats) -> OneFactor:
    """Fit one factor to the correlations by maximum likelihood (Joreskog 1967).

    Given the uniquenesses, the best loadings follow from the largest eigenvalue; only
    the uniquenesses are searched for, between .005 and 1. Raises CannotTellReliability
    where there are fewer than three statements, or one that does not vary.
    """
    count = _checked(covariances, FEWEST_FOR_OMEGA)
    spread = np.sqrt(np.diag(covariances))
    if not (spread > 0).all():
        raise CannotTellReliability(
            f"Statement {int(np.argmin(spread)) + 1} does not vary, so there is no "
            "omega; leave it out"
        )
    correlations = covariances / np.outer(spread, spread)
    found = minimize(
        _unfit,
        _begin(correlations),
        args=(correlations,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(SMALLEST_UNIQUENESS, 1.0)] * count,
        options={"ftol": 1e-13, "gtol": 1e-8, "maxiter": 1_000},
    )
    loadings, _ = _loadings(found.x, correlations)
    return OneFactor(loadings, np.asarray(found.x), float(found.fun))


def _begin(correlations: Floats) -> Floats:
    """Begin with what each statement does not share with any other."""
    own = 1 / np.diag(np.linalg.pinv(correlations))
    return np.clip(own * (1 - 0.5 / len(own)), 2 * SMALLEST_UNIQUENESS, 1.0)


def _unfit(uniquenesses: Floats, correlations: Floats) -> tuple[float, Floats]:
    """How bad the fit is at its best loadings, and in which direction it is worse."""
    loadings, rest = _loadings(uniquenesses, correlations)
    # Of what the model says, only the diagonal differs from the correlations' own.
    worse = (loadings**2 + uniquenesses - 1) / uniquenesses**2
    return float((rest - np.log(rest) - 1).sum()), worse


def _loadings(uniquenesses: Floats, correlations: Floats) -> tuple[Floats, Floats]:
    """Return the best loadings for the uniquenesses, and the other eigenvalues."""
    scale = 1 / np.sqrt(uniquenesses)
    values, vectors = np.linalg.eigh(correlations * np.outer(scale, scale))
    length = np.sqrt(max(float(values[-1]) - 1, 0.0))
    loadings: Floats = vectors[:, -1] * length / scale
    rest = np.maximum(values[:-1], np.finfo(float).tiny)
    return (loadings if loadings.sum() >= 0 else -loadings), rest


def _checked(covariances: Floats, fewest: int) -> int:
    count = len(covariances)
    if covariances.shape != (count, count) or count < fewest:
        raise CannotTellReliability(
            f"Covariances of the shape {covariances.shape} tell no reliability; give a "
            f"square of at least {fewest} statements"
        )
    if np.isnan(covariances).any():
        raise CannotTellReliability(
            "Two statements share fewer than two people who answered both; leave one "
            "of them out"
        )
    return count
