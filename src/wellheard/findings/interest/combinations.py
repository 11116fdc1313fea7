"""Who is in exactly which of some sets; everything about several sets follows from it.

An exact combination is a group of people too. Where one that occurs is smaller than may
be shown, nothing is shown that adds combinations up: from the size of a union and the
sizes of its parts anybody could work out the rest. Where none is, every group that can
be worked out has nobody in it, or enough people to be shown.
"""

from collections.abc import Collection
from dataclasses import dataclass

import pyarrow as pa

from wellheard.accounts.privacy import is_small


def intersection(
    patterns: pa.Table, all_of: Collection[int], none_of: Collection[int] = ()
) -> int:
    """Count who is in all of some sets and in none of some others.

    `patterns` is as `answers.PATTERNS`; sets go by their numbers. Without any set in
    `all_of`, everybody in any set at all counts.
    """
    wanted = sum(1 << number for number in set(all_of))
    unwanted = sum(1 << number for number in set(none_of))
    return sum(
        accounts
        for mask, accounts in _rows(patterns)
        if mask & wanted == wanted and not mask & unwanted
    )


def union(patterns: pa.Table, any_of: Collection[int]) -> int:
    """Count who is in any of some sets."""
    wanted = sum(1 << number for number in set(any_of))
    return sum(accounts for mask, accounts in _rows(patterns) if mask & wanted)


def at_least(patterns: pa.Table, least: int) -> int:
    """Count who is in so many sets at least."""
    return sum(n for mask, n in _rows(patterns) if mask.bit_count() >= least)


def if_shown(patterns: pa.Table) -> pa.Table | None:
    """Return combinations of which none is small; whatever they add up to is shown."""
    small = any(is_small(accounts) for _, accounts in _rows(patterns))
    return None if small else patterns


def among(patterns: pa.Table, sets: int) -> pa.Table:
    """Keep the first sets only, and forget who is in the others."""
    counts: dict[int, int] = {}
    for mask, accounts in _rows(patterns):
        kept = mask & ((1 << sets) - 1)
        counts[kept] = counts.get(kept, 0) + accounts
    rows = [(mask, counts[mask]) for mask in sorted(counts) if mask]
    columns = list(zip(*rows, strict=True)) or [(), ()]
    return pa.table(
        [pa.array(each, pa.int64()) for each in columns], schema=patterns.schema
    )


@dataclass(frozen=True)
class Combination:
    """The accounts in exactly these sets, and in no other."""

    sets: tuple[str, ...]
    accounts: int


def combinations(patterns: pa.Table, names: tuple[str, ...]) -> list[Combination]:
    """Name the sets of each combination that occurs, the largest first."""
    found = [
        Combination(
            tuple(name for number, name in enumerate(names) if mask >> number & 1),
            accounts,
        )
        for mask, accounts in _rows(patterns)
    ]
    return sorted(found, key=lambda each: (-each.accounts, each.sets))


def _rows(patterns: pa.Table) -> list[tuple[int, int]]:
    masks, accounts = patterns["mask"].to_pylist(), patterns["accounts"].to_pylist()
    return list(zip(masks, accounts, strict=True))
