"""The engagement of accounts who were added as engaging, from all its rows.

Days are damped one by one, and each engagement counts once however often it was
gathered. So for two accounts of whom anything was added, all rows are looked at again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.engines.duck import Duck
from wellheard.evidence.matrix.folding import naming
from wellheard.evidence.matrix.folding.arriving import Engaged, People, keys_after
from wellheard.evidence.matrix.folding.naming import Doubtful
from wellheard.evidence.matrix.matrix import Keys, Matrix
from wellheard.evidence.settling.alike import named_alike
from wellheard.evidence.settling.engagements import DAMPED, DAY, once
from wellheard.evidence.settling.work import Files
from wellheard.evidence.tables import seen

PAIR = ("actor_key", "object_key")
NAME = pa.schema([("network", pa.string()), ("name", pa.string())])
KNOWN = pa.schema([*NAME, ("account_key", pa.int32())])
NO_PAIRS = pa.table({name: pa.array([], pa.int32()) for name in PAIR})
NO_SUMS = pa.table(
    {**{name: pa.array([], pa.int32()) for name in PAIR}, "verb": pa.array([], "uint8")}
)
PICKED = """
    SELECT raw.* FROM all_engagement AS raw
    SEMI JOIN engaged_name AS actor
      ON raw.network = actor.network AND raw.actor_id = actor.name
    SEMI JOIN engaged_name AS object
      ON raw.network = object.network AND raw.object_account_id = object.name
"""
ADDED_NAMES = """
    SELECT DISTINCT network, actor_id AS name FROM added_engagement
    UNION SELECT DISTINCT network, object_account_id FROM added_engagement
    WHERE object_account_id IS NOT NULL
"""
LEFT_OVER = """
    SELECT count(*) AS rows FROM all_engagement
    SEMI JOIN (
        SELECT network, record_uri FROM raw_engagement
        UNION ALL SELECT network, record_uri FROM added_engagement
        WHERE object_account_id IS NOT NULL
    ) AS told USING (network, record_uri)
    WHERE object_account_id IS NOT NULL
"""


def names(engine: Duck, added: Files, whole: Files) -> pa.Table:
    """Return who was added as engaging or engaged with: network and name."""
    if not added[seen.ENGAGEMENT.name]:
        return NAME.empty_table()
    named_alike(engine, "added_engagement", added[seen.ENGAGEMENT.name])
    named_alike(engine, "all_engagement", whole[seen.ENGAGEMENT.name])
    return engine.ask(ADDED_NAMES).cast(NAME)


def involved(base: Matrix, people: People, engaged: Sequence[Engaged]) -> pa.Table:
    """Return every name of the accounts in question, with their keys of afterwards.

    Raises Doubtful where a handle of theirs may mean somebody else.
    """
    parts = [KNOWN.empty_table()]
    for each in engaged:
        keys = keys_after(each.side, each.network, people)
        there = each.side.keys[each.side.keys != naming.UNKNOWN]
        ids = base.profiles(np.unique(there), ["account_id"])
        used = base.handles.used_by(np.unique(there))
        handles = pc.binary_join_element_wise("@", used["handle"], "")
        _refuse_shared(base, each.network, handles)
        moved = people.insertion.moved
        fresh = _fresh_handles(people, keys)
        names = pa.concat_tables(
            [
                _names(each.raw, keys),
                _names(ids["account_id"], moved(ids["account_key"].to_numpy())),
                _names(handles, moved(used["account_key"].to_numpy())),
                *(_names(*pair) for pair in fresh),
            ]
        )
        network = pa.array([each.network] * names.num_rows, pa.string())
        parts.append(names.add_column(0, "network", network))
    known = pa.concat_tables(parts).group_by(KNOWN.names).aggregate([])
    if known.num_rows > len(known.group_by(NAME.names).aggregate([])):
        raise Doubtful("a handle was used by several accounts")
    return known.cast(KNOWN)


def _refuse_shared(base: Matrix, network: str, handles: pa.ChunkedArray) -> None:
    """Raise Doubtful where a handle of some accounts is or was that of others too."""
    place, _key = naming.users(base, network, pc.unique(handles))
    if len(np.unique(place)) < len(place):
        raise Doubtful("a handle was used by several accounts")


def _names(names: pa.Array, keys: Keys) -> pa.Table:
    return pa.table([names, pa.array(keys, pa.int32())], names=["name", "account_key"])


def _fresh_handles(people: People, keys: Keys) -> list[tuple[pa.Array, Keys]]:
    """Return the handles that were added for some accounts."""
    found = []
    for table in (people.fresh, people.former):
        here = table.filter(
            pc.and_(
                pc.is_in(table["account_key"], value_set=pa.array(keys, pa.int32())),
                pc.is_valid(table["handle"]),
            )
        )
        small = pc.utf8_lower(here["handle"])
        names = pc.binary_join_element_wise("@", small, "")
        found.append((names, here["account_key"].to_numpy()))
    return found


@dataclass(frozen=True)
class Sums:
    """The engagement of all pairs of accounts of which anything was added."""

    pairs: pa.Table
    """actor_key and object_key, each pair once, in this order."""
    sums: pa.Table
    """As the settled table `engagement_by_actor`, of these pairs, in its order."""

    @property
    def objects(self) -> Keys:
        """The accounts that are engaged with."""
        keys: Keys = self.sums["object_key"].to_numpy()
        return keys


def summed(engine: Duck, known: pa.Table) -> Sums:
    """Sum the engagement among some accounts; `known` has each name of theirs.

    Raises Doubtful.
    """
    if not known.num_rows:
        return Sums(NO_PAIRS, NO_SUMS)
    engine.lend("engaged_name", known)
    engine.keep("picked_engagement", PICKED)
    engine.run("CREATE OR REPLACE TEMP VIEW raw_engagement AS FROM picked_engagement")
    picked, whole = (
        engine.ask(question)["rows"][0].as_py()
        for question in ("SELECT count(*) AS rows FROM raw_engagement", LEFT_OVER)
    )
    if picked != whole:
        raise Doubtful("one engagement was said to be of several accounts")
    engine.keep(
        "suspect",
        "SELECT hash(network, record_uri) AS mark FROM raw_engagement "
        "GROUP BY mark HAVING count(*) > 1",
    )
    keyed = """
        SELECT actor.account_key AS actor_key, object.account_key AS object_key,
               verb, times, {day} AS day
        FROM ({rows}) AS row
        JOIN engaged_name AS actor
          ON row.network = actor.network AND actor_id = actor.name
        JOIN engaged_name AS object
          ON row.network = object.network AND object_account_id = object.name
        WHERE actor.account_key <> object.account_key
    """
    engine.keep("keyed", keyed.format(rows=once(), day=DAY))
    engine.keep("every", keyed.format(rows="FROM raw_engagement", day="0"))
    pairs = engine.ask("SELECT DISTINCT actor_key, object_key FROM every")
    sums = engine.ask(f"{DAMPED} ORDER BY actor_key, object_key, verb")
    verbs = pa.array(seen.VERBS)
    coded = pc.index_in(sums["verb"], value_set=verbs).cast(pa.uint8())
    order = [(name, "ascending") for name in PAIR]
    return Sums(pairs.sort_by(order), sums.set_column(2, "verb", coded))
