"""Answers from an engine of SQL: DuckDB on this machine, or Spark on many."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.engine import Engine
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.settled import Settled
from wellheard.findings.interest import overlap_sql, ranking
from wellheard.findings.interest.answers import MEMBERS, NAMES, PAIRS, PATTERNS
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.request import Ranking, Request
from wellheard.findings.interest.seeding import Resolved, resolve
from wellheard.people.seeds import Seed

AMONG = """
    SELECT source.node AS source, target.node AS target
    FROM follow_by_source
    JOIN node AS source ON source_key = source.account_key
    JOIN node AS target ON target_key = target.account_key
"""
"""One row for each follow among the accounts of `node` (account_key, node)."""

NAMED = """
    SELECT number, account_key FROM account JOIN named USING (network, account_id)
"""
"""One row for each account of `named` (network, account_id, number) in the lake."""


class SqlAnswers:
    """Answers each question with SQL; the reference for any quicker way."""

    def __init__(self, engine: Engine, settled: Settled, opt_outs: OptOuts) -> None:
        """Open the settled tables in an engine."""
        settled.open_in(engine)
        keys = settled.left_out(opt_outs)
        engine.lend(ranking.OPTED_OUT, pa.table({"account_key": keys}))
        self._engine = engine
        self._settled = settled
        self._opted_out = len(keys)

    def rank(self, request: Request, progress: Progress = silent) -> Ranking:
        """Rank the accounts whose interest is most concentrated; raises NoSeeds."""
        return ranking.rank(
            self._engine, self._settled, request, self._opted_out, progress
        )

    def resolve(self, direction: Direction, seeds: Sequence[Seed]) -> Resolved:
        """Look seeds up."""
        return resolve(self._engine, direction, seeds)

    def patterns(self, direction: Direction, sets: pa.Table) -> pa.Table:
        """Count the accounts of each combination of sets that occurs."""
        self._engine.lend("audience_set", sets)
        return self._engine.ask(overlap_sql.patterns(direction)).cast(PATTERNS)

    def pairs(self, direction: Direction, sets: pa.Table) -> pa.Table:
        """Count the accounts in both sets of each pair."""
        self._engine.lend("audience_set", sets)
        return self._engine.ask(overlap_sql.pairs(direction)).cast(PAIRS)

    def members(
        self, direction: Direction, sets: pa.Table, listed: pa.Table
    ) -> pa.Table:
        """Say of each account in any set which sets it is in."""
        self._engine.lend("audience_set", sets)
        self._engine.lend("listed_in", listed)
        return self._engine.ask(overlap_sql.members(direction)).cast(MEMBERS)

    def keys(self, names: pa.Table) -> pa.Array:
        """Return the key of each account; null where it is not in the lake."""
        places = pa.array(np.arange(names.num_rows, dtype=np.int64))
        self._engine.lend(
            "named", names.select(NAMES.names).append_column("number", places)
        )
        found = self._engine.ask(NAMED)
        at = pc.index_in(places, value_set=found["number"])
        return found["account_key"].combine_chunks().take(at)

    def graph(self, keys: pa.Array) -> Graph:
        """Return who follows whom among some accounts, numbered as they are given."""
        numbers = pa.array(np.arange(len(keys), dtype=np.int32))
        self._engine.lend("node", pa.table({"account_key": keys, "node": numbers}))
        among = self._engine.ask(AMONG)
        source, target = (among[name].to_numpy() for name in ("source", "target"))
        return Graph.of(len(keys), source, target)

    def profiles(self, keys: pa.Array, columns: Sequence[str]) -> pa.Table:
        """Return columns of the accounts, in the order of their keys."""
        self._engine.lend("wanted", pa.table({"account_key": keys}))
        rows = self._engine.ask(
            f"SELECT account_key, {', '.join(columns)} FROM account "
            "SEMI JOIN wanted USING (account_key)"
        )
        return rows.take(pc.index_in(keys, value_set=rows["account_key"]))
