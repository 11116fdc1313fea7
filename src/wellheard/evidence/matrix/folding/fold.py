"""One matrix from an earlier one and the files that were added since."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.layouts import Card
from wellheard.evidence.matrix.folding import added as adding
from wellheard.evidence.matrix.folding import follows, naming, profiles
from wellheard.evidence.matrix.folding.added import AddedFollows
from wellheard.evidence.matrix.folding.columns import fold_columns
from wellheard.evidence.matrix.folding.counts import fold_counts
from wellheard.evidence.matrix.folding.engaged import fold_engagements
from wellheard.evidence.matrix.folding.names import fold_left_out, fold_names
from wellheard.evidence.matrix.insertion import Insertion
from wellheard.evidence.matrix.matrix import FACETS, Keys, Matrix

MOST_ABOVE = 0.1
"""Once so many of the accounts lie above, a matrix is better built anew."""
Files = Mapping[str, Sequence[Path]]


@dataclass(frozen=True)
class Arrivals:
    """The accounts that were added and were not there."""

    insertion: Insertion
    accounts: pa.Table
    """SETTLED_ACCOUNT, in the order of network and id."""


class Sides(NamedTuple):
    """Who follows and who is followed, row by row."""

    source: naming.Known
    target: naming.Known


def fold(base: Matrix, files: Files, folder: Path) -> Card:
    """Write the matrix of all that `base` was made from and of some more files.

    `files` are those of each table. Raises Doubtful where more would have to be looked
    at than was added.
    """
    if files["account"] or files["engagement"]:
        raise naming.Doubtful("profiles or engagement were added")
    added = list(adding.added_follows(files["follow"]))
    follows.refuse_unclear(added, base.card)
    known = [_known(base, each) for each in added]
    arrivals = _arrivals(base, added, known)
    _refuse_many(base, len(arrivals.insertion))
    rows = [
        _afterwards(each, sides, arrivals)
        for each, sides in zip(added, known, strict=True)
    ]
    insertion, fresh = arrivals.insertion, arrivals.accounts
    folded = follows.folded(base, insertion, follows.pairs(rows), folder)
    (folder / FACETS).mkdir()
    counted = fold_counts(base.facets, folder / FACETS, insertion, folded)
    fold_columns(base.facets, folder / FACETS, insertion, fresh)
    fold_names(base, folder, insertion, fresh, profiles.NO_FORMER)
    fold_engagements(base, folder, insertion, folded)
    fold_left_out(base, folder, insertion, fresh["account_key"].to_numpy())
    joined = any(side.joined for sides in known for side in sides)
    later = follows.Times.of(added).and_of(base.card)
    accounts = _accounts(base, arrivals)
    return Card(
        accounts=accounts,
        following=_by_network(accounts, counted["following_observed"]),
        followed=_by_network(accounts, counted["followers_observed"]),
        follows=len(folded.column),
        engagements=base.card.engagements,
        last_seen_at=later.seen,
        last_ended_at=later.ended,
        handles_joined=base.card.handles_joined or joined,
    )


def _known(base: Matrix, added: AddedFollows) -> Sides:
    """Look up who follows and who is followed, row by row."""
    return Sides(
        naming.known(base, added.network, added.source),
        naming.known(base, added.network, added.target),
    )


def _arrivals(
    base: Matrix, added: Sequence[AddedFollows], known: Sequence[Sides]
) -> Arrivals:
    """Number the accounts that are not there yet among those that are."""
    parts = [
        profiles.unknown(
            each.network,
            pc.unique(
                pa.chunked_array(
                    [
                        each.source.filter(
                            pa.array(sides.source.keys == naming.UNKNOWN)
                        ),
                        each.target.filter(
                            pa.array(sides.target.keys == naming.UNKNOWN)
                        ),
                    ],
                    pa.string(),
                )
            ),
        )
        for each, sides in zip(added, known, strict=True)
    ]
    rows = pa.concat_tables([profiles.NOBODY, *parts])
    rows = rows.sort_by([("network", "ascending"), ("account_id", "ascending")])
    insertion = naming.insertion(base, rows)
    keys = pa.array(insertion.keys, pa.int32())
    return Arrivals(insertion, rows.set_column(0, "account_key", keys))


def _afterwards(added: AddedFollows, sides: Sides, arrivals: Arrivals) -> follows.Rows:
    """Return the rows of what was added, by the keys of afterwards."""
    accounts = arrivals.accounts
    here = accounts.filter(pc.equal(accounts["network"], added.network))
    ids, new = here["account_id"].combine_chunks(), here["account_key"].to_numpy()

    def side(names: pa.Array, known: Keys) -> Keys:
        after = arrivals.insertion.moved(known)
        unknown = np.flatnonzero(known == naming.UNKNOWN)
        place = pc.index_in(names.take(pa.array(unknown)), value_set=ids)
        after[unknown] = new[place.to_numpy()]
        return after

    return follows.Rows(
        side(added.source, sides.source.keys),
        side(added.target, sides.target.keys),
        added.seen,
        added.ended,
    )


def _refuse_many(base: Matrix, more: int) -> None:
    above = len(base.texts.overlay.fresh) + more
    if above > MOST_ABOVE * (len(base) + more):
        raise naming.Doubtful("many accounts came or changed")


def _accounts(base: Matrix, arrivals: Arrivals) -> dict[str, int]:
    """Count the accounts of each network."""
    accounts = Counter(base.card.accounts)
    accounts.update(arrivals.accounts["network"].to_pylist())
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
