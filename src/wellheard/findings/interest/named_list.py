"""What a named list is: a group of seeds, a direction and an order."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.filters import Condition

ListOrder = Literal["concentration", "seeds", "trusted", "peers", "index"]
"""What comes first; all but the first two are made from a universe."""
OF_A_UNIVERSE = ("trusted", "peers", "index")


@dataclass(frozen=True)
class NamedList:
    """One list: whose followers or followed, in which order, and who answers for it."""

    name: str
    title: str
    about: str
    seeds: tuple[str, ...]
    """Names of seed groups, or paths of seed files."""
    direction: Direction
    universe: int | None
    """How many of the seeds' keenest followers are found first."""
    order: ListOrder
    top: int
    where: tuple[Condition, ...]
    modest: float
    """The quantile of audiences up to which an audience is modest."""
    at_least: int
    """The fewest followers in the universe that a share is worked out from."""
    author: str
    checked_by: str
    next_review: date | None

    def __post_init__(self) -> None:
        """Refuse what cannot be made."""
        if self.order in OF_A_UNIVERSE and self.universe is None:
            raise ValueError(f"the order {self.order} is made from a universe; add one")
        if self.order == "trusted" and self.direction.name != "followed":
            raise ValueError('the order trusted needs direction = "followed"')
        if self.order in {"peers", "index"} and self.direction.name != "followers":
            raise ValueError(
                f"the order {self.order} lists the universe itself and needs "
                'direction = "followers"'
            )

    @property
    def lists_the_universe(self) -> bool:
        """Whether the universe itself is listed, not whom it follows."""
        return self.order in {"peers", "index"}
