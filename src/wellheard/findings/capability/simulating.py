"""Invented answers: people in unequal organisations, by repeatable chance.

The default is a survey of 412 people in 33 organisations whose true means give the nine
verdicts of 2014: three statements at 3.25 and six at 2.70, on levels from 1 to 5.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import norm

from wellheard.findings.capability.disclosure.cells import Place
from wellheard.findings.capability.instrument import Instrument
from wellheard.findings.capability.survey import (
    DONT_KNOW,
    MISSING,
    NOT_APPLICABLE,
    Survey,
)

REASONABLE, ADEQUATE = 3.25, 2.70
"""True means that give these verdicts in nearly every such survey."""
SECTORS = ("acute", "mental health", "community", "primary care")
REGIONS = ("north", "midlands", "south")
CUTS = np.arange(1.5, 5.0)
"""What lies between two levels on the scale on which opinions are drawn."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Wish:
    """What to invent."""

    seed: int = 2014
    people: int = 412
    organisations: int = 33
    icc: float = 0.10
    """The share of the variance of an answer that lies between organisations."""
    inequality: float = 0.6
    """Standard deviation of the logarithm of an organisation's size."""
    dont_know: float = 0.04
    not_applicable: float = 0.01
    missing: float = 0.02


@dataclass(frozen=True, eq=False)
class Invented:
    """A survey that nobody answered, and where its organisations stand."""

    survey: Survey
    places: Mapping[str, Place]


def true_means(instrument: Instrument) -> Numbers:
    """Return the mean level of each item: of the nine as judged in 2014."""
    return np.array(
        [
            REASONABLE if item.verdict_2014 == "reasonable" else ADEQUATE
            for item in instrument.items
        ]
    )


def simulated(instrument: Instrument, wish: Wish | None = None) -> Invented:
    """Invent a survey; the same wish gives the same answers.

    An opinion is a mean and three parts that are normal: of the organisation (with
    share `icc` of the variance), of the person, and of the one answer; half of the
    organisation's part is common to its items. It is then cut into levels. Means and
    ICC are set so that they hold after cutting.
    """
    wished = wish or Wish()
    chance = np.random.default_rng(wished.seed)
    unit = _units(wished, chance)
    means = np.array([_uncut(mean) for mean in true_means(instrument)])
    opinions = means + _parts(wished, unit, len(means), chance)
    levels = 1 + np.searchsorted(CUTS, opinions)
    codes = _with_gaps(levels.astype(np.int8), wished, chance)
    names = [f"Organisation {number + 1:03}" for number in range(wished.organisations)]
    columns: dict[str, pa.Array] = {"unit": pa.array(names).take(pa.array(unit))}
    for question in sorted(instrument.background, key=lambda each: each.id):
        columns[question.id] = _background(question.choices, wished.people, chance)
    items = tuple(item.id for item in instrument.items)
    columns |= {item: pa.array(codes[:, place]) for place, item in enumerate(items)}
    places = {
        name: Place(SECTORS[at % len(SECTORS)], REGIONS[at % len(REGIONS)])
        for at, name in enumerate(names)
    }
    return Invented(Survey(instrument.version, pa.table(columns), items), places)


def _units(wish: Wish, chance: np.random.Generator) -> NDArray[np.int64]:
    """Give each person an organisation; each organisation has somebody."""
    weights = np.exp(wish.inequality * chance.standard_normal(wish.organisations))
    rest = wish.people - wish.organisations
    drawn = chance.choice(wish.organisations, rest, p=weights / weights.sum())
    return np.sort(np.concatenate([np.arange(wish.organisations), drawn]))


def _parts(
    wish: Wish, unit: NDArray[np.int64], items: int, chance: np.random.Generator
) -> Numbers:
    """Draw what moves each answer from its mean; standard deviation 1."""
    between = wish.icc / _kept()
    organisation = np.sqrt(between / 2) * (
        chance.standard_normal((wish.organisations, 1))
        + chance.standard_normal((wish.organisations, items))
    )
    person = np.sqrt((1 - between) / 3) * chance.standard_normal((wish.people, 1))
    answer = np.sqrt((1 - between) * 2 / 3) * chance.standard_normal(
        (wish.people, items)
    )
    return np.asarray(organisation[unit] + person + answer)


@functools.cache
def _kept() -> float:
    """The share of a correlation that cutting into levels leaves (Sheppard: 1/12)."""
    return 1 / (1 + 1 / 12)


@functools.cache
def _uncut(mean: float) -> float:
    """Find the mean before cutting that gives a mean level after it, by halving."""
    low, high = 0.0, 6.0
    for _step in range(50):
        middle = (low + high) / 2
        if 1 + norm.sf(CUTS - middle).sum() < mean:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _with_gaps(
    levels: NDArray[np.int8], wish: Wish, chance: np.random.Generator
) -> NDArray[np.int8]:
    """Replace some answers by those that are no level."""
    draw = chance.random(levels.shape)
    shares = np.cumsum([wish.dont_know, wish.not_applicable, wish.missing])
    whole = levels.copy()
    for code, low, high in zip(
        (DONT_KNOW, NOT_APPLICABLE, MISSING), (0.0, *shares), shares, strict=False
    ):
        whole[(draw >= low) & (draw < high)] = code
    return whole


def _background(
    choices: tuple[str, ...], people: int, chance: np.random.Generator
) -> pa.Array:
    """Draw a question about the person, the middle choices more often; 1 in 20 none."""
    weights = np.minimum(np.arange(1, len(choices) + 1), np.arange(len(choices), 0, -1))
    chosen = chance.choice(len(choices), people, p=weights / weights.sum())
    return pa.array(choices).take(pa.array(chosen, mask=chance.random(people) < 1 / 20))
