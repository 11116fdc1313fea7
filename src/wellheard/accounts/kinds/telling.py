"""Tell organisations from individuals by what accounts show."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wellheard.accounts.kinds import definition, features, naming
from wellheard.accounts.kinds.addresses import address
from wellheard.accounts.kinds.definition import Definition
from wellheard.accounts.kinds.features import SHAPES
from wellheard.accounts.kinds.profiles import Groups, Profiles, Room
from wellheard.accounts.kinds.words import Table, found
from wellheard.compiling import compiled

ORGANISATION, INDIVIDUAL = "organisation", "individual"


def kinds(accounts: pa.Table, defined: Definition | None = None) -> pa.Array:
    """Say of each account `organisation` or `individual`; null where it is unknown.

    Reads the columns handle, display_name, description, location, url,
    followers_count, following_count, posts_count and verified, of which any may be
    missing. An account that shows neither a name nor a bio stays unknown.
    """
    defined = defined or definition.standard()
    profiles = Profiles.of(accounts)
    sums = evidence(profiles, defined)
    told = pc.if_else(
        pa.array(sums >= defined.organisation),
        ORGANISATION,
        pc.if_else(
            pa.array(sums <= defined.individual),
            INDIVIDUAL,
            pa.scalar(None, pa.string()),
        ),
    )
    shown = np.diff(profiles.bio.bounds) + np.diff(profiles.name.bounds) > 0
    return pc.if_else(pa.array(shown), told, pa.scalar(None, pa.string()))


def evidence(profiles: Profiles, defined: Definition) -> NDArray[np.int64]:
    """Sum the weights of each account, in thousandths of the logarithm of the odds."""
    rows = len(profiles.followers)
    weights = defined.weights
    sums = np.full(rows, weights.begin, np.int64)
    _sum(
        profiles,
        defined.groups,
        (weights.shapes, weights.words, np.full(len(weights.words), -1)),
        weights.marks,
        Room.empty(),
        sums,
    )
    return sums


@compiled
def read(row: int, profiles: Profiles, groups: Groups, room: Room) -> int:
    """Read the features of an account into the room; returns how many there are."""
    room.held[0] = 0
    features.counts(row, profiles, room)
    features.bio(row, profiles, groups, room)
    named = naming.name(row, profiles, groups, room)
    naming.handle(row, profiles, groups, room)
    naming.likeness(row, named, profiles, room)
    address(row, profiles, room)
    return int(room.held[0])


@compiled
def _sum(
    profiles: Profiles,
    groups: Groups,
    weights: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    marks: Table,
    room: Room,
    sums: NDArray[np.int64],
) -> None:
    """Add the weights up; a word that stands twice counts once."""
    shapes, words, last_row = weights
    for row in range(len(sums)):
        for place in range(read(row, profiles, groups, room)):
            feature = room.features[place]
            if feature < SHAPES:
                sums[row] += shapes[feature]
                continue
            at = found(marks, feature)
            if at >= 0 and last_row[at] != row:
                last_row[at] = row
                sums[row] += words[at]
