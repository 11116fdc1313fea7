"""What a report is made from: findings as they came, each of which may be missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pyarrow as pa

from wellheard.findings.interest.definition import Definition
from wellheard.reports.spreading import Step

LOOKED_AT = 5_000
"""So many of the keenest are counted and grouped, however many are named."""


@dataclass(frozen=True)
class SeedsAsked:
    """One group of seeds, and who stands behind it."""

    title: str
    count: int
    shipped: bool = False
    """Whether it came with Wellheard; else it is a file of the reader's own."""
    about: str = ""
    author: str = ""
    checked_by: str = ""
    next_review: date | None = None


@dataclass(frozen=True)
class Asked:
    """The question."""

    seeds: tuple[SeedsAsked, ...]
    direction: str
    """`followers` or `followed`."""
    purpose: str | None
    conditions: tuple[str, ...] = ()
    none_of: tuple[SeedsAsked, ...] = ()
    order: str = "concentration"

    @property
    def follows(self) -> bool:
        """Whether those who follow the seeds are looked for, not whom they follow."""
        return self.direction == "followers"

    @property
    def count(self) -> int:
        """How many seeds were asked for."""
        return sum(group.count for group in self.seeds)


@dataclass(frozen=True)
class MadeFrom:
    """When, with what and from what the report was made."""

    made_at: datetime
    made_with: str
    definition: Definition
    snapshot: int | None = None
    as_at: str | None = None
    engine: str | None = None
    definition_file: str = "interest.toml"
    command: str | None = None
    """The command that makes it again, as typed."""


@dataclass(frozen=True)
class Keenest:
    """The ranking: who is named, and of how many that were looked at."""

    rows: pa.Table
    """See the table `interest`; the accounts that are named."""
    looked_at: int
    """So many of the keenest are counted and grouped in the rest of the report."""
    seeds: pa.Table
    """See the table `seed_coverage`."""
    steps: tuple[Step, ...] = ()
    """How many of those that were looked at have how many seeds."""
    unresolved: tuple[str, ...] = ()
    """Seeds that are not in the lake, each with the reason."""
    opted_out: int = 0


@dataclass(frozen=True)
class ListMade:
    """One named list: what it is, how it was made, and whom it names."""

    title: str
    about: str
    how: str
    order: str
    rows: pa.Table
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommunitiesFound:
    """The communities among the accounts that were looked at."""

    communities: pa.Table
    """See the table `community`."""
    between: tuple[tuple[int, ...], ...]
    """Follows from each community (row) to each (column)."""
    modularity: float
    follows: int
    accounts: int


@dataclass(frozen=True)
class Shared:
    """What the audiences of the seeds share."""

    sets: pa.Table
    """See the table `audience`."""
    pairs: pa.Table
    """See the table `overlap`."""
    asked: int
    """How many sets there were to choose from; the largest were compared."""
    combined: tuple[str, ...] = ()
    """The sets whose combinations are counted."""
    combinations: pa.Table | None = None
    """See the table `combination`."""
    apart: int = 0
    """Pairs that are not compared, for their networks differ."""


@dataclass(frozen=True)
class Report:
    """A question and its answers; what is missing has a sentence that says why."""

    asked: Asked
    made: MadeFrom
    keenest: Keenest | None = None
    lists: tuple[ListMade, ...] | None = None
    communities: CommunitiesFound | None = None
    shared: Shared | None = None
    breakdown: pa.Table | None = None
    """See the table `breakdown`."""
    divided: int = 0
    """Of so many accounts."""
    named_only: bool = False
    """Whether only the accounts that are named were counted so."""
    missing: Mapping[str, str] = field(default_factory=dict)
    """Why a section has nothing to show, by its key."""
