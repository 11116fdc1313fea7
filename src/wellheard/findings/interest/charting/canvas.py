"""The sheet that a chart is drawn on, and the circle of each community on it."""

from dataclasses import dataclass

WIDTH, HEIGHT = 1000, 640


@dataclass(frozen=True)
class Canvas:
    """How wide and high a chart is; x goes right, y down."""

    width: int = WIDTH
    height: int = HEIGHT

    @property
    def steps(self) -> float:
        """How many whole-number steps a unit has, so that both sides fit 16 bits."""
        return (2**16 - 1) / max(self.width, self.height)


SHEET = Canvas()


@dataclass(frozen=True)
class Circle:
    """One community as it stands on a chart."""

    community: int
    """Its number, from 1; OTHER for those that no community of their own shows."""
    name: str
    accounts: int | None
    """None is under 11."""
    x: float
    y: float
    r: float


OTHER = 0
OTHER_NAME = "others"
