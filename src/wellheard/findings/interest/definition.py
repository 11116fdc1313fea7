"""The definition of concentration: its weights and constants, read from a file."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from wellheard.evidence.tables.seen import VERBS

MICRO = 1_000_000
"""All sums are made in whole millionths, so that every engine agrees bit for bit."""


class DefinitionRefused(Exception):
    """A definition that cannot be used; says which line of it."""


@dataclass(frozen=True)
class Definition:
    """How concentration is worked out."""

    version: str
    smoothing: int
    following_when_unknown: int
    engagement_share_micro: int
    verbs: dict[str, int]
    """The weight of each kind of engagement."""


def standard() -> Definition:
    """Return the definition that Wellheard ships."""
    shipped = resources.files("wellheard") / "definitions" / "interest.toml"
    return from_text(shipped.read_text(encoding="utf-8"), "interest.toml")


def from_file(path: Path) -> Definition:
    """Read a definition of one's own; raises DefinitionRefused."""
    try:
        return from_text(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as unreadable:
        raise DefinitionRefused(
            f"Cannot read {path}; name a definition file such as interest.toml"
        ) from unreadable


def from_text(text: str, name: str) -> Definition:
    """Read a definition; `name` is for the error."""
    try:
        said = tomllib.loads(text)
        numbers = said["concentration"]
        definition = Definition(
            version=str(said["version"]),
            smoothing=_whole(numbers["smoothing"]),
            following_when_unknown=_whole(numbers["following_when_unknown"]),
            engagement_share_micro=round(float(numbers["engagement_share"]) * MICRO),
            verbs=_verbs(said["engagement"]),
        )
    except (KeyError, TypeError, ValueError) as unreadable:
        raise DefinitionRefused(
            f"Cannot use the definition in {name} ({unreadable}); compare it with the "
            "interest.toml that Wellheard ships"
        ) from unreadable
    if definition.smoothing < 1 or definition.engagement_share_micro < 0:
        raise DefinitionRefused(
            f"Cannot use the definition in {name}; smoothing must be at least 1 and "
            "engagement_share at least 0"
        )
    return definition


def _verbs(weights: dict[str, object]) -> dict[str, int]:
    """Read the weights of the kinds of engagement that the lake knows."""
    unknown = sorted(set(weights) - set(VERBS))
    if unknown:
        raise ValueError(f"there is no engagement called {', '.join(unknown)}")
    return {verb: _whole(weights[verb]) for verb in weights}


def _whole(number: object) -> int:
    if not isinstance(number, int) or number < 0:
        raise ValueError(f"{number!r} is not a whole number of 0 or more")
    return number
