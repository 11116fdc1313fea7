"""Who was added: accounts that are new, and accounts of which more is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.matrix.folding import joining, naming
from wellheard.evidence.matrix.folding.added import AddedFollows
from wellheard.evidence.matrix.folding.follows import Rows
from wellheard.evidence.matrix.folding.profiles import FORMER, NOBODY, Profiles, unknown
from wellheard.evidence.matrix.insertion import Insertion
from wellheard.evidence.matrix.matrix import Keys, Matrix

NAME = ["network", "account_id"]


class Side(NamedTuple):
    """Who follows, or who is followed, row by row."""

    names: pa.Array
    keys: Keys
    """UNKNOWN for one that is not there yet."""
    joined: bool


@dataclass(frozen=True)
class Looked:
    """The follows that were added to one network, looked up."""

    added: AddedFollows
    source: Side
    target: Side

    def missing(self) -> pa.Array:
        """Return the names of accounts that are not there yet, each once."""
        return pc.unique(
            pa.chunked_array(
                [
                    side.names.filter(pa.array(side.keys == naming.UNKNOWN))
                    for side in (self.source, self.target)
                ],
                pa.string(),
            )
        )


@dataclass(frozen=True)
class Engaged:
    """Who was added on one network as engaging or engaged with, looked up."""

    network: str
    raw: pa.Array
    """The names as they were added."""
    side: Side

    def missing(self) -> pa.Array:
        """Return the names of accounts that are not there yet."""
        return self.side.names.filter(pa.array(self.side.keys == naming.UNKNOWN))


@dataclass(frozen=True)
class People:
    """The accounts that came or changed."""

    insertion: Insertion
    arrived: pa.Table
    """SETTLED_ACCOUNT of those that were not there, in the order of network and id."""
    fresh: pa.Table
    """SETTLED_ACCOUNT of those, and of those that changed."""
    former: pa.Table
    """FORMER, with account_key."""
    joined: bool
    """Whether any of them is known by its handle and by its id."""


def looked_up(base: Matrix, profiles: Profiles, added: AddedFollows) -> Looked:
    """Look up who follows and who is followed. Raises Doubtful."""
    source, target = (
        _side(base, profiles, added.network, names)
        for names in (added.source, added.target)
    )
    return Looked(added, source, target)


def engaged(base: Matrix, profiles: Profiles, names: pa.Table) -> list[Engaged]:
    """Look up who engages, network by network; `names` has each name once."""
    found = []
    for network in sorted(pc.unique(names["network"]).to_pylist()):
        here = names.filter(pc.equal(names["network"], network))
        raw = here["name"].combine_chunks()
        found.append(Engaged(network, raw, _side(base, profiles, network, raw)))
    return found


def _side(base: Matrix, profiles: Profiles, network: str, names: pa.Array) -> Side:
    named = joining.with_ids(base, profiles, network, names)
    known = naming.known(base, network, named.names)
    return Side(named.names, known.keys, named.joined or known.joined)


def people(
    base: Matrix,
    profiles: Profiles,
    looked: Sequence[Looked],
    engaged: Sequence[Engaged],
) -> People:
    """Number all accounts that came among those that are there."""
    told, joined = joining.without_handles(base, profiles.accounts)
    keys = _keys(base, told)
    new = told.filter(pa.array(keys == naming.UNKNOWN))
    arrived = pa.concat_tables([NOBODY, new, *_nameless(looked, engaged, new)])
    arrived = arrived.sort_by([(name, "ascending") for name in NAME])
    insertion = naming.insertion(base, arrived)
    arrived = _keyed(arrived, insertion.keys)
    known = keys != naming.UNKNOWN
    changed = _keyed(told.filter(pa.array(known)), insertion.moved(keys[known]))
    fresh = pa.concat_tables([arrived, changed])
    keyed = fresh.select([*NAME, "account_key"])
    former = profiles.former.join(keyed, NAME, join_type="inner")
    sides = [side for each in looked for side in (each.source, each.target)]
    sides += [each.side for each in engaged]
    return People(
        insertion,
        arrived,
        fresh,
        former.select(["account_key", *FORMER.names]),
        joined or profiles.joined or any(side.joined for side in sides),
    )


def _nameless(
    looked: Sequence[Looked], engaged: Sequence[Engaged], told: pa.Table
) -> list[pa.Table]:
    """Return accounts that are named and of which nothing is told."""
    missing = [(each.added.network, each.missing()) for each in looked]
    missing += [(each.network, each.missing()) for each in engaged]
    parts = []
    for network in sorted({network for network, _names in missing}):
        names = pa.chunked_array(
            [names for of, names in missing if of == network], pa.string()
        )
        parts.append(_unknown(network, pc.unique(names), told))
    return parts


def afterwards(looked: Looked, people: People) -> Rows:
    """Return the rows of what was added, by the keys of afterwards."""
    added = looked.added
    source, target = (
        keys_after(side, added.network, people)
        for side in (looked.source, looked.target)
    )
    return Rows(source, target, added.seen, added.ended)


def keys_after(side: Side, network: str, people: People) -> Keys:
    """Return the account of each name, as numbered afterwards."""
    arrived = people.arrived
    here = arrived.filter(pc.equal(arrived["network"], network))
    ids, new = here["account_id"].combine_chunks(), here["account_key"].to_numpy()
    after = people.insertion.moved(side.keys)
    missing = np.flatnonzero(side.keys == naming.UNKNOWN)
    place = pc.index_in(side.names.take(pa.array(missing)), value_set=ids)
    after[missing] = new[place.to_numpy()]
    return after


def _keys(base: Matrix, accounts: pa.Table) -> Keys:
    """Return the key of each account; UNKNOWN for one that is not there yet."""
    keys = np.full(accounts.num_rows, naming.UNKNOWN, np.int32)
    networks = accounts["network"].to_numpy()
    for network in pc.unique(accounts["network"]).to_pylist():
        rows = np.flatnonzero(networks == network)
        ids = accounts["account_id"].take(pa.array(rows)).combine_chunks()
        keys[rows] = naming.by_id(base, network, ids)
    return keys


def _unknown(network: str, names: pa.Array, told: pa.Table) -> pa.Table:
    """Return accounts that are named and of which nothing is told."""
    here = told.filter(pc.equal(told["network"], network))
    known = pc.is_in(names, value_set=here["account_id"].combine_chunks())
    return unknown(network, names.filter(pc.invert(known)))


def _keyed(accounts: pa.Table, keys: Keys) -> pa.Table:
    place = accounts.schema.get_field_index("account_key")
    return accounts.set_column(place, "account_key", pa.array(keys, pa.int32()))
