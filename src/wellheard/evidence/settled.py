"""The lake as findings read it: dense keys, sorted, one row for each fact.

Settling turns the rows as they were gathered into a layout that is quick to ask:
every account has a key, a 32-bit number in the order of (network, account_id), so
that ties by key are ties by id; follows are kept twice, sorted by whom they follow
and by who follows; engagement is summed by day. All of it can be made again from the
lake, and is, whenever the lake has changed.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.engine import Engine, EngineSettings
from wellheard.evidence.engines import duck
from wellheard.evidence.lake import Snapshot
from wellheard.evidence.layouts import TABLES as MADE_FROM
from wellheard.evidence.layouts import Card, Home
from wellheard.evidence.left_out import NAMES, left_out, suspects
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.settling.steps import STEPS
from wellheard.evidence.settling.work import Settling

HOME = Home("settled", version="4", kept=3)

TABLES = (
    "account",
    "former_handle",
    "follow_by_source",
    "follow_by_target",
    "engagement_by_actor",
    "engagement_by_object",
)


@dataclass(frozen=True)
class Settled(Card):
    """One snapshot of the lake, laid out for questions."""

    folder: Path

    def files(self, table: str) -> list[Path]:
        """Return where a table lies."""
        return [self.folder / f"{table}.parquet"]

    def names(self) -> Iterator[pa.Table]:
        """Read the names of all accounts, some thousand at a time."""
        (path,) = self.files("account")
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=list(NAMES)):
                yield pa.Table.from_batches([batch])

    def left_out(self, opt_outs: OptOuts) -> pa.Array:
        """Return the keys of the accounts that asked to be left out."""
        if not len(opt_outs):
            return pa.array([], pa.int32())
        keys = pa.array(suspects(self.folder, self.names(), opt_outs), pa.int32())
        asked = pc.field("account_key").isin(keys)
        return left_out((table.filter(asked) for table in self.names()), opt_outs)

    def open_in(self, engine: Engine) -> None:
        """Name all tables in an engine."""
        for table in TABLES:
            engine.table(table, self.files(table))


def settled(
    snapshot: Snapshot, settings: EngineSettings, progress: Progress = silent
) -> Settled:
    """Return a snapshot laid out for questions, made first where it is missing."""

    def make(aside: Path) -> Card:
        return _settle_in(snapshot, aside, settings, progress)

    folder = HOME.layout(snapshot, make)
    return Settled(**asdict(Card.read(folder)), folder=folder)


def _settle_in(
    snapshot: Snapshot, aside: Path, settings: EngineSettings, progress: Progress
) -> Card:
    room = settings.spill or aside
    with duck.opened(settings, room, aside / "scratch.duckdb") as engine:
        files = {table: snapshot.files(table) for table in MADE_FROM}
        settling = Settling(engine, aside, files, snapshot.as_at)
        for done, step in enumerate(STEPS):
            progress(step.about, done, len(STEPS))
            step.run(settling)
        progress("ready", len(STEPS), len(STEPS))
        card = settling.card()
    for scratch in aside.glob("scratch.duckdb*"):
        scratch.unlink()
    return card
