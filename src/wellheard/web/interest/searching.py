"""Look accounts of an edition up, and count how they divide.

A facet's counts are of the accounts that the rest of the filter leaves. A count under
the smallest group is withheld, and so many others beside it that it cannot be worked
out from them.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wellheard.findings.interest.drilldown import Path, concealed
from wellheard.web.interest import columns as columns_
from wellheard.web.interest import hiding, words
from wellheard.web.interest.columns import FACETS, ROLE, SORTS, Columns, Numbers, Truths
from wellheard.web.interest.filtering import LIST, UNKNOWN, Filter
from wellheard.web.interest.models import Edition, Entry, Picked, SavedList
from wellheard.web.interest.named import named

ON_A_PAGE = 20
HELD = 256
"""So many filters are remembered by one process, some 30 kB each."""
Counts = Mapping[str, Mapping[str, int | None]]
"""Of each facet the accounts of each value; None where the number is withheld."""


@dataclass(frozen=True)
class Tally:
    """The accounts of one filter, in whatever order, and how they divide."""

    total: int
    counts: Counts
    packed: Numbers


_HELD: "OrderedDict[tuple[object, ...], Tally]" = OrderedDict()
_LOCK = threading.Lock()


class Search:
    """One edition, as it is searched for an organisation."""

    def __init__(self, edition: Edition, lists: Sequence[SavedList] = ()) -> None:
        """Open an edition; `lists` are those that may be asked for."""
        self.edition = edition
        self._opt_outs = hiding.opt_outs()
        self._state = hiding.state()
        self._lists = {str(each.pk): each for each in lists}
        self.columns: Columns = columns_.of(edition, self._opt_outs)
        self.hidden: Truths = hiding.hidden(self.columns, self._opt_outs)

    def tally(self, asked: Filter) -> Tally:
        """Count the accounts of a filter; what was counted before is remembered."""
        if LIST in asked.chosen:  # lists change without notice
            return self._counted(asked)
        key = (self.columns.token, *self._state, asked.key())
        with _LOCK:
            if known := _HELD.get(key):
                _HELD.move_to_end(key)
                return known
        made = self._counted(asked)
        with _LOCK:
            _HELD[key] = made
            while len(_HELD) > HELD:
                _HELD.popitem(last=False)
        return made

    def places(self, asked: Filter) -> Numbers:
        """Return the places of all accounts of a filter, in its order."""
        kept = self._unpacked(self.tally(asked))
        if asked.sort == SORTS[0]:
            return np.flatnonzero(kept)
        order = self.columns.orders[asked.sort]
        placed: Numbers = order[kept[order]]
        return placed

    def entries(self, places: Numbers) -> list[Entry]:
        """Return the records of some places, in their order."""
        ids = self.columns.ids[places].tolist()
        found = Entry.objects.in_bulk(ids)
        return [found[each] for each in ids if each in found]

    def page(self, asked: Filter) -> list[Entry]:
        """Return the records of one page."""
        first = (asked.page - 1) * ON_A_PAGE
        return self.entries(self.places(asked)[first : first + ON_A_PAGE])

    def picked(self, saved: SavedList) -> Numbers:
        """Return the places of the accounts in a list, in the order of the ranking."""
        return np.flatnonzero(self.of_list(saved) & ~self.hidden)

    def of_list(self, saved: SavedList) -> Truths:
        """Say of each account whether somebody picked it into a list."""
        picked = Picked.objects.filter(saved_list=saved).values_list(
            "network", "account_id"
        )
        found = self._nobody()
        for entries in named(self.edition, picked):
            ids = np.array(entries.values_list("pk", flat=True), np.int64)
            found[self.columns.places_of(ids)] = True
        return found

    def _unpacked(self, tally: Tally) -> Truths:
        kept: Truths = np.unpackbits(tally.packed, count=len(self.columns)).view(bool)
        return kept

    def _counted(self, asked: Filter) -> Tally:
        base = ~self.hidden
        if asked.text:
            said = self._nobody()
            said[words.places(self.columns, asked.text)] = True
            base &= said
        if LIST in asked.chosen:
            base &= self._in_lists(asked.chosen[LIST])
        narrowed = {
            facet: self._narrowed(facet, asked.chosen[facet])
            for facet in FACETS
            if facet in asked.chosen
        }
        whole = self._all(base, narrowed.values())
        counts = {}
        for facet in FACETS:
            others = [each for name, each in narrowed.items() if name != facet]
            left = self._all(base, others) if facet in narrowed else whole
            counts[facet] = shown(self.columns, facet, left)
        return Tally(int(whole.sum()), counts, np.packbits(whole))

    def _narrowed(self, facet: str, values: Sequence[str]) -> Truths:
        """Say of each account whether it has any of some values."""
        named = ("" if value == UNKNOWN else value for value in values)
        codes = [self.columns.code(facet, value) for value in named]
        wanted = np.zeros(len(self.columns.values[facet]) + 1, bool)
        wanted[[code for code in codes if code is not None]] = True
        if facet != ROLE:
            found: Truths = wanted[self.columns.codes[facet]]
            return found
        has = self._nobody()
        has[self.columns.role_place[wanted[self.columns.role_code]]] = True
        if wanted[columns_.UNKNOWN]:
            has |= without_role(self.columns)
        return has

    def _in_lists(self, wanted: Sequence[str]) -> Truths:
        found = self._nobody()
        for name in wanted:
            if name in self._lists:
                found |= self.of_list(self._lists[name])
        return found

    def _nobody(self) -> Truths:
        return np.zeros(len(self.columns), bool)

    @staticmethod
    def _all(base: Truths, masks: Iterable[Truths]) -> Truths:
        found = base.copy()
        for each in masks:
            found &= each
        return found


def without_role(columns: Columns) -> Truths:
    """Say of each account whether no role of it is known."""
    found = np.ones(len(columns), bool)
    found[columns.role_place] = False
    return found


def counted(columns: Columns, facet: str, kept: Truths) -> Numbers:
    """Count some accounts by the codes of a facet."""
    most = len(columns.values[facet]) + 1
    if facet != ROLE:
        return np.bincount(columns.codes[facet][kept], minlength=most)
    found = np.bincount(columns.role_code[kept[columns.role_place]], minlength=most)
    found[columns_.UNKNOWN] = int((kept & without_role(columns)).sum())
    return found


def shown(columns: Columns, facet: str, kept: Truths) -> dict[str, int | None]:
    """Count some accounts by a facet, and withhold what must be withheld."""
    found = counted(columns, facet, kept).tolist()
    names = (UNKNOWN, *columns.values[facet])
    counts = _tree(columns, facet, found, int(kept.sum()))
    hidden = {path[-1] for path in concealed(counts) if len(path) == _depth(facet)}
    return {
        name: None if name in hidden else count
        for name, count in zip(names, found, strict=True)
        if count
    }


def _depth(facet: str) -> int:
    return 2 if facet == "place" else 1


def _tree(
    columns: Columns, facet: str, found: Sequence[int], total: int
) -> dict[Path, int]:
    """Return the counts with those around them: a place lies within a region."""
    names = (UNKNOWN, *columns.values[facet])
    counts: dict[Path, int] = {(): total}
    for code, count in enumerate(found):
        if not count:
            continue
        if facet != "place":
            counts[names[code],] = count
            continue
        around = str(columns.region_of[code])
        counts[around,] = counts.get((around,), 0) + count
        counts[around, names[code]] = count
    return counts
