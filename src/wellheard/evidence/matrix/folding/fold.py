"""One matrix from an earlier one and the files that were added since."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from wellheard.evidence.engines.duck import Duck
from wellheard.evidence.layouts import Card
from wellheard.evidence.matrix.folding import added as adding
from wellheard.evidence.matrix.folding import (
    arriving,
    engaging,
    follows,
    joining,
    profiles,
)
from wellheard.evidence.matrix.folding.arriving import People
from wellheard.evidence.matrix.folding.columns import fold_columns
from wellheard.evidence.matrix.folding.counts import fold_counts
from wellheard.evidence.matrix.folding.engaged import fold_engagements
from wellheard.evidence.matrix.folding.names import fold_names
from wellheard.evidence.matrix.folding.naming import Doubtful
from wellheard.evidence.matrix.matrix import FACETS, Matrix
from wellheard.evidence.settling.work import Files

MOST_ABOVE = 0.1
"""Once so many of the accounts lie above, a matrix is better built anew."""


@dataclass(frozen=True)
class Fold:
    """What is worked in, and with what."""

    base: Matrix
    added: Files
    """The files that `base` was not made from."""
    whole: Files
    """All files, those that it was made from too."""
    engine: Duck


def fold(work: Fold, folder: Path) -> Card:
    """Write the matrix of all files into a folder.

    Raises Doubtful where more would have to be looked at than was added.
    """
    base, engine = work.base, work.engine
    added = list(adding.added_follows(work.added["follow"]))
    follows.refuse_unclear(added, base.card)
    told = profiles.read(engine, folder / "part", work.added, work.whole)
    joining.refuse_unclear(base, told)
    looked = [arriving.looked_up(base, told, each) for each in added]
    names = engaging.names(engine, work.added, work.whole)
    engaged = arriving.engaged(base, told, names)
    people = arriving.people(base, told, looked, engaged)
    _refuse_many(base, people)
    sums = engaging.summed(engine, engaging.involved(base, people, engaged))
    pairs = follows.pairs([arriving.afterwards(each, people) for each in looked])
    insertion, fresh = people.insertion, people.fresh
    folded = follows.folded(base, insertion, pairs, sums.objects, folder)
    (folder / FACETS).mkdir()
    counted = fold_counts(base.facets, folder / FACETS, insertion, folded)
    fold_columns(base.facets, folder / FACETS, insertion, fresh)
    fold_names(base, folder, insertion, fresh, people.former)
    entries = fold_engagements(base, folder, insertion, folded, sums)
    later = follows.Times.of(added).and_of(base.card)
    accounts = _accounts(base, people)
    return Card(
        accounts=accounts,
        following=_by_network(accounts, counted["following_observed"]),
        followed=_by_network(accounts, counted["followers_observed"]),
        follows=len(folded.column),
        engagements=entries,
        last_seen_at=later.seen,
        last_ended_at=later.ended,
        handles_joined=base.card.handles_joined or people.joined,
    )


def _refuse_many(base: Matrix, people: People) -> None:
    above = len(base.texts.overlay.fresh) + people.fresh.num_rows
    if above > MOST_ABOVE * (len(base) + len(people.insertion)):
        raise Doubtful("many accounts came or changed")


def _accounts(base: Matrix, people: People) -> dict[str, int]:
    """Count the accounts of each network."""
    accounts = Counter(base.card.accounts)
    accounts.update(people.arrived["network"].to_pylist())
    return dict(sorted(accounts.items()))


def _by_network(
    accounts: Mapping[str, int], observed: npt.NDArray[Any]
) -> dict[str, int]:
    """Count the accounts of each network with any follow; none is left out."""
    first, counts = 0, {}
    for network, count in accounts.items():
        some = np.count_nonzero(observed[first : first + count])
        first += count
        if some:
            counts[network] = int(some)
    return counts
