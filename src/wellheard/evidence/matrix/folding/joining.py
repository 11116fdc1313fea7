"""Handles that were added as those of accounts with a permanent id."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.matrix.folding import naming
from wellheard.evidence.matrix.folding.naming import Doubtful
from wellheard.evidence.matrix.folding.profiles import Profiles
from wellheard.evidence.matrix.matrix import Matrix


def refuse_unclear(base: Matrix, profiles: Profiles) -> None:
    """Raise Doubtful where what was added tells who an account of old is.

    So it is where an account is known by nothing but a handle that somebody now turns
    out to use, and where somebody else was taken to be behind it.
    """
    for network in pc.unique(profiles.users["network"]).to_pylist():
        here = profiles.users.filter(pc.equal(profiles.users["network"], network))
        names = here["name"].combine_chunks()
        if (naming.by_id(base, network, names) != naming.UNKNOWN).any():
            raise Doubtful("an account known by its handle has a permanent id too")
        if base.card.handles_joined and len(_others(base, network, here)):
            raise Doubtful("a handle that was joined to an id has another user")


def _others(base: Matrix, network: str, added: pa.Table) -> pa.Table:
    """Return those added as users of a handle that somebody else uses or used."""
    place, key = naming.users(base, network, added["name"].combine_chunks())
    known = base.profiles(key, ["account_id"])["account_id"]
    taken = added.take(pa.array(place))
    return taken.filter(pc.not_equal(taken["account_id"], known))


def with_ids(
    base: Matrix, profiles: Profiles, network: str, names: pa.Array
) -> naming.Named:
    """Write the id instead of the handle (`@handle`) of those whose both were added.

    Raises Doubtful.
    """
    users = profiles.users
    here = users.filter(pc.equal(users["network"], network))
    place = pc.index_in(names, value_set=here["name"].combine_chunks())
    if place.null_count == len(names):
        return naming.Named(names, False)
    used = here.filter(pc.is_in(here["name"], value_set=names))
    if pc.count_distinct(used["name"]).as_py() < used.num_rows or len(
        _others(base, network, used)
    ):
        raise Doubtful("a handle was used by several accounts")
    ids = here["account_id"].combine_chunks().take(place)
    return naming.Named(pc.coalesce(ids, names), True)


def without_handles(base: Matrix, accounts: pa.Table) -> tuple[pa.Table, bool]:
    """Drop accounts known by their handle whose permanent id is known as well.

    Returns the others, and whether there was any.
    """
    kept = np.ones(accounts.num_rows, bool)
    bare = pc.starts_with(accounts["account_id"], "@").to_numpy()
    networks = accounts["network"].to_numpy()
    for network in pc.unique(accounts["network"]).to_pylist():
        rows = np.flatnonzero(bare & (networks == network))
        names = accounts["account_id"].take(pa.array(rows)).combine_chunks()
        place, _key = naming.users(base, network, names)
        kept[rows[place]] = False
    return accounts.filter(pa.array(kept)), not kept.all()
