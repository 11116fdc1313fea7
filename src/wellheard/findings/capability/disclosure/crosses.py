"""By what results may be broken down: declared beforehand, and nothing else."""

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from wellheard.findings.capability.refused import ReleaseRefused

ORGANISATION, SECTOR, REGION, LEVEL = "organisation", "sector", "region", "level"
FACETS = (ORGANISATION, SECTOR, REGION, LEVEL)
EVERYONE = "everyone"


@dataclass(frozen=True)
class Cross:
    """One table that may be published."""

    name: str
    by: tuple[str, ...]
    least_shown: float
    """The share of its cells, from 0 to 1, under which it is left out altogether."""


@functools.cache
def declared() -> tuple[Cross, ...]:
    """Return the crosses that Wellheard ships, the coarsest first."""
    file = resources.files("wellheard") / "definitions" / "capability" / "crosses.toml"
    return from_text(file.read_text(encoding="utf-8"))


def from_text(text: str) -> tuple[Cross, ...]:
    """Read declared crosses, the coarsest first; raises ReleaseRefused."""
    try:
        crosses = tuple(_cross(said) for said in tomllib.loads(text)["cross"])
    except (KeyError, TypeError, ValueError) as unreadable:
        raise ReleaseRefused(
            f"Cannot read the declared crosses ({unreadable}); compare them with the "
            "crosses.toml that Wellheard ships"
        ) from unreadable
    if not crosses or crosses[0].by:
        raise ReleaseRefused("Cannot do without everyone; declare that cross first")
    if len({cross.by for cross in crosses}) < len(crosses):
        raise ReleaseRefused(
            "Cannot declare the same cross twice; take one of them out"
        )
    return crosses


def _cross(said: dict[str, Any]) -> Cross:
    by = tuple(said["by"])
    if unknown := sorted(set(by) - set(FACETS)):
        raise ValueError(f"there is no {unknown[0]} to break down by")
    return Cross(str(said["name"]), by, float(said["least_shown"]))
