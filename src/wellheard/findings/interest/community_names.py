"""Names of communities: the words that set their members' bios apart.

A word's log-odds in a community against all others, with the words of all bios as an
informative Dirichlet prior, over its standard deviation (Monroe, Colaresi and Quinn
2008). A word counts once an account; one that fewer than 11 members use names nobody.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from wellheard.accounts.privacy import SMALLEST_GROUP

WORD = re.compile(r"(?<![@#\w/.])[a-z][a-z'-]{2,}(?![\w/@])")
SURE = 1.96
"""How many standard deviations a word must stand out to name a community."""
PRIOR = 500.0
PRIOR_SHARE = 0.1
"""How many words the prior weighs: so many, or this share of all where that is less."""
NAMED = 3
LISTED = 8


def words(bio: str | None) -> set[str]:
    """Return the telling words of a bio."""
    said = {word.strip("'-") for word in WORD.findall((bio or "").lower())}
    return said - _unsaid()


def telling(
    bios: Sequence[str | None], labels: npt.NDArray[np.int64], groups: int
) -> list[list[str]]:
    """Return for each group the words that set it apart, the surest first."""
    counts = [Counter[str]() for _ in range(groups)]
    for bio, label in zip(bios, labels.tolist(), strict=True):
        if label >= 0:
            counts[label].update(words(bio))
    whole = sum(counts, Counter[str]())
    total = sum(whole.values())
    return [_surest(count, whole, total) for count in counts]


def names(telling_words: Sequence[Sequence[str]]) -> list[str]:
    """Name each group; no two have the same name."""
    given: list[str] = []
    for number, listed in enumerate(telling_words, start=1):
        name = ", ".join(listed[:NAMED]) or f"Community {number}"
        given.append(f"{name} ({number})" if name in given else name)
    return given


def _surest(count: Counter[str], whole: Counter[str], total: int) -> list[str]:
    inside = sum(count.values())
    enough = [word for word, times in count.items() if times >= SMALLEST_GROUP]
    if not enough or len(whole) == 1:  # a lone word sets nobody apart
        return []
    here = np.array([count[word] for word in enough], float)
    there = np.array([whole[word] for word in enough], float) - here
    weight = min(PRIOR, PRIOR_SHARE * total)
    prior = weight * np.array([whole[word] for word in enough], float) / total
    odds = _odds(here + prior, inside + weight) - _odds(
        there + prior, total - inside + weight
    )
    sureness = odds / np.sqrt(1 / (here + prior) + 1 / (there + prior))
    order = sorted(range(len(enough)), key=lambda at: (-sureness[at], enough[at]))
    return [enough[at] for at in order if sureness[at] > SURE][:LISTED]


def _odds(part: npt.NDArray[np.float64], whole: float) -> npt.NDArray[np.float64]:
    odds: npt.NDArray[np.float64] = np.log(part / (whole - part))
    return odds


@cache
def _unsaid() -> frozenset[str]:
    """Words that name nobody: empty ones, and those withheld."""
    shipped = resources.files("wellheard") / "definitions" / "communities.toml"
    said = tomllib.loads(shipped.read_text(encoding="utf-8"))
    return frozenset(said["stop"]["words"]) | frozenset(said["withheld"]["words"])
