"""Rows from outside on their way into the lake."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.tables import gathered, seen
from wellheard.evidence.tables.table import Table
from wellheard.evidence.tombstones import marking
from wellheard.evidence.tombstones.said import Tombstones
from wellheard.evidence.writing import Writing, WrongRows
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.identities import engagement_uris
from wellheard.networks.leaving_out import LeavingOut
from wellheard.networks.quarantine import Quarantine

TABLES = {table.name: table for table in (*seen.TABLES, *gathered.TABLES)}
NAMES_HIDDEN = "Rows in which others name somebody who opted out; the name was hidden"
ROWS_GONE = "Rows of what its network said is gone; left out"
MOMENTS = ("observed_at", "first_seen_at", "last_seen_at")

Defaults = Mapping[str, object]
"""What fills in columns that rows do not say, by name."""


def defaults(network: str | None, fetch_id: str, moment: datetime) -> Defaults:
    """Return what rows of one fetch have in common."""
    return {
        "network": network,
        "fetch_id": fetch_id,
        "times": 1,
        **dict.fromkeys(MOMENTS, moment),
    }


@dataclass
class Arrival:
    """Rows on their way into the lake: complete, without whom they may not hold."""

    writing: Writing
    quarantine: Quarantine
    opt_outs: OptOuts
    networks: set[str] = field(default_factory=set)
    """Those of the rows so far."""
    read: int = 0
    opted_out: int = 0
    names_hidden: int = 0
    """Rows of others in which somebody who opted out was named."""
    kept: Counter[str] = field(default_factory=Counter)
    tombstones: Tombstones = field(default_factory=Tombstones)
    rows_gone: int = 0
    """Rows of what its network said is gone since they were observed."""

    def __post_init__(self) -> None:
        """Get ready to hide names."""
        self.leaving_out = LeavingOut(self.opt_outs)

    def take(self, batch: Batch, defaults: Defaults) -> None:
        """Take rows in; `defaults` fills in what they do not say."""
        self.read += batch.rows_read
        for name, rows in batch.tables.items():
            whole = self._completed(TABLES[name], rows, defaults)
            allowed = self._allowed(TABLES[name], whole)
            self.networks |= set(pc.unique(whole["network"]).to_pylist())
            self.opted_out += whole.num_rows - allowed.num_rows
            there = self._there(TABLES[name], allowed)
            self.rows_gone += allowed.num_rows - there.num_rows
            self.kept[name] += there.num_rows
            seemly, hidden = self.leaving_out.in_rows(TABLES[name], there)
            self.names_hidden += hidden
            self.writing.append(TABLES[name], seemly)
        self.quarantine.add(self._without_names(batch.bad))

    def _without_names(self, bad: Iterable[BadRow]) -> Iterable[BadRow]:
        """Hide those who opted out in rows that could not be read."""
        if not len(self.opt_outs):
            return bad
        networks = frozenset(self.networks)
        return [self.leaving_out.in_bad_row(row, networks) for row in bad]

    def _completed(self, table: Table, rows: pa.Table, defaults: Defaults) -> pa.Table:
        """Return the rows with every column of the table, in its order."""
        stray = set(rows.column_names) - set(table.schema.names)
        if stray:
            raise WrongRows(f"Rows for {table.name} have columns it has not: {stray}")
        columns = {one.name: _column(one, rows, defaults) for one in table.schema}
        if table is seen.ENGAGEMENT and columns["record_uri"].null_count:
            made = engagement_uris(
                pa.table(columns),
                str(defaults["fetch_id"]),
                self.kept[table.name],
                totals="times" in rows.column_names,
            )
            columns["record_uri"] = pc.coalesce(columns["record_uri"], made)
        return pa.table(list(columns.values()), schema=table.schema)

    def _there(self, table: Table, rows: pa.Table) -> pa.Table:
        """Leave out what its network said is gone, unless it was seen again since."""
        if not len(self.tombstones) or not rows.num_rows:
            return rows
        return rows.filter(marking.keeps(table, rows, self.tombstones))

    def _allowed(self, table: Table, rows: pa.Table) -> pa.Table:
        """Leave out every row that names an account that opted out."""
        if not len(self.opt_outs) or not table.names or not rows.num_rows:
            return rows
        names = [rows[name] for name in table.names]
        if table is seen.ACCOUNT:
            handle = pc.utf8_lower(rows["handle"])
            names.append(pc.binary_join_element_wise("@", handle, ""))
        kept = pa.array([True] * rows.num_rows)
        for network in pc.unique(rows["network"]).to_pylist():
            elsewhere = pc.not_equal(rows["network"], network).combine_chunks()
            for ids in names:
                may_stay = self.opt_outs.keeps(network, ids)
                kept = pc.and_(kept, pc.or_(elsewhere, may_stay))
        return rows.filter(kept)


def _column(wanted: pa.Field, rows: pa.Table, defaults: Defaults) -> pa.ChunkedArray:
    default = pa.scalar(defaults.get(wanted.name), wanted.type)
    if wanted.name not in rows.column_names:
        return pa.chunked_array([pa.repeat(default, rows.num_rows)])
    given = rows[wanted.name].cast(wanted.type)
    return pc.fill_null(given, default) if default.is_valid else given
