"""One addition to the lake: streamed aside, then made part of it in one step."""

import os
import shutil
import uuid
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from wellheard.evidence import manifest
from wellheard.evidence.manifest import DataFile, Manifest
from wellheard.evidence.tables.table import Table

PARTIAL = "partial"
QUARANTINE = "quarantine"
"""The folder of rows that imports could not read."""
COMMIT_LOCK = "commit.lock"
COMMIT_WAIT_SECONDS = 60.0
ROW_GROUP_ROWS = 262_144


class LakeBusy(Exception):
    """Another program kept the lake to itself for too long."""


class WrongRows(Exception):
    """Rows that do not fit the table they are for; a defect of the caller."""


class AlreadyThere(Exception):
    """The same content was imported by another program in the meantime."""


class ErasedMeanwhile(Exception):
    """An account was erased while rows were on their way that may name it."""


@dataclass
class _Sheet:
    """The rows of one table on their way to a file."""

    table: Table
    path: Path
    writer: pq.ParquetWriter
    waiting: list[pa.Table] = field(default_factory=list)
    waiting_rows: int = 0
    rows: int = 0

    def add(self, rows: pa.Table) -> None:
        self.waiting.append(rows)
        self.waiting_rows += rows.num_rows
        self.rows += rows.num_rows
        if self.waiting_rows >= ROW_GROUP_ROWS:
            self.flush()

    def flush(self) -> None:
        if self.waiting_rows:
            whole = pa.concat_tables(self.waiting)
            self.writer.write_table(whole, row_group_size=ROW_GROUP_ROWS)
        self.waiting, self.waiting_rows = [], 0

    def close(self) -> None:
        self.flush()
        self.writer.close()


class Writing:
    """Rows being added; readers see all of them after `commit`, and none before."""

    def __init__(self, lake: Path, why: str, day: date) -> None:
        self._lake = lake
        self._why = why
        self._day = day
        self._name = uuid.uuid4().hex[:12]
        self._aside = lake / PARTIAL / self._name
        self._aside.parent.mkdir(exist_ok=True)
        self._alive = FileLock(lock_of(self._aside))
        self._alive.acquire()  # before the folder exists, so that no sweep takes it
        self._aside.mkdir()
        self._sheets: dict[str, _Sheet] = {}
        self._fetched: set[tuple[str, str]] = set()
        self._erasures = manifest.newest(lake).erasures
        self._done = False

    def append(self, table: Table, rows: pa.Table) -> None:
        """Add rows to a table; they must have exactly its columns."""
        if not rows.schema.equals(table.schema):
            raise WrongRows(
                f"Rows for {table.name} have other columns than the table:\n"
                f"{rows.schema}"
            )
        for name in table.required:
            if rows[name].null_count:
                raise WrongRows(f"Rows for {table.name} have no {name}")
        if rows.num_rows:
            self._sheet(table).add(rows)

    def fetched(self, sha256: str, params_hash: str) -> None:
        """Remember that this content was read in this way."""
        self._fetched.add((sha256, params_hash))

    def commit(self) -> None:
        """Make the rows part of the lake; does nothing once abandoned."""
        if self._done:
            return
        for sheet in self._sheets.values():
            sheet.close()
            sync_file(sheet.path)
        lock = FileLock(self._lake / COMMIT_LOCK, timeout=COMMIT_WAIT_SECONDS)
        try:
            with lock:
                self._publish(manifest.newest(self._lake))
        except Timeout as busy:
            raise LakeBusy(
                f"Another program keeps the lake in {self._lake} busy; try again when "
                "it has finished"
            ) from busy
        self.abandon()

    def abandon(self) -> None:
        """Leave without adding anything; does nothing once committed."""
        if self._done:
            return
        self._done = True
        for sheet in self._sheets.values():
            if sheet.writer.is_open:
                sheet.writer.close()
        self._alive.release()
        shutil.rmtree(self._aside, ignore_errors=True)
        Path(self._alive.lock_file).unlink(missing_ok=True)

    def _publish(self, last: Manifest) -> None:
        if self._fetched & last.fetched:
            raise AlreadyThere(
                "The same content was imported by another program in the meantime; "
                "nothing more was written"
            )
        observed = any(each.table.layer == "seen" for each in self._sheets.values())
        if observed and last.erasures != self._erasures:
            raise ErasedMeanwhile(
                "An account was erased while this was gathered, which may hold it too; "
                "nothing was written; run it again"
            )
        files = [self._settle_in(sheet) for sheet in self._sheets.values()]
        if files or self._fetched:
            after = last.followed_by(self._why, files, self._fetched)
            manifest.publish(self._lake, after)

    def _settle_in(self, sheet: _Sheet) -> DataFile:
        """Move a finished file to its place, where no manifest names it yet."""
        day = f"day={self._day.isoformat()}"
        home = Path(sheet.table.layer) / sheet.table.name / day
        target = home / f"{self._name}.parquet"
        (self._lake / home).mkdir(parents=True, exist_ok=True)
        sheet.path.replace(self._lake / target)
        manifest.sync_folder(self._lake / home)
        return DataFile(
            table=sheet.table.name,
            path=target.as_posix(),
            day=self._day,
            rows=sheet.rows,
            size=(self._lake / target).stat().st_size,
        )

    def _sheet(self, table: Table) -> _Sheet:
        if table.name not in self._sheets:
            path = self._aside / f"{table.name}.parquet"
            writer = pq.ParquetWriter(path, table.schema, compression="zstd")
            self._sheets[table.name] = _Sheet(table, path, writer)
        return self._sheets[table.name]


def sweep(lake: Path) -> list[str]:
    """Remove what killed writers left aside; return the names of what went."""
    swept = []
    for aside in (lake / PARTIAL).glob("*/"):
        lock = FileLock(lock_of(aside), timeout=0)
        try:
            with lock:
                shutil.rmtree(aside, ignore_errors=True)
        except Timeout:
            continue
        Path(lock.lock_file).unlink(missing_ok=True)
        swept.append(aside.name)
    return swept


def orphans(lake: Path, listed: Manifest) -> list[Path]:
    """Return Parquet files in the tables that no manifest names."""
    known = {file.path for file in listed.files}
    return [
        path
        for layer in ("seen", "told", "found")
        for path in sorted((lake / layer).glob("*/day=*/*.parquet"))
        if path.relative_to(lake).as_posix() not in known
    ]


def is_at_work(aside: Path) -> bool:
    """Whether the writer of a folder is alive."""
    lock = FileLock(lock_of(aside), timeout=0)
    try:
        with lock:
            return False
    except Timeout:
        return True


def lock_of(aside: Path) -> Path:
    """Say where the lock lies that is held as long as a folder is written to."""
    return aside.with_suffix(".lock")


def sync_file(path: Path) -> None:
    """Ask the disk to keep a file."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
