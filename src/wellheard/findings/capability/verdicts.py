"""The word for a score, and how sure the word is."""

import math
import tomllib
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

from wellheard.findings.capability.refused import CapabilityRefused


class VerdictsRefused(CapabilityRefused):
    """Words for scores that cannot be used."""


@dataclass(frozen=True)
class Verdict:
    """A word, the share of the draws that agree on it, and the word next to it."""

    word: str
    probability: float
    """From 0 to 1; NaN where nothing could be drawn."""
    neighbour: str | None
    """The word that most of the other draws gave; none where all agree."""
    borderline_below: float

    @property
    def is_borderline(self) -> bool:
        """Whether too few of the draws agree."""
        return self.neighbour is not None and self.probability < self.borderline_below

    @property
    def in_words(self) -> str:
        """Say the verdict, and what it nearly is."""
        if self.is_borderline:
            return f"{self.word}, borderline {self.neighbour}"
        return self.word


@dataclass(frozen=True)
class Ladder:
    """Words, each with the score from which it holds; the lowest first, from 0.

    A word holds up to, and without, the next one's score; the last holds to 100.
    """

    words: tuple[str, ...]
    bounds: tuple[float, ...]
    borderline_below: float

    def __post_init__(self) -> None:
        """Refuse bounds that leave a score without a word, or give it two."""
        rising = all(a < b for a, b in zip(self.bounds, self.bounds[1:], strict=False))
        if not self.bounds or self.bounds[0] != 0 or not rising:
            raise VerdictsRefused(
                f"The scores {list(self.bounds)} do not rise from 0; begin with 0 and "
                "give each word a higher score than the one before"
            )
        if self.bounds[-1] > 100 or len(set(self.words)) != len(self.bounds):  # noqa: PLR2004 - a full score
            raise VerdictsRefused(
                f"The words {list(self.words)} do not fit scores from 0 to 100; give "
                "each a score of at most 100 and use no word twice"
            )

    def word(self, score: float) -> str:
        """Return the word for a score from 0 to 100; raises VerdictsRefused."""
        if not 0 <= score <= 100:  # noqa: PLR2004 - a full score
            raise VerdictsRefused(
                f"There is no word for a score of {score}; give one from 0 to 100"
            )
        return self.words[self._place(score)]

    def verdict(self, score: float, draws: npt.NDArray[np.float64]) -> Verdict:
        """Return the word for a score, with how many of its draws agree.

        `draws` are bootstrap draws of the same score; those that are NaN are left out.
        """
        word = self.word(score)
        kept = draws[~np.isnan(draws)]
        if not kept.size:
            return Verdict(word, math.nan, None, self.borderline_below)
        found = np.searchsorted(self.bounds, kept, side="right") - 1
        counts = np.bincount(found, minlength=len(self.words)).astype(float)
        place = self._place(score)
        share = float(counts[place] / kept.size)
        counts[place] = 0
        neighbour = self.words[int(counts.argmax())] if counts.any() else None
        return Verdict(word, share, neighbour, self.borderline_below)

    def _place(self, score: float) -> int:
        return int(np.searchsorted(self.bounds, score, side="right")) - 1


@dataclass(frozen=True)
class Verdicts:
    """The words for one statement, and those for the whole."""

    version: str
    statement: Ladder
    maturity: Ladder


def standard() -> Verdicts:
    """Return the words that Wellheard ships."""
    shipped = resources.files("wellheard") / "definitions" / "capability"
    return from_text((shipped / "verdicts.toml").read_text(encoding="utf-8"))


def from_text(text: str) -> Verdicts:
    """Read words for scores; raises VerdictsRefused."""
    try:
        said = tomllib.loads(text)
        borderline = float(said["certainty"]["borderline_below"])
        ladders = [_ladder(said[name], borderline) for name in ("verdict", "maturity")]
        version = str(said["version"])
    except (KeyError, TypeError, ValueError) as unreadable:
        raise VerdictsRefused(
            f"Cannot read the words for scores ({unreadable}); compare them with the "
            "verdicts.toml that Wellheard ships"
        ) from unreadable
    return Verdicts(version, *ladders)


def _ladder(steps: list[dict[str, object]], borderline_below: float) -> Ladder:
    return Ladder(
        tuple(str(step["word"]) for step in steps),
        tuple(float(str(step["from"])) for step in steps),
        borderline_below,
    )
