"""The cells of all declared crosses, as sums of the smallest groups of people."""

import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from wellheard.accounts import privacy
from wellheard.findings.capability.disclosure.crosses import (
    LEVEL,
    ORGANISATION,
    REGION,
    SECTOR,
    Cross,
)
from wellheard.findings.capability.refused import ReleaseRefused
from wellheard.findings.capability.survey import LEVEL as LEVEL_COLUMN
from wellheard.findings.capability.survey import Survey

NOT_SAID = "not_said"
"""The level of those who left the question out: a cell like any other."""
OTHER = "other {sector}"
Counts = NDArray[np.int64]
Truths = NDArray[np.bool_]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where an organisation stands in every table."""

    sector: str
    region: str


@dataclass(frozen=True, eq=False)
class Line:
    """One cell and the cells of another cross that lie within it.

    They need not add up to it: a cell may lie in several others, as small organisations
    put together lie in several regions.
    """

    parent: int
    children: Counts

    def hidden(self, counts: Counts, shown: Truths) -> int:
        """Count the people in it who are in no cell of it that is shown.

        `counts` are subjects × cells; the answer is that of the one with the fewest.
        """
        seen = self.children[shown[self.children]]
        return int((counts[:, self.parent] - counts[:, seen].sum(axis=1)).min())


@dataclass(frozen=True, eq=False)
class Cells:
    """Every cell that may be published, over the same smallest groups of people.

    A group is the people of one organisation on one level. Groups come from the
    organisations that were asked, not from who answered: an empty cell is a cell.
    """

    crosses: tuple[Cross, ...]
    names: tuple[tuple[str, Key], ...]
    """The cross and the labels of each cell."""
    cross: Counts
    """The number in `crosses` of each cell."""
    members: sparse.csr_array
    """Cells × groups: 1 where the people of a group are counted in the cell."""

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self.names)

    def of(self, groups: Counts) -> Counts:
        """Count the people of each cell from those of each group."""
        return np.asarray(self.members @ groups, np.int64)

    def people(self, number: int, group: Counts) -> Truths:
        """Say of each person, by their group, whether they are counted in a cell."""
        return np.asarray(self.members[[number]].toarray()[0][group] > 0)

    def number(self, cross: str, *labels: str) -> int:
        """Return the place of one cell; raises KeyError for one that is not there."""
        return self._numbers[cross, labels]

    @functools.cached_property
    def _numbers(self) -> dict[tuple[str, Key], int]:
        return {name: number for number, name in enumerate(self.names)}

    @functools.cached_property
    def merged(self) -> sparse.csr_array:
        """Cells × groups, where groups that no cell tells apart are one; for audits."""
        by_group = self.members.tocsc()
        starts = zip(by_group.indptr[:-1], by_group.indptr[1:], strict=True)
        signs = [tuple(sorted(by_group.indices[a:b].tolist())) for a, b in starts]
        first = {sign: at for at, sign in reversed(list(enumerate(signs)))}
        kept = by_group[:, sorted(first.values())]
        return sparse.csr_array(kept.astype(np.float64))

    @functools.cached_property
    def lines(self) -> tuple[Line, ...]:
        """Each cell with those of another cross within it; small cells come first."""
        inner = [np.flatnonzero(self.cross == at) for at in range(len(self.crosses))]
        pairs = itertools.permutations(range(len(self.crosses)), 2)
        found = (self._lines(inner[fine], inner[coarse]) for fine, coarse in pairs)
        sizes = np.asarray(self.members.sum(axis=1))
        whole = itertools.chain.from_iterable(found)
        return tuple(sorted(whole, key=lambda line: int(sizes[line.parent])))

    def _lines(self, inner: Counts, outer: Counts) -> list[Line]:
        """Find the lines between two crosses."""
        shared = (self.members[inner] @ self.members[outer].T).toarray()
        sizes = np.asarray(self.members[inner].sum(axis=1))
        within = shared == sizes[:, None]
        return [
            Line(int(parent), inner[within[:, place]])
            for place, parent in enumerate(outer)
            if within[:, place].any()
        ]

    @functools.cached_property
    def lines_of(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of the lines that each cell is a part of."""
        found: list[list[int]] = [[] for _cell in self.names]
        for number, line in enumerate(self.lines):
            for child in line.children.tolist():
                found[child].append(number)
        return tuple(map(tuple, found))


def laid_out(groups: Mapping[str, Sequence[str]], crosses: Iterable[Cross]) -> Cells:
    """Make the cells of some crosses from the labels of each group, by facet."""
    size = len(groups[ORGANISATION])
    names: list[tuple[str, Key]] = []
    numbers: list[int] = []
    rows: list[int] = []
    columns: list[int] = []
    chosen = tuple(crosses)
    for number, cross in enumerate(chosen):
        keys = list(zip(*(groups[facet] for facet in cross.by), strict=True))
        keys = keys or [()] * size
        places = {key: len(names) + at for at, key in enumerate(dict.fromkeys(keys))}
        names += [(cross.name, key) for key in places]
        numbers += [number] * len(places)
        rows += [places[key] for key in keys]
        columns += range(size)
    shape = (len(names), size)
    ones = np.ones(len(rows), np.int64)
    members = sparse.csr_array((ones, (rows, columns)), shape=shape)
    return Cells(chosen, tuple(names), np.array(numbers, np.int64), members)


@dataclass(frozen=True, eq=False)
class Grouped:
    """The people of a survey in their groups."""

    labels: Mapping[str, tuple[str, ...]]
    """By facet: the label of each group."""
    group: Counts
    """The group of each person."""

    def count(self, answered: Truths | None = None) -> Counts:
        """Count the people of each group, or those of them who answered something."""
        counted = self.group if answered is None else self.group[answered]
        return np.bincount(counted, minlength=len(self.labels[ORGANISATION]))


def grouped(
    survey: Survey,
    places: Mapping[str, Place],
    levels: Sequence[str],
    smallest: int = privacy.SMALLEST_GROUP,
) -> Grouped:
    """Put people into groups, small organisations together as `other SECTOR`.

    `places` are all organisations that were asked, `levels` the choices of the question
    about the level. Raises ReleaseRefused for an organisation that has no place.
    """
    if unknown := sorted(set(survey.units) - set(places)):
        raise ReleaseRefused(
            f"Cannot place {unknown[0]}; give each organisation its sector and region"
        )
    asked = sorted(places)
    unit = survey.numbers("unit", asked)
    sizes = np.bincount(unit, minlength=len(asked)).tolist()
    shown = [
        name if size >= smallest else OTHER.format(sector=places[name].sector)
        for name, size in zip(asked, sizes, strict=True)
    ]
    regions = [places[name].region for name in asked]
    sectors = [places[name].sector for name in asked]
    parts = list(zip(shown, sectors, regions, strict=True))
    whole = {part: place for place, part in enumerate(dict.fromkeys(parts))}
    columns = [*levels, NOT_SAID]
    level = _levels(survey, levels)
    part = np.array([whole[each] for each in parts], np.int64)
    labels = [(*each, column) for each in whole for column in columns]
    facets = (ORGANISATION, SECTOR, REGION, LEVEL)
    named = {
        facet: tuple(label[place] for label in labels)
        for place, facet in enumerate(facets)
    }
    return Grouped(named, part[unit] * len(columns) + level)


def _levels(survey: Survey, levels: Sequence[str]) -> Counts:
    if LEVEL_COLUMN not in survey.table.column_names:
        return np.full(len(survey), len(levels), np.int64)
    found = survey.numbers(LEVEL_COLUMN, levels)
    return np.where(found < 0, len(levels), found)
