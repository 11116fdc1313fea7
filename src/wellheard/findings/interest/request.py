"""What a ranking is asked for, and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from wellheard.findings.interest.definition import Definition
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.filters import Condition
from wellheard.findings.interest.seeding import Unresolved
from wellheard.people.seeds import Seed

Order = Literal["concentration", "seeds"]
"""What comes first: the keenest accounts, or those with the most seeds."""


class NoSeeds(Exception):
    """None of the seeds is in the lake."""


@dataclass(frozen=True)
class Request:
    """What is asked for."""

    seeds: Sequence[Seed]
    top: int
    direction: Direction
    definition: Definition
    conditions: tuple[Condition, ...] = ()
    none_of: Sequence[Seed] = ()
    """Accounts that follow any of these (or are followed by any) are left out."""
    order: Order = "concentration"


@dataclass(frozen=True)
class Ranking:
    """The answer: who, in which order, and on what evidence."""

    rows: pa.Table
    """See the table `interest`."""
    keys: pa.Array
    """The account key of each row; of use within one snapshot only."""
    seeds: pa.Table
    """See the table `seed_coverage`."""
    unresolved: tuple[Unresolved, ...]
    opted_out: int
    """Accounts in the lake that are left out because they asked to be."""
    unresolved_none_of: tuple[Unresolved, ...] = ()
    """Those of the request's `none_of` that are not in the lake."""
