"""Narrow by place, role, network, kind; never below the smallest group.

A count of fewer than the smallest group is hidden. As counts add up to a total that is
shown, so is the next smallest beside it, until what is hidden can be worked out from
what is shown neither one by one nor in sum. Hidden values share one row without a name.
Countries, regions, integrated care systems and places are one tree: what lies in a
hidden part is hidden too.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.accounts.privacy import SMALLEST_GROUP, is_small
from wellheard.evidence.tables.breakdown import BREAKDOWN, OTHERS

Value = str | None
Path = tuple[Value, ...]
"""A value within the values around it, outermost first; None is unknown."""

PLACES = ("country", "region", "ics", "place")
LISTED = {"role": "roles"}
"""Facets of which an account may have several values, and their columns."""
COMMUNITY = "community"
"""The one facet that an account does not state; its column is added."""
FACETS = ("network", *PLACES, "kind", "role", "language", "activity", COMMUNITY)


class UnknownFacet(Exception):
    """Something that accounts cannot be divided by; says what they can."""


@dataclass(frozen=True)
class Cell:
    """The accounts of one value, within the values around it."""

    path: Path
    accounts: int | None
    """None where it is hidden."""


def columns(facets: Sequence[str]) -> tuple[str, ...]:
    """Say which columns of the accounts are needed; raises UnknownFacet."""
    wanted: list[str] = []
    for facet in facets:
        if facet not in FACETS:
            raise UnknownFacet(
                f"Accounts cannot be divided by {facet!r}; choose one of "
                f"{', '.join(FACETS)}"
            )
        chain = _chain(facet)
        wanted += [LISTED.get(name, name) for name in chain if name != COMMUNITY]
    return tuple(dict.fromkeys(wanted))


def drilldown(profiles: pa.Table, facets: Sequence[str]) -> pa.Table:
    """Count accounts by each value of each facet; see the table `breakdown`.

    `profiles` has one row for each account. The share is of the accounts of which the
    facet is known; it is empty where the number of those would tell a hidden count.
    """
    rows = [
        row
        for facet in facets
        for row in _rows(facet, cells(profiles, facet), profiles)
    ]
    return pa.Table.from_pylist(rows, schema=BREAKDOWN.schema)


def _rows(
    facet: str, found: Sequence[Cell], profiles: pa.Table
) -> Iterator[dict[str, object]]:
    """Write the cells of one facet as rows; those that are hidden share one row."""
    known = _known(found, profiles.num_rows)
    for cell in found:
        if cell.accounts is not None:
            told = known and cell.path[-1] is not None
            yield {
                "facet": facet,
                "value": cell.path[-1],
                "within": _within(cell.path),
                "accounts": cell.accounts,
                "share_of_known": cell.accounts / known if known and told else None,
            }
    if any(cell.accounts is None for cell in found):
        yield {"facet": facet, "value": OTHERS}


def cells(profiles: pa.Table, facet: str) -> list[Cell]:
    """Count the accounts of each value of one facet, and hide what must be hidden."""
    chain = _chain(facet)
    counts = _counts(profiles, chain)
    hidden = concealed(counts)
    found = [
        Cell(path, None if path in hidden else count)
        for path, count in counts.items()
        if len(path) == len(chain)
    ]
    return sorted(found, key=_order)


def concealed(counts: Mapping[Path, int]) -> set[Path]:
    """Say which counts must be hidden; the path `()` is the total of all."""
    children: dict[Path, list[Path]] = defaultdict(list)
    for path in sorted(counts, key=lambda path: (len(path), counts[path], str(path))):
        if path:
            children[path[:-1]].append(path)
    hidden: set[Path] = set()
    if is_small(counts.get((), 0)):
        hidden.add(())
    for parent in sorted(children, key=len):
        if parent in hidden:
            hidden |= set(children[parent])
        else:
            hidden |= set(_smallest(children[parent], counts))
    return hidden


def _smallest(paths: Sequence[Path], counts: Mapping[Path, int]) -> list[Path]:
    """Take so many of the smallest counts that none of them can be worked out.

    Hidden are at least two, that are together no small group, and not all of them 1.
    """
    taken: list[Path] = []
    total = 0
    for path in paths:
        enough = len(taken) > 1 and total >= SMALLEST_GROUP and total > len(taken)
        if counts[path] >= SMALLEST_GROUP and (enough or not taken):
            break
        taken.append(path)
        total += counts[path]
    return taken


def _chain(facet: str) -> tuple[str, ...]:
    """Name the facets around a facet, outermost first, and itself."""
    if facet in PLACES:
        return PLACES[: PLACES.index(facet) + 1]
    return (facet,)


def _counts(profiles: pa.Table, chain: tuple[str, ...]) -> dict[Path, int]:
    """Count the accounts of each path of a chain, and of the paths around it."""
    counts: dict[Path, int] = defaultdict(int)
    counts[()] = profiles.num_rows
    names = [LISTED.get(name, name) for name in chain]
    rows = profiles.select(names)
    if chain[-1] in LISTED:
        rows = _one_each(rows.column(0))
    grouped = rows.group_by(rows.column_names).aggregate([([], "count_all")])
    for row in zip(*(column.to_pylist() for column in grouped.columns), strict=True):
        values = [None if value is None else str(value) for value in row[:-1]]
        for length in range(1, len(values) + 1):
            counts[tuple(values[:length])] += row[-1]
    return dict(counts)


def _one_each(lists: pa.ChunkedArray) -> pa.Table:
    """Give each value of a list a row of its own, and one to an account without."""
    values = pc.list_flatten(lists)
    without = len(lists) - len(pc.unique(pc.list_parent_indices(lists)))
    none = pa.chunked_array([pa.nulls(without, values.type)])
    if isinstance(values, pa.Array):
        values = pa.chunked_array([values])
    return pa.table({"value": pa.chunked_array([*values.chunks, *none.chunks])})


def _known(found: Sequence[Cell], accounts: int) -> int | None:
    """Count the accounts of which a facet is known; None where that would tell."""
    unknown = [cell.accounts for cell in found if cell.path[-1] is None]
    if accounts < SMALLEST_GROUP or None in unknown:
        return None
    return accounts - sum(count or 0 for count in unknown)


def _within(path: Path) -> str | None:
    around = [value for value in path[:-1] if value is not None]
    return ", ".join(around) or None


def _order(cell: Cell) -> tuple[object, ...]:
    """Put the largest first, and the unknown last."""
    around = tuple(value or "" for value in cell.path[:-1])
    return (
        cell.path[-1] is None,
        -(cell.accounts or 0),
        around,
        cell.path[-1] or "",
    )
