"""Bring what a reader yields into the lake: all of it, once, or nothing."""

import hashlib
import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePath

import pyarrow as pa

import wellheard
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.evidence.tombstones.said import Tombstones
from wellheard.evidence.writing import AlreadyThere
from wellheard.networks import arriving
from wellheard.networks.arriving import NAMES_HIDDEN, ROWS_GONE, Arrival
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.quarantine import Quarantine


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
    given = arriving.defaults(network, fetch_id, provenance.observed_at)
    why = f"{provenance.connector} {provenance.title}"
    with (
        Quarantine(lake.folder, fetch_id) as quarantine,
        lake.writing(why, provenance.observed_at) as writing,
    ):
        networks = set() if network is None else {network}
        arrival = Arrival(
            writing,
            quarantine,
            lake.opt_outs(),
            networks,
            tombstones=Tombstones.of(lake.snapshot()),
        )
        for batch in batches:
            arrival.take(batch, given)
        key = (digest(), provenance.params_hash())
        size = bytes_read() if bytes_read else None
        fresh = not lake.snapshot().fetched(*key)
        if fresh:
            _refuse_if_nothing_was_readable(arrival, provenance)
            told = {**given, "bytes": size, "purpose": lake.purpose()}
            fetch = _fetch_row(arrival, provenance, key, told)
            writing.append(seen.FETCH_TABLE, fetch)
            fresh = _committed(arrival, key)
        else:
            writing.abandon()
        return _summary(arrival, provenance, time.monotonic() - started, fresh=fresh)


def _committed(arrival: Arrival, key: tuple[str, str]) -> bool:
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


def _refuse_if_nothing_was_readable(arrival: Arrival, provenance: Provenance) -> None:
    first = arrival.quarantine.first
    left_out = arrival.opted_out or arrival.rows_gone
    if first and not arrival.kept.total() and not left_out:
        raise FileRefused(
            f"None of the {arrival.read} rows of {provenance.endpoint} could be read; "
            f"line {first.line}: {first.reason}"
        )


def _fetch_row(
    arrival: Arrival,
    provenance: Provenance,
    key: tuple[str, str],
    told: Mapping[str, object],
) -> pa.Table:
    row = {
        "fetch_id": told["fetch_id"],
        "connector": provenance.connector,
        "connector_version": wellheard.__version__,
        "endpoint": provenance.title,
        "params_hash": key[1],
        "requested_at": datetime.now(tz=UTC),
        "rows": arrival.kept.total(),
        "rows_quarantined": arrival.quarantine.rows,
        "rows_opted_out": arrival.opted_out,
        "bytes": told["bytes"],
        "sha256": key[0],
        "purpose": told["purpose"],
        "completeness": provenance.completeness,
    }
    return pa.Table.from_pylist([row], schema=seen.FETCH_TABLE.schema)


def _summary(
    arrival: Arrival, provenance: Provenance, seconds: float, *, fresh: bool
) -> Summary:
    kept = {name: rows for name, rows in arrival.kept.items() if rows}
    bad = arrival.quarantine
    said = {NAMES_HIDDEN: arrival.names_hidden, ROWS_GONE: arrival.rows_gone}
    return Summary(
        endpoint=provenance.endpoint,
        rows_read=arrival.read,
        rows_kept=kept if fresh else {},
        rows_quarantined=bad.rows,
        rows_opted_out=arrival.opted_out,
        quarantine=bad.path if fresh and bad.rows else None,
        already_imported=not fresh,
        seconds=seconds,
        notes={note: times for note, times in said.items() if times},
    )
