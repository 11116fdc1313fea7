"""Give files of the lake up for others without some of their rows, in one step.

Rows that must go are in files that never change, and in manifests that name those. So
files that hold any are written anew, a manifest that names the new ones is published,
and then all older manifests, replaced files and layouts are removed. Whoever is killed
on the way leaves the lake as it was, or has published: what is left to remove is then
removed by whoever writes next, as the manifest says from which number on it counts.
"""

import json
import shutil
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from wellheard.evidence import forgetting, manifest, writing
from wellheard.evidence.manifest import DataFile, Manifest
from wellheard.evidence.progress import Progress
from wellheard.evidence.tables.table import Table


@dataclass(frozen=True)
class Changed:
    """Some rows of a table, with what went."""

    rows: pa.Table
    removed: int = 0
    altered: int = 0

    @property
    def is_as_before(self) -> bool:
        """Whether nothing went."""
        return not (self.removed or self.altered)


Change = Callable[[Table, pa.Table], Changed]
"""Takes what must go out of some rows of a table."""
Read = Callable[[Sequence[str]], pa.Table]
"""Reads some columns of the rows in question."""


@dataclass(frozen=True)
class Outcome:
    """What was looked through and what was done, in one table."""

    files: int = 0
    files_rewritten: int = 0
    rows: int = 0
    rows_removed: int = 0
    rows_altered: int = 0
    bytes_read: int = 0

    def and_of(self, other: "Outcome") -> "Outcome":
        """Add another one up."""
        return Outcome(
            *(
                mine + theirs
                for mine, theirs in zip(
                    vars(self).values(), vars(other).values(), strict=True
                )
            )
        )


@dataclass(frozen=True)
class Deed:
    """What is taken out of the lake, and how it is recorded."""

    why: str
    change: Change
    record: Callable[[Mapping[str, Outcome]], Iterable[tuple[Table, pa.Table]]]
    """The rows that record it."""
    erasing: bool
    """Whether rows that are being gathered now must be looked at again."""
    rehearsal: bool = False
    """Whether it is only counted what would go."""
    beside: Callable[[], None] = lambda: None
    """What must go beside the tables: done before the manifest is published, so that
    whoever is killed on the way is seen not to have finished."""
    concerns: Callable[[Table, Read], bool] = lambda _table, _read: True
    """Whether some rows may change, told by few of their columns; the others of rows
    that cannot need not be read."""


def as_json(outcomes: Mapping[str, Outcome]) -> str:
    """Write what was done in each table, for the record."""
    return json.dumps({table: asdict(each) for table, each in outcomes.items()})


class Rewriting:
    """Files of a lake on their way to be replaced."""

    def __init__(
        self, lake: Path, tables: Mapping[str, Table], deed: Deed, progress: Progress
    ) -> None:
        self._lake = lake
        self._tables = tables
        self._deed = deed
        self._progress = progress
        self._aside = lake / writing.PARTIAL / uuid.uuid4().hex[:12]
        self._done: dict[str, tuple[DataFile | None, Outcome]] = {}
        self._replaced_by_others: frozenset[str] = frozenset()

    def run(self) -> dict[str, Outcome]:
        """Do it; return what was done, table by table. Raises LakeBusy."""
        self._aside.parent.mkdir(exist_ok=True)
        alive = FileLock(writing.lock_of(self._aside))
        try:
            with alive:
                self._aside.mkdir()
                with suppress(FileNotFoundError):  # others replaced files meanwhile
                    self._work_over(manifest.newest(self._lake))
                if not self._deed.rehearsal:
                    self._publish()
        finally:
            shutil.rmtree(self._aside, ignore_errors=True)
            Path(alive.lock_file).unlink(missing_ok=True)
        return self._outcomes()

    def _work_over(self, listed: Manifest) -> None:
        """Write every file anew that holds what must go, and was not looked at yet."""
        waiting = [each for each in listed.files if each.path not in self._done]
        for number, file in enumerate(waiting):
            self._progress(f"reading {file.table}", number, len(waiting))
            self._done[file.path] = self._without(file)
        self._progress("done", len(waiting), len(waiting))

    def _publish(self) -> None:
        lock = FileLock(
            self._lake / writing.COMMIT_LOCK, timeout=writing.COMMIT_WAIT_SECONDS
        )
        try:
            with lock:
                last = manifest.newest(self._lake)
                self._work_over(last)  # what others added or replaced since
                named = frozenset(file.path for file in last.files)
                self._replaced_by_others = frozenset(self._done) - named
                self._deed.beside()
                self._replace(last)
        except Timeout as busy:
            raise writing.LakeBusy(
                f"Another program keeps the lake in {self._lake} busy; try again when "
                "it has finished"
            ) from busy
        finish(self._lake)

    def _replace(self, last: Manifest) -> None:
        """Publish the manifest of the files without what must go."""
        outcomes = self._outcomes()
        went = any(each.rows_removed or each.rows_altered for each in outcomes.values())
        if not went and not self._deed.erasing:
            return
        kept = [self._moved(self._done[file.path][0]) for file in last.files]
        for table, rows in self._deed.record(outcomes):
            path = self._aside / f"{table.name}-{uuid.uuid4().hex[:12]}.parquet"
            pq.write_table(rows, path, compression="zstd")
            day = rows[_moment_of(table)][0].as_py().date()
            kept.append(self._moved(_described(path, table, day, rows.num_rows)))
        files = [each for each in kept if each is not None]
        manifest.publish(
            self._lake,
            last.replaced_by(self._deed.why, files, erasing=self._deed.erasing),
        )

    def _without(self, file: DataFile) -> tuple[DataFile | None, Outcome]:
        """Write a file anew without what must go; itself where nothing must."""
        table = self._tables[file.table]
        seen = Outcome(1, 0, file.rows, 0, 0, file.size)
        path = self._aside / f"{file.table}-{uuid.uuid4().hex[:12]}.parquet"
        removed = altered = 0
        with pq.ParquetFile(self._lake / file.path) as source:
            writer: pq.ParquetWriter | None = None
            for number in range(source.num_row_groups):
                changed = self._changed(table, source, number, keep=writer is not None)
                removed, altered = removed + changed.removed, altered + changed.altered
                if changed.is_as_before and writer is None:
                    continue
                if writer is None:
                    writer = pq.ParquetWriter(path, table.schema, compression="zstd")
                    for earlier in range(number):
                        writer.write_table(source.read_row_group(earlier))
                writer.write_table(changed.rows)
        if writer is None:
            return file, seen
        writer.close()
        outcome = replace(
            seen, files_rewritten=1, rows_removed=removed, rows_altered=altered
        )
        if removed == file.rows:
            return None, outcome
        return _described(path, table, file.day, file.rows - removed), outcome

    def _changed(
        self, table: Table, source: pq.ParquetFile, number: int, *, keep: bool
    ) -> Changed:
        """Return the rows of a group without what must go.

        Where nothing must, none need be there unless they are to be kept.
        """

        def read(columns: Sequence[str]) -> pa.Table:
            return source.read_row_group(number, columns=list(columns))

        if self._deed.concerns(table, read):
            return self._deed.change(table, source.read_row_group(number))
        return Changed(source.read_row_group(number) if keep else table.empty())

    def _moved(self, file: DataFile | None) -> DataFile | None:
        """Put a new file where no manifest names it yet; leave an old one in place."""
        if file is None or not Path(file.path).is_absolute():
            return file
        table = self._tables[file.table]
        home = Path(table.layer) / table.name / f"day={file.day.isoformat()}"
        (self._lake / home).mkdir(parents=True, exist_ok=True)
        target = home / Path(file.path).name
        writing.sync_file(Path(file.path))
        Path(file.path).replace(self._lake / target)
        manifest.sync_folder(self._lake / home)
        return replace(file, path=target.as_posix())

    def _outcomes(self) -> dict[str, Outcome]:
        total: dict[str, Outcome] = {}
        for path, (_file, outcome) in self._done.items():
            if path in self._replaced_by_others:
                continue
            table = Path(path).parts[1]
            total[table] = total.get(table, Outcome()).and_of(outcome)
        return dict(sorted(total.items()))


def _moment_of(table: Table) -> str:
    """Return the column that says when a row of a record was made."""
    times = (each for each in table.schema if pa.types.is_timestamp(each.type))
    return str(next(times).name)


def _described(path: Path, table: Table, day: date, rows: int) -> DataFile:
    return DataFile(
        table=table.name,
        path=str(path),
        day=day,
        rows=rows,
        size=path.stat().st_size,
    )


def is_finished(lake: Path) -> bool:
    """Whether nothing is left of what was taken out of the lake."""
    numbers = manifest.numbers(lake)
    return not numbers or numbers[0] >= manifest.newest(lake).retired_before


def finish(lake: Path) -> None:
    """Remove what was replaced: files, layouts, then manifests, the oldest last."""
    if is_finished(lake):
        return
    with FileLock(lake / writing.COMMIT_LOCK):
        for path in writing.orphans(lake, manifest.newest(lake)):
            path.unlink()
    forgetting.forget_stale(lake, manifest.newest(lake))
    last = manifest.newest(lake)
    for number in reversed(manifest.numbers(lake)):
        if number < last.retired_before:
            manifest.path_of(lake, number).unlink(missing_ok=True)
