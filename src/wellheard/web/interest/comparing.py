"""Compare sets of accounts on the lake, and find who of an edition is in one only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.accounts.privacy import is_small, shown
from wellheard.evidence.lake import Lake
from wellheard.findings.interest.answers import NAMES, Answers
from wellheard.findings.interest.audience_sets import AudienceSet, Known, look_up
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.membership import Membership, membership
from wellheard.findings.interest.overlap import Overlaps, overlaps_of
from wellheard.web import answering
from wellheard.web.interest import edition_keys
from wellheard.web.interest.columns import Numbers
from wellheard.web.interest.edition_keys import NOWHERE, Keys
from wellheard.web.interest.filtering import Filter
from wellheard.web.interest.finding import newest_day
from wellheard.web.interest.models import SavedList
from wellheard.web.interest.searching import Search
from wellheard.web.interest.sets import Choice


@dataclass(frozen=True)
class Compared:
    """What sets share, and which accounts of an edition are in which."""

    choices: Sequence[Choice]
    """As they were asked for; in what is found they go by their words."""
    found: Overlaps
    within: Membership
    known: Sequence[Known]
    direction: Direction
    snapshot: int
    as_at: date
    _keys: Keys
    _hidden: npt.NDArray[np.bool_]

    def in_none_of_the_others(self, word: str) -> int | None:
        """Count who is in one set and no other; none where that may not be shown."""
        if self.found.combinations is None:
            return None
        for row in self.found.combinations.to_pylist():
            if row["sets"] == [word]:
                return int(row["accounts"])
        return 0

    def places_only_in(self, word: str) -> Numbers:
        """Return the accounts of the edition in one set and no other, by rank."""
        names = [each.name for each in self.known]
        if word not in names:
            return np.zeros(0, np.int64)
        keys = self.within.only_in(names.index(word))
        return np.flatnonzero(np.isin(self._keys, keys) & ~self._hidden)

    def listed(self, word: str) -> int | None:
        """Count who is listed; none where that would show a small group.

        Those in the set only whom the edition does not have are such a group too.
        """
        whole, listed = self.in_none_of_the_others(word), len(self.places_only_in(word))
        if whole is None or is_small(whole - listed):
            return None
        return shown(listed)

    def titles(self) -> dict[str, str]:
        """Say what each set is called."""
        return {each.word: each.title for each in self.choices}


def compared(
    lake: Lake, search: Search, choices: Sequence[Choice], direction: Direction
) -> Compared:
    """Compare sets; raises SetsRefused."""
    answers, snapshot = answering.answers(lake), lake.snapshot()
    keys = edition_keys.of(search, answers, edition_keys.state(lake, snapshot))
    sets = [_set(each, search, answers, keys) for each in choices]
    known, unresolved = look_up(answers, direction, sets)
    within = membership(answers, direction, known)
    return Compared(
        choices=choices,
        found=overlaps_of(known, unresolved, within),
        within=within,
        known=known,
        direction=direction,
        snapshot=snapshot.manifest.number,
        as_at=newest_day(snapshot),
        _keys=keys,
        _hidden=search.hidden,
    )


def _set(choice: Choice, search: Search, answers: Answers, keys: Keys) -> AudienceSet:
    if choice.saved is None:
        return AudienceSet(choice.word, choice.seeds)
    listed = _listed(choice.saved, search, answers, keys)
    return AudienceSet(choice.word, (), listed)


def _listed(saved: SavedList, search: Search, answers: Answers, keys: Keys) -> pa.Array:
    """Return who is in a list now, by their keys; who is not in the lake is left out.

    What was picked counts whether or not it is in the edition.
    """
    if saved.query:
        found = keys[search.places(Filter.read_text(saved.query))]
        return pa.array(np.unique(found[found != NOWHERE]), pa.int32())
    rows = saved.picked.values_list("network", "account_id")
    names = [pa.array(list(each), pa.string()) for each in zip(*rows, strict=True)]
    if not names:
        return pa.array([], pa.int32())
    found_keys = answers.keys(pa.table(names, schema=NAMES)).drop_null()
    return found_keys.unique()
