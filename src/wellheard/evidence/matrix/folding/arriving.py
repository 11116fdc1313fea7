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

    def side(names: pa.Array) -> Side:
        named = joining.with_ids(base, profiles, added.network, names)
        known = naming.known(base, added.network, named.names)
        return Side(named.names, known.keys, named.joined or known.joined)

    return Looked(added, side(added.source), side(added.target))


def people(base: Matrix, profiles: Profiles, looked: Sequence[Looked]) -> People:
    """Number all accounts that came among those that are there."""
    told, joined = joining.without_handles(base, profiles.accounts)
    keys = _keys(base, told)
    new = told.filter(pa.array(keys == naming.UNKNOWN))
    nameless = [_unknown(each.added.network, each.missing(), new) for each in looked]
    arrived = pa.concat_tables([NOBODY, new, *nameless])
    arrived = arrived.sort_by([(name, "ascending") for name in NAME])
    insertion = naming.insertion(base, arrived)
    arrived = _keyed(arrived, insertion.keys)
    known = keys != naming.UNKNOWN
    changed = _keyed(told.filter(pa.array(known)), insertion.moved(keys[known]))
    fresh = pa.concat_tables([arrived, changed])
    keyed = fresh.select([*NAME, "account_key"])
    former = profiles.former.join(keyed, NAME, join_type="inner")
    sides = [side for each in looked for side in (each.source, each.target)]
    return People(
        insertion,
        arrived,
        fresh,
        former.select(["account_key", *FORMER.names]),
        joined or profiles.joined or any(side.joined for side in sides),
    )


def afterwards(looked: Looked, people: People) -> Rows:
    """Return the rows of what was added, by the keys of afterwards."""
    arrived = people.arrived
    here = arrived.filter(pc.equal(arrived["network"], looked.added.network))
    ids, new = here["account_id"].combine_chunks(), here["account_key"].to_numpy()

    def keys(side: Side) -> Keys:
        after = people.insertion.moved(side.keys)
        missing = np.flatnonzero(side.keys == naming.UNKNOWN)
        place = pc.index_in(side.names.take(pa.array(missing)), value_set=ids)
        after[missing] = new[place.to_numpy()]
        return after

    added = looked.added
    return Rows(keys(looked.source), keys(looked.target), added.seen, added.ended)


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
