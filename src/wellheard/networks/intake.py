"""Bring what a reader yields into the lake: all of it, once, or nothing."""

import hashlib
import json
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePath

import pyarrow as pa
import pyarrow.compute as pc

import wellheard
from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import Table
from wellheard.evidence.writing import AlreadyThere, Writing, WrongRows
from wellheard.networks.batches import BadRow, Batch, FileRefused
from wellheard.networks.identities import engagement_uris
from wellheard.networks.leaving_out import LeavingOut
from wellheard.networks.quarantine import Quarantine

TABLES = {table.name: table for table in seen.TABLES}
NAMES_HIDDEN = "Rows in which others name somebody who opted out; the name was hidden"
MOMENTS = ("observed_at", "first_seen_at", "last_seen_at")


@dataclass(frozen=True)
class Provenance:
    """Where rows come from, and how they were read."""

    connector: str
    endpoint: str
    observed_at: datetime
    params: Mapping[str, str] = field(default_factory=dict)
    """How the content was read: the same content read otherwise is another fetch."""
    completeness: str = "unknown"

    @property
    def title(self) -> str:
        """What the lake remembers: of a file the name, not in whose folder it was."""
        is_address = "://" in self.endpoint
        return self.endpoint if is_address else PurePath(self.endpoint).name

    def params_hash(self) -> str:
        """Digest of how the content was read."""
        words = json.dumps([self.connector, dict(self.params)], sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True)
class Summary:
    """What one import did."""

    endpoint: str
    rows_read: int
    rows_kept: Mapping[str, int]
    rows_quarantined: int = 0
    rows_opted_out: int = 0
    quarantine: Path | None = None
    already_imported: bool = False
    seconds: float = 0.0
    notes: Mapping[str, int] = field(default_factory=dict)
    """What else the reader should know, each with how often it was so."""


@dataclass
class _Arrival:
    """Rows on their way into the lake, counted."""

    writing: Writing
    quarantine: Quarantine
    opt_outs: OptOuts
    defaults: Mapping[str, object]
    leaving_out: LeavingOut
    networks: set[str]
    """Those of the rows so far."""
    read: int = 0
    opted_out: int = 0
    names_hidden: int = 0
    """Rows of others in which somebody who opted out was named."""
    kept: Counter[str] = field(default_factory=Counter)

    def take(self, batch: Batch) -> None:
        self.read += batch.rows_read
        for name, rows in batch.tables.items():
            whole = self._completed(TABLES[name], rows)
            allowed = self._allowed(TABLES[name], whole)
            self.networks |= set(pc.unique(whole["network"]).to_pylist())
            self.opted_out += whole.num_rows - allowed.num_rows
            self.kept[name] += allowed.num_rows
            seemly, hidden = self.leaving_out.in_rows(TABLES[name], allowed)
            self.names_hidden += hidden
            self.writing.append(TABLES[name], seemly)
        self.quarantine.add(self._without_names(batch.bad))

    def _without_names(self, bad: Iterable[BadRow]) -> Iterable[BadRow]:
        """Hide those who opted out in rows that could not be read."""
        if not len(self.opt_outs):
            return bad
        networks = frozenset(self.networks)
        return [self.leaving_out.in_bad_row(row, networks) for row in bad]

    def _completed(self, table: Table, rows: pa.Table) -> pa.Table:
        """Return the rows with every column of the table, in its order."""
        stray = set(rows.column_names) - set(table.schema.names)
        if stray:
            raise WrongRows(f"Rows for {table.name} have columns it has not: {stray}")
        columns = {one.name: self._column(one, rows) for one in table.schema}
        if table is seen.ENGAGEMENT and columns["record_uri"].null_count:
            made = engagement_uris(
                pa.table(columns),
                str(self.defaults["fetch_id"]),
                self.kept[table.name],
                totals="times" in rows.column_names,
            )
            columns["record_uri"] = pc.coalesce(columns["record_uri"], made)
        return pa.table(list(columns.values()), schema=table.schema)

    def _column(self, wanted: pa.Field, rows: pa.Table) -> pa.ChunkedArray:
        default = pa.scalar(self.defaults.get(wanted.name), wanted.type)
        if wanted.name not in rows.column_names:
            return pa.chunked_array([pa.repeat(default, rows.num_rows)])
        given = rows[wanted.name].cast(wanted.type)
        return pc.fill_null(given, default) if default.is_valid else given

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


def bring_in(
    lake: Lake,
    batches: Iterator[Batch],
    provenance: Provenance,
    digest: Callable[[], str],
    *,
    network: str | None = None,
    bytes_read: Callable[[], int] | None = None,
) -> Summary:
    """Write what a reader yields, with its provenance, in one commit.

    `digest` is asked once the batches are used up, and gives the SHA-256 of the
    content. `network` fills in where rows do not say. Raises FileRefused where not one
    row could be read; then, and after any other failure, the lake is as it was.
    """
    started = time.monotonic()
    fetch_id = uuid.uuid4().hex
    defaults = {
        "network": network,
        "fetch_id": fetch_id,
        "times": 1,
        **dict.fromkeys(MOMENTS, provenance.observed_at),
    }
    why = f"{provenance.connector} {provenance.title}"
    with (
        Quarantine(lake.folder, fetch_id) as quarantine,
        lake.writing(why, provenance.observed_at) as writing,
    ):
        opt_outs = lake.opt_outs()
        arrival = _Arrival(
            writing,
            quarantine,
            opt_outs,
            defaults,
            LeavingOut(opt_outs),
            set() if network is None else {network},
        )
        for batch in batches:
            arrival.take(batch)
        key = (digest(), provenance.params_hash())
        size = bytes_read() if bytes_read else None
        fresh = not lake.snapshot().fetched(*key)
        if fresh:
            _refuse_if_nothing_was_readable(arrival, provenance)
            fetch = _fetch_row(arrival, provenance, key, size, lake.purpose())
            writing.append(seen.FETCH_TABLE, fetch)
            fresh = _committed(arrival, key)
        else:
            writing.abandon()
        return _summary(arrival, provenance, time.monotonic() - started, fresh=fresh)


def _committed(arrival: _Arrival, key: tuple[str, str]) -> bool:
    """Commit; False where another program imported the same in the meantime."""
    arrival.quarantine.keep()
    arrival.writing.fetched(*key)
    try:
        arrival.writing.commit()
    except AlreadyThere:
        arrival.writing.abandon()
        arrival.quarantine.discard()
        return False
    return True


def _refuse_if_nothing_was_readable(arrival: _Arrival, provenance: Provenance) -> None:
    first = arrival.quarantine.first
    if first and not arrival.kept.total() and not arrival.opted_out:
        raise FileRefused(
            f"None of the {arrival.read} rows of {provenance.endpoint} could be read; "
            f"line {first.line}: {first.reason}"
        )


def _fetch_row(
    arrival: _Arrival,
    provenance: Provenance,
    key: tuple[str, str],
    size: int | None,
    purpose: str | None,
) -> pa.Table:
    row = {
        "fetch_id": arrival.defaults["fetch_id"],
        "connector": provenance.connector,
        "connector_version": wellheard.__version__,
        "endpoint": provenance.title,
        "params_hash": key[1],
        "requested_at": datetime.now(tz=UTC),
        "rows": arrival.kept.total(),
        "rows_quarantined": arrival.quarantine.rows,
        "rows_opted_out": arrival.opted_out,
        "bytes": size,
        "sha256": key[0],
        "purpose": purpose,
        "completeness": provenance.completeness,
    }
    return pa.Table.from_pylist([row], schema=seen.FETCH_TABLE.schema)


def _summary(
    arrival: _Arrival, provenance: Provenance, seconds: float, *, fresh: bool
) -> Summary:
    kept = {name: rows for name, rows in arrival.kept.items() if rows}
    bad = arrival.quarantine
    return Summary(
        endpoint=provenance.endpoint,
        rows_read=arrival.read,
        rows_kept=kept if fresh else {},
        rows_quarantined=bad.rows,
        rows_opted_out=arrival.opted_out,
        quarantine=bad.path if fresh and bad.rows else None,
        already_imported=not fresh,
        seconds=seconds,
        notes={NAMES_HIDDEN: arrival.names_hidden} if arrival.names_hidden else {},
    )
