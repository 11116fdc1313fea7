"""Loops that merge added and ended follows into the rows of a matrix.

Rows that nothing happened to are copied as they are. A changed row is given by its
place among the changed ones; its entries are in ascending order of their columns, each
column once.
"""

from typing import Any, NamedTuple

import numpy.typing as npt

from wellheard.compiling import compiled

Numbers = npt.NDArray[Any]


class Changes(NamedTuple):
    """What happened to the follows, changed row after changed row."""

    row: Numbers
    """The changed rows as they are numbered afterwards, in ascending order."""
    old_low: Numbers
    """Where the old entries of each begin, and one past the last of all rows."""
    old_high: Numbers
    """Where they end; of one that arrived, where they begin."""
    first: Numbers
    """Where what happened to each begins; one longer than there are changed rows."""
    column: Numbers
    """The column of each entry, as it is numbered afterwards."""
    live: Numbers
    """Whether it is followed now; else it no longer is."""


@compiled
def effects(
    old: Numbers, renumber: Numbers, changes: Changes, effect: Numbers, change: Numbers
) -> None:
    """Say of each entry whether it adds a follow (1), ends one (-1) or neither (0).

    `renumber` gives each old column's number afterwards. `change` takes by how many
    follows each changed row grows.
    """
    for place in range(len(changes.row)):
        at, end = changes.old_low[place], changes.old_high[place]
        total = 0
        for entry in range(changes.first[place], changes.first[place + 1]):
            column = changes.column[entry]
            while at < end and renumber[old[at]] < column:
                at += 1
            there = at < end and renumber[old[at]] == column
            found = 0
            if changes.live[entry] and not there:
                found = 1
            elif there and not changes.live[entry]:
                found = -1
            effect[entry] = found
            total += found
        change[place] = total


@compiled
def starts(
    old: Numbers, came: Numbers, rows: Numbers, change: Numbers, into: Numbers
) -> None:
    """Say where each row begins, after some rows came and some grew.

    `came` and `rows` are the places of both afterwards, in ascending order.
    """
    before, grown, shift, first = 0, 0, 0, 0
    while first < len(into):
        last = len(into) - 1
        if before < len(came):
            last = min(last, came[before])
        if grown < len(rows):
            last = min(last, rows[grown])
        for place in range(first, last + 1):
            into[place] = old[place - before] + shift
        if grown < len(rows) and rows[grown] == last:
            shift += change[grown]
            grown += 1
        if before < len(came) and came[before] == last:
            before += 1
        first = last + 1


@compiled
def stretches(
    start: Numbers,
    column: Numbers,
    wanted: tuple[Numbers, Numbers],
    known: Numbers,
    into: Numbers,
) -> None:
    """Find the entries of a column in a row: their first, and one past their last.

    `wanted` are rows and columns; of a column that is not `known` there are none.
    """
    rows, columns = wanted
    for place in range(len(rows)):
        low, end = start[rows[place]], start[rows[place] + 1]
        while low < end and column[low] < columns[place]:
            low += 1
        high = low
        while known[place] and high < end and column[high] == columns[place]:
            high += 1
        into[0, place], into[1, place] = low, high


@compiled
def _merge(
    old: Numbers,
    renumber: Numbers,
    changes: Changes,
    place: int,
    effect: Numbers,
    into: Numbers,
) -> None:
    """Write one changed row."""
    entry, last, out = changes.first[place], changes.first[place + 1], 0
    for at in range(changes.old_low[place], changes.old_high[place]):
        column = renumber[old[at]]
        while entry < last and changes.column[entry] < column:
            if effect[entry] > 0:
                into[out] = changes.column[entry]
                out += 1
            entry += 1
        if entry < last and changes.column[entry] == column:
            entry += 1
            if effect[entry - 1] < 0:
                continue
        into[out] = column
        out += 1
    for late in range(entry, last):
        if effect[late] > 0:
            into[out] = changes.column[late]
            out += 1


@compiled
def merge(
    old: tuple[Numbers, Numbers],
    changes: Changes,
    effect: Numbers,
    start: Numbers,
    into: Numbers,
    bounds: tuple[int, int],
) -> None:
    """Write the changed rows of a range, each after the unchanged ones before it.

    `old` holds the old entries, and each old column's number afterwards. The range may
    reach one past the changed rows: to the unchanged ones at the end.
    """
    entries, renumber = old
    same = len(renumber) == 0 or renumber[-1] == len(renumber) - 1
    for place in range(bounds[0], bounds[1]):
        low = changes.old_high[place - 1] if place > 0 else 0
        high = changes.old_low[place]
        begin = len(into)
        if place < len(changes.row):
            begin = start[changes.row[place]]
        if same:
            into[begin - (high - low) : begin] = entries[low:high]
        else:
            for at in range(low, high):
                into[begin + at - high] = renumber[entries[at]]
        if place < len(changes.row):
            _merge(entries, renumber, changes, place, effect, into[begin:])
