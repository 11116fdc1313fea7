"""What can be asked of one snapshot of the lake, whoever answers."""

from collections.abc import Sequence
from typing import Protocol

import pyarrow as pa

from wellheard.evidence.progress import Progress, silent
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.request import Ranking, Request
from wellheard.findings.interest.seeding import Resolved
from wellheard.people.seeds import Seed

SETS = pa.schema([("set_number", pa.int32()), ("seed_key", pa.int32())])
"""One row for each seed of each set; a set is the accounts beside any of its seeds."""
MOST_SETS = 62
"""So many sets can be told apart in one 64-bit number with a sign."""
LISTED = pa.schema([("set_number", pa.int32()), ("account_key", pa.int32())])
"""One row for each account that is in a set because somebody listed it there."""
MEMBERS = pa.schema([("account_key", pa.int32()), ("mask", pa.int64())])
NAMES = pa.schema([("network", pa.string()), ("account_id", pa.string())])
PATTERNS = pa.schema([("mask", pa.int64()), ("accounts", pa.int64())])
PAIRS = pa.schema(
    [("first", pa.int32()), ("second", pa.int32()), ("accounts", pa.int64())]
)


class Answers(Protocol):
    """One snapshot of the lake, ready for questions.

    Accounts that asked to be left out are in no answer. An account key means
    something within one snapshot only.
    """

    def rank(self, request: Request, progress: Progress = silent) -> Ranking:
        """Rank the accounts whose interest is most concentrated; raises NoSeeds."""

    def resolve(self, direction: Direction, seeds: Sequence[Seed]) -> Resolved:
        """Look seeds up."""

    def patterns(self, direction: Direction, sets: pa.Table) -> pa.Table:
        """Count the accounts of each combination of sets that occurs.

        `sets` is as SETS, of at most MOST_SETS sets. The answer is as PATTERNS, in
        the order of `mask`: bit i says whether the accounts are in set i.
        """

    def pairs(self, direction: Direction, sets: pa.Table) -> pa.Table:
        """Count the accounts in both sets of each pair, as PAIRS.

        `first` is at most `second`; a set's size stands where they are equal; pairs
        without a shared account are left out.
        """

    def members(
        self, direction: Direction, sets: pa.Table, listed: pa.Table
    ) -> pa.Table:
        """Say of each account in any set which sets it is in, in the order of keys.

        `sets` is as SETS and `listed` as LISTED, together of at most MOST_SETS sets.
        The answer is as MEMBERS: bit i of `mask` says whether it is in set i.
        """

    def keys(self, names: pa.Table) -> pa.Array:
        """Return the key of each account of NAMES; null where it is not in the lake."""

    def graph(self, keys: pa.Array) -> Graph:
        """Return who follows whom among some accounts, numbered as they are given."""

    def profiles(self, keys: pa.Array, columns: Sequence[str]) -> pa.Table:
        """Return columns of the accounts, in the order of their keys."""
