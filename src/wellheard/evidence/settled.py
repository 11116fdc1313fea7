"""The lake as findings read it: dense keys, sorted, one row for each fact.

Settling turns the rows as they were gathered into a layout that is quick to ask:
every account has a key, a 32-bit number in the order of (network, account_id), so
that ties by key are ties by id; follows are kept twice, sorted by whom they follow
and by who follows; engagement is summed by day. All of it can be made again from the
lake, and is, whenever the lake has changed.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.engine import Engine, EngineSettings
from wellheard.evidence.engines import duck
from wellheard.evidence.lake import Snapshot
from wellheard.evidence.left_out import NAMES, left_out
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.settling.steps import STEPS
from wellheard.evidence.settling.work import Settling

FOLDER = "settled"
CARD = "settled.json"
LAYOUT = 2
"""Raised when settling changes, so that older layouts are made again."""
KEPT = 3
"""Layouts kept beside the newest: days asked for with `as at`, readers at work."""

TABLES = (
    "account",
    "former_handle",
    "follow_by_source",
    "follow_by_target",
    "engagement_by_actor",
    "engagement_by_object",
)


@dataclass(frozen=True)
class Settled:
    """One snapshot of the lake, laid out for questions."""

    folder: Path
    accounts: dict[str, int]
    """How many accounts are known, by network."""
    following: dict[str, int]
    """How many were seen to follow somebody, by network."""
    followed: dict[str, int]
    """How many were seen to be followed, by network."""
    follows: int
    engagements: int

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
        return left_out(self.folder, self.names(), opt_outs)

    def open_in(self, engine: Engine) -> None:
        """Name all tables in an engine."""
        for table in TABLES:
            engine.table(table, self.files(table))


def settled(
    snapshot: Snapshot, settings: EngineSettings, progress: Progress = silent
) -> Settled:
    """Return a snapshot laid out for questions, made first where it is missing."""
    folder = snapshot.folder / FOLDER / _digest(snapshot)
    folder.parent.mkdir(exist_ok=True)
    if not (folder / CARD).exists():
        with FileLock(folder.with_suffix(".lock")):
            if not (folder / CARD).exists():
                _make(snapshot, folder, settings, progress)
        folder.with_suffix(".lock").unlink(missing_ok=True)
        _forget_old(folder)
    folder.touch()
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    return Settled(folder=folder, **card)


def _make(
    snapshot: Snapshot, folder: Path, settings: EngineSettings, progress: Progress
) -> None:
    """Settle into a folder aside, then give it its name in one step."""
    aside = folder.with_suffix(".partial")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        _settle_in(snapshot, aside, settings, progress)
        shutil.rmtree(folder, ignore_errors=True)
        aside.replace(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _settle_in(
    snapshot: Snapshot, aside: Path, settings: EngineSettings, progress: Progress
) -> None:
    room = settings.spill or aside
    with duck.opened(settings, room, aside / "scratch.duckdb") as engine:
        settling = Settling(snapshot, engine, aside)
        for done, step in enumerate(STEPS):
            progress(step.about, done, len(STEPS))
            step.run(settling)
        progress("ready", len(STEPS), len(STEPS))
        card = asdict(settling.card())
    for scratch in aside.glob("scratch.duckdb*"):
        scratch.unlink()
    (aside / CARD).write_text(json.dumps(card), encoding="utf-8")


def _digest(snapshot: Snapshot) -> str:
    """Name a layout after the files it is made from."""
    paths = [
        file.path
        for table in ("account", "follow", "engagement")
        for file in snapshot.data_files(table)
    ]
    named = "\n".join([str(LAYOUT), str(snapshot.as_at), *sorted(paths)])
    return hashlib.sha256(named.encode()).hexdigest()[:16]


def _forget_old(newest: Path) -> None:
    """Remove the layouts used longest ago."""
    others = [
        path
        for path in newest.parent.iterdir()
        if path.is_dir() and path != newest and not path.suffix
    ]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for old in others[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
