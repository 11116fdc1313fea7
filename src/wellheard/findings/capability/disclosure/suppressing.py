"""Which cells to withhold: the small ones, and those that would give them away.

One pattern serves everyone who answered and every item. Items have nearly the same
people, so a cell that one item shows would give away what another one withholds.
`counts` are subjects × cells throughout: everyone who answered first, then items.
"""

import numpy as np
from numpy.typing import NDArray

from wellheard.accounts import privacy
from wellheard.findings.capability.disclosure.auditing import Seen, Told, audit
from wellheard.findings.capability.disclosure.cells import Cells, Line

Counts = NDArray[np.int64]
Truths = NDArray[np.bool_]


def large_enough(counts: Counts, smallest: int = privacy.SMALLEST_GROUP) -> Truths:
    """Say which cells may be shown for every subject; an empty one may not."""
    return np.asarray((counts >= smallest).all(axis=0))


def complemented(
    cells: Cells,
    counts: Counts,
    shown: Truths,
    strict: Truths,
    smallest: int = privacy.SMALLEST_GROUP,
) -> Truths:
    """Withhold more cells, until no line gives a withheld one away by subtraction.

    A line is a shown cell and those of another cross that lie within it. Where one
    alone is withheld there, or all that are withheld have fewer than `smallest` people
    together, one of the others is withheld too.
    Only lines of `strict` cells, whose cross is published, are looked at. Fast, and not
    enough by itself: lines of several tables can be combined, which `mended` finds out.
    """
    left = shown.copy()
    lines = [line for line in cells.lines if strict[line.children].all()]
    changed = True
    while changed:
        changed = False
        for line in lines:
            if _gives_away(line, counts, left, smallest):
                changed |= _withhold_in(cells, line, counts[0], left)
    return left


def mended(
    cells: Cells,
    counts: Counts,
    shown: Truths,
    strict: Truths,
    smallest: int = privacy.SMALLEST_GROUP,
) -> tuple[Truths, Truths]:
    """Withhold more cells, until the audit finds no leak.

    Returns what is shown, and which cells leak still as nothing is left to withhold for
    them. Everyone is audited alone, then together with each item in turn, and again
    from the start whenever more was withheld.
    """
    left = shown.copy()
    item = 0
    while item < len(counts):
        pair = counts[[0, item]] if item else counts[:1]
        before = int(left.sum())
        leaking = _mended_for(cells, pair, left, strict, smallest)
        if leaking.any():
            return left, leaking
        item = item + 1 if item == 0 or int(left.sum()) == before else 0
    return left, np.zeros(len(cells), bool)


def found(
    cells: Cells,
    told: tuple[Told, ...],
    strict: tuple[Truths, ...],
    smallest: int = privacy.SMALLEST_GROUP,
    seen: Seen | None = None,
) -> Truths:
    """Say which cells leak: can be bounded closer than `smallest` for any subject.

    `strict` are by subject the cells whose cross is published: none of these may leak.
    Everyone alone is asked further about the small cells of crosses that are left out.
    """
    asked = np.array(
        [~each.shown & close for each, close in zip(told, strict, strict=True)]
    )
    if len(told) == 1:
        asked |= ~told[0].shown & (told[0].counts < smallest)
    bounds = audit(cells.merged, told, asked, smallest, seen)
    return np.asarray(bounds.narrower_than(smallest).any(axis=0))


def _mended_for(
    cells: Cells, counts: Counts, shown: Truths, strict: Truths, smallest: int
) -> Truths:
    """Withhold in place until these subjects leak nothing; return what leaks still."""
    told = tuple(Told(each, shown) for each in counts)
    seen = Seen.of(told)
    alike = (strict,) * len(told)
    while True:
        leaking = found(cells, told, alike, smallest, seen)
        if not leaking.any():
            return leaking
        beside = _withhold_beside(cells, counts, shown, leaking & strict)
        above = _withhold_above(cells, counts, shown, leaking & ~strict)
        if not (beside or above):
            return leaking


def _gives_away(line: Line, counts: Counts, shown: Truths, smallest: int) -> bool:
    """Whether what is withheld in a line follows from the rest, or is too few."""
    withheld = line.children[~shown[line.children]]
    if not (shown[line.parent] and len(withheld)):
        return False
    hidden = line.hidden(counts, shown)
    alone = len(withheld) == 1 and hidden <= int(counts[:, withheld[0]].min())
    return alone or hidden < smallest


def _withhold_beside(
    cells: Cells, counts: Counts, shown: Truths, leaking: Truths
) -> bool:
    """Withhold one cell beside each that leaks, once in each line; say if any."""
    touched: set[int] = set()
    order = np.flatnonzero(leaking)
    for cell in order[np.argsort(counts[0, order], kind="stable")].tolist():
        lines = [n for n in cells.lines_of[cell] if shown[cells.lines[n].parent]]
        if touched & set(lines):
            continue
        parts = [cells.lines[number] for number in lines]
        parts.sort(key=lambda line: line.hidden(counts, shown))
        if any(_withhold_in(cells, line, counts[0], shown) for line in parts):
            touched |= set(lines)
    return bool(touched)


def _withhold_above(
    cells: Cells, counts: Counts, shown: Truths, leaking: Truths
) -> bool:
    """Withhold what a leaking cell of a cross that is left out adds up to; say if any.

    The smallest sum it is a part of, but never everyone.
    """
    parents = {
        min(above, key=lambda parent: int(counts[0, parent]))
        for cell in np.flatnonzero(leaking).tolist()
        if (above := _sums(cells, cell, shown))
    }
    shown[list(parents)] = False
    return bool(parents)


def _sums(cells: Cells, cell: int, shown: Truths) -> list[int]:
    parents = (cells.lines[number].parent for number in cells.lines_of[cell])
    return [at for at in parents if shown[at] and cells.crosses[cells.cross[at]].by]


def _withhold_in(cells: Cells, line: Line, people: Counts, shown: Truths) -> bool:
    """Withhold one cell of a line that is still shown; say if there was one.

    Of those that leave the fewest cells withheld alone in a line of theirs, that with
    the fewest people.
    """
    candidates = line.children[shown[line.children]].tolist()
    if not candidates:
        return False
    chosen = min(
        candidates, key=lambda cell: (_left_alone(cells, cell, shown), people[cell])
    )
    shown[chosen] = False
    return True


def _left_alone(cells: Cells, cell: int, shown: Truths) -> int:
    """Count the lines in which a cell would be the only one withheld."""
    lines = (cells.lines[number] for number in cells.lines_of[cell])
    return sum(
        bool(shown[line.parent] and shown[line.children].all()) for line in lines
    )
