"""Make one file of many: the small files of a table and a day, in one step.

A round that writes every minute leaves thousands of small files, and each is opened by
every question. Layouts are brought forward from the files that they were made from; so
those files stay as they are, unless somebody wants all of them together and the next
question to build its layout anew.
"""

import json
import shutil
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from wellheard.evidence import manifest, rewriting, writing
from wellheard.evidence.engine import EngineSettings, FilesGone
from wellheard.evidence.engines import duck
from wellheard.evidence.forgetting import LAYOUTS, MADE_FROM
from wellheard.evidence.lake import Lake
from wellheard.evidence.manifest import DataFile, Manifest
from wellheard.evidence.merging import merged
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.tables.every import EVERY
from wellheard.evidence.tables.table import Table

MACHINE = EngineSettings(memory_bytes=200_000_000, threads=2)
"""Compacting is done beside other work; what does not fit goes to disk.

With Python and Arrow around it, a million follows stay below 500 MB.
"""


@dataclass(frozen=True)
class Shrunk:
    """What became of the files of one table that were put together."""

    files: int = 0
    files_after: int = 0
    rows: int = 0
    rows_after: int = 0
    bytes: int = 0
    bytes_after: int = 0

    def and_of(self, other: "Shrunk") -> "Shrunk":
        """Add another one up."""
        mine, theirs = vars(self).values(), vars(other).values()
        return Shrunk(*(one + two for one, two in zip(mine, theirs, strict=True)))


@dataclass(frozen=True)
class Compacted:
    """What was done; a rehearsal says what would be, with all rows and bytes kept."""

    tables: Mapping[str, Shrunk] = field(default_factory=dict)
    left_for_layouts: int = 0
    """Files that could be put together, and stay as a layout was made from them."""


@dataclass(frozen=True)
class Group:
    """The files of one table and day."""

    table: Table
    day: date
    files: tuple[DataFile, ...]


@dataclass(frozen=True)
class Wanted:
    """Which files are put together."""

    tables: Collection[str] | None = None
    """Names of tables; all of them where not said."""
    since: Manifest | None = None
    """Only files that this manifest does not name; any where not said."""
    every: bool = False
    """Also those that layouts were made from."""


def compact(
    lake: Lake,
    progress: Progress = silent,
    *,
    tables: Collection[str] | None = None,
    since_manifest: Manifest | None = None,
    every: bool = False,
    rehearsal: bool = False,
) -> Compacted:
    """Put small files together; raises LakeBusy.

    Never across days, so that the lake as at a day is what it was. Whoever is killed on
    the way leaves the lake as it was, or has published.
    """
    wanted = Wanted(tables, since_manifest, every)
    listed = manifest.newest(lake.folder)
    groups, left = _groups(lake.folder, listed, wanted)
    if rehearsal or not groups:
        return Compacted(_sums((each, None) for each in groups), left)
    writing.sweep(lake.folder)
    rewriting.finish(lake.folder)
    with _aside(lake.folder) as aside:
        made = dict(_made(lake.folder, aside, groups, progress))
        done = _published(lake.folder, made, wanted)
    rewriting.finish(lake.folder)
    return Compacted(_sums(done.items()), left)


def _groups(lake: Path, listed: Manifest, wanted: Wanted) -> tuple[list[Group], int]:
    """Return what may be put together, and how many files stay for layouts."""
    held = frozenset[str]() if wanted.every else _held(lake)
    known = {file.path for file in wanted.since.files} if wanted.since else set()
    by_day: dict[tuple[str, date], list[DataFile]] = defaultdict(list)
    for file in listed.files:
        is_wanted = wanted.tables is None or file.table in wanted.tables
        if is_wanted and file.path not in known:
            by_day[file.table, file.day].append(file)
    groups, left = [], 0
    for (table, day), files in by_day.items():
        free = tuple(file for file in files if file.path not in held)
        left += len(files) - len(free) if len(files) > 1 else 0
        if len(free) > 1:
            groups.append(Group(EVERY[table], day, free))
    return groups, left


def _held(lake: Path) -> frozenset[str]:
    """Return the files that the newest layout of each kind was made from."""
    held: set[str] = set()
    for name in LAYOUTS:
        cards = {
            path: json.loads(path.read_text(encoding="utf-8"))
            for path in (lake / name).glob(f"*/{MADE_FROM}")
            if not path.parent.suffix
        }
        whole = [path for path, said in cards.items() if said["as_at"] is None]
        if whole:
            newest = max(whole, key=lambda path: path.parent.stat().st_mtime)
            held.update(cards[newest]["files"])
    return frozenset(held)


@contextmanager
def _aside(lake: Path) -> Iterator[Path]:
    """Make a folder that no sweep takes as long as we live."""
    aside = lake / writing.PARTIAL / uuid.uuid4().hex[:12]
    aside.parent.mkdir(exist_ok=True)
    alive = FileLock(writing.lock_of(aside))
    try:
        with alive:
            aside.mkdir()
            yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        Path(alive.lock_file).unlink(missing_ok=True)


def _made(
    lake: Path, aside: Path, groups: Sequence[Group], progress: Progress
) -> Iterator[tuple[Group, DataFile]]:
    """Write one file for each group; none where others replaced what is in it."""
    for number, group in enumerate(groups):
        progress(f"putting {group.table.name} together", number, len(groups))
        try:
            yield group, _written(lake, aside, group)
        except (FilesGone, FileNotFoundError):
            continue
    progress("done", len(groups), len(groups))


def _written(lake: Path, aside: Path, group: Group) -> DataFile:
    path = aside / f"{group.table.name}-{uuid.uuid4().hex[:12]}.parquet"
    files = [lake / file.path for file in group.files]
    rows = 0
    with (
        duck.opened(MACHINE, aside) as engine,
        pq.ParquetWriter(path, group.table.schema, compression="zstd") as writer,
    ):
        for part in _in_groups(merged(engine, group.table, files)):
            writer.write_table(part, row_group_size=writing.ROW_GROUP_ROWS)
            rows += part.num_rows
    writing.sync_file(path)
    size = path.stat().st_size
    return DataFile(group.table.name, str(path), group.day, rows, size)


def _in_groups(parts: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Gather parts until they fill a row group."""
    waiting: list[pa.Table] = []
    rows = 0
    for part in parts:
        waiting.append(part)
        rows += part.num_rows
        while rows >= writing.ROW_GROUP_ROWS:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, writing.ROW_GROUP_ROWS)
            waiting = [whole.slice(writing.ROW_GROUP_ROWS)]
            rows -= writing.ROW_GROUP_ROWS
    if rows:
        yield pa.concat_tables(waiting)


def _published(
    lake: Path, made: Mapping[Group, DataFile], wanted: Wanted
) -> dict[Group, DataFile]:
    """Publish a manifest that names the new files; those of files that are gone go."""
    lock = FileLock(lake / writing.COMMIT_LOCK, timeout=writing.COMMIT_WAIT_SECONDS)
    try:
        with lock:
            last = manifest.newest(lake)
            there = {file.path for file in last.files}
            free = there if wanted.every else there - _held(lake)
            done = {
                group: file
                for group, file in made.items()
                if {each.path for each in group.files} <= free
            }
            if done:
                _replace(lake, last, done)
    except Timeout as busy:
        raise writing.LakeBusy(
            f"Another program keeps the lake in {lake} busy; try again when it has "
            "finished"
        ) from busy
    return done


def _replace(lake: Path, last: Manifest, done: Mapping[Group, DataFile]) -> None:
    replaced = {file.path for group in done for file in group.files}
    kept = [file for file in last.files if file.path not in replaced]
    new = [_moved(lake, group, file) for group, file in done.items()]
    after = last.replaced_by(
        "small files were put together", (*kept, *new), erasing=False
    )
    manifest.publish(lake, after)


def _moved(lake: Path, group: Group, file: DataFile) -> DataFile:
    """Put a new file where no manifest names it yet."""
    home = Path(group.table.layer) / group.table.name / f"day={group.day.isoformat()}"
    target = home / Path(file.path).name
    Path(file.path).replace(lake / target)
    manifest.sync_folder(lake / home)
    return replace(file, path=target.as_posix())


def _sums(
    groups: Iterable[tuple[Group, DataFile | None]],
) -> dict[str, Shrunk]:
    total: dict[str, Shrunk] = {}
    for group, file in groups:
        rows = sum(each.rows for each in group.files)
        size = sum(each.size for each in group.files)
        shrunk = Shrunk(
            files=len(group.files),
            files_after=1,
            rows=rows,
            rows_after=file.rows if file else rows,
            bytes=size,
            bytes_after=file.size if file else size,
        )
        table = group.table.name
        total[table] = total.get(table, Shrunk()).and_of(shrunk)
    return dict(sorted(total.items()))
