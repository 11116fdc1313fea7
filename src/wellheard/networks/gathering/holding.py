"""Pages wait here until there are enough; then they and how far they came are kept."""

import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa

import wellheard
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import gathered, seen
from wellheard.evidence.tombstones.said import Tombstones
from wellheard.networks import arriving
from wellheard.networks.arriving import Arrival
from wellheard.networks.asking.question import Answer
from wellheard.networks.batches import Batch
from wellheard.networks.gathering.standing import Name, Standing, row_of
from wellheard.networks.network import Page, Request
from wellheard.networks.quarantine import Quarantine

MOST_ROWS = 200_000
MOST_SECONDS = 60.0
METHOD = re.compile(r"v\d+|[A-Za-z][A-Za-z._-]*")
"""A step of an address that names what is asked for; any other may name somebody."""


@dataclass(frozen=True)
class Origin:
    """Whom pages come from, and in which round."""

    round_id: str
    network: str
    terms: str
    purpose: str


@dataclass
class Tally:
    """What came into the lake."""

    rows: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    commits: int = 0


@dataclass
class _Waiting:
    origin: Origin
    request: Request
    page: Page
    standing: Standing


class Holding:
    """Keeps pages of several workers, and writes them together.

    What is not written yet is lost with the process, and so is how far it came: the
    next run reads it again.
    """

    def __init__(
        self,
        lake: Lake,
        *,
        most_rows: int = MOST_ROWS,
        most_seconds: float = MOST_SECONDS,
    ) -> None:
        self.tally = Tally()
        self._lake = lake
        self._most_rows = most_rows
        self._most_seconds = most_seconds
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._rows = 0
        self._since = time.monotonic()

    def take(
        self, origin: Origin, request: Request, page: Page, standing: Standing
    ) -> None:
        """Keep a page; writes all that waits where it is enough, or long ago.

        Raises what a commit raises; then nothing that waited is in the lake.
        """
        rows = sum(table.num_rows for table in page.batch.tables.values())
        with self._lock:
            self._waiting.append(_Waiting(origin, request, page, standing))
            self._rows += rows
            late = time.monotonic() - self._since > self._most_seconds
            if late or self._rows >= self._most_rows:
                self._write()

    def write(self) -> None:
        """Write all that waits."""
        with self._lock:
            self._write()

    def forget(self) -> None:
        """Leave what waits; it has to be asked for again."""
        with self._lock:
            self._waiting, self._rows = [], 0

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._rows, self._since = 0, time.monotonic()
        if not waiting:
            return
        moment = datetime.now(tz=UTC)
        quarantine_id = uuid.uuid4().hex
        with (
            Quarantine(self._lake.folder, quarantine_id) as quarantine,
            self._lake.writing("gathered", moment) as writing,
        ):
            arrival = Arrival(
                writing,
                quarantine,
                self._lake.opt_outs(),
                tombstones=Tombstones.of(self._lake.snapshot()),
            )
            newest: dict[Name, _Waiting] = {}
            for number, each in enumerate(waiting):
                fetch_id = f"{quarantine_id}{number:06}"
                _bring(arrival, each, fetch_id)
                newest[each.origin.network, each.request.digest] = each
            for number, each in enumerate(newest.values()):
                _record(arrival, each, f"{quarantine_id}{number:06}")
            quarantine.keep()
            writing.commit()
        self._count(arrival, len(waiting))

    def _count(self, arrival: Arrival, pages: int) -> None:
        self.tally.rows.update(
            {name: arrival.kept[name] for name in arrival.kept if name in SEEN}
        )
        self.tally.pages += pages
        self.tally.commits += 1


SEEN = frozenset(table.name for table in seen.TABLES) - {seen.FETCH_TABLE.name}


def _bring(arrival: Arrival, waiting: _Waiting, fetch_id: str) -> None:
    """Let the rows of one page in, and where they come from."""
    page, origin = waiting.page, waiting.origin
    moment = page.answer.asked_at if page.answer else waiting.standing.at
    given = arriving.defaults(origin.network, fetch_id, moment)
    before = arrival.kept.total(), arrival.quarantine.rows, arrival.opted_out
    arrival.take(page.batch, given)
    if page.answer is None:
        return
    after = arrival.kept.total(), arrival.quarantine.rows, arrival.opted_out
    kept, aside, left_out = (
        now - then for now, then in zip(after, before, strict=True)
    )
    counts = {"rows": kept, "rows_quarantined": aside, "rows_opted_out": left_out}
    row = {**_provenance(page.answer, origin), **counts, "fetch_id": fetch_id}
    fetch = pa.Table.from_pylist([row], schema=seen.FETCH_TABLE.schema)
    arrival.writing.append(seen.FETCH_TABLE, fetch)


def impersonal(address: str) -> str:
    """Return an address without the steps that may name whom it was asked about."""
    server, *steps = address.split("/")[2:]
    scheme = address.partition("//")[0]
    kept = [step if METHOD.fullmatch(step) else "*" for step in steps]
    return "/".join((f"{scheme}//{server}", *kept))


def _provenance(answer: Answer, origin: Origin) -> Mapping[str, object]:
    return {
        "connector": origin.network,
        "connector_version": wellheard.__version__,
        "endpoint": impersonal(answer.endpoint),
        "params_hash": answer.params_hash,
        "requested_at": answer.asked_at,
        "http_status": answer.status,
        "bytes": answer.size,
        "sha256": answer.sha256,
        "purpose": origin.purpose,
        "terms_version": origin.terms,
        "completeness": "partial",
    }


def _record(arrival: Arrival, waiting: _Waiting, fetch_id: str) -> None:
    """Remember how far a list has come."""
    origin, standing = waiting.origin, waiting.standing
    row = row_of(origin.round_id, origin.network, waiting.request, standing)
    names = [*row, "fetch_id"]
    schema = pa.schema([gathered.CHECKPOINT.schema.field(name) for name in names])
    rows = pa.Table.from_pylist([{**row, "fetch_id": fetch_id}], schema=schema)
    batch = Batch({gathered.CHECKPOINT.name: rows})
    arrival.take(batch, {"network": origin.network, "fetch_id": fetch_id})
