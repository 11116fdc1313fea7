"""The matrix of a snapshot: opened where it is there, else folded forward or built."""

import hashlib
import shutil
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.dataset as ds
from filelock import FileLock

from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.engines import duck
from wellheard.evidence.lake import Snapshot
from wellheard.evidence.matrix import building
from wellheard.evidence.matrix.matrix import CARD, Card, Matrix
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.settled import LAYOUT as SETTLED_LAYOUT
from wellheard.evidence.settled import settled
from wellheard.evidence.tables import seen

FOLDER = "matrix"
LAYOUT = 1
"""Raised when the arrays change, so that older ones are made again."""
KEPT = 2
"""Matrices kept beside the newest."""
READ = (seen.ACCOUNT.name, seen.FOLLOW.name, seen.ENGAGEMENT.name)
"""The tables of the lake that the matrix is made from."""


def matrix(
    snapshot: Snapshot, settings: EngineSettings, progress: Progress = silent
) -> Matrix:
    """Return the matrix of a snapshot, made first where it is missing."""
    folder = snapshot.folder / FOLDER / digest(snapshot)
    folder.parent.mkdir(exist_ok=True)
    if not (folder / CARD).exists():
        with FileLock(folder.with_suffix(".lock")):
            if not (folder / CARD).exists():
                _make(snapshot, folder, settings, progress)
        folder.with_suffix(".lock").unlink(missing_ok=True)
        _forget_old(folder)
    folder.touch()
    return Matrix.open(folder)


def files(snapshot: Snapshot) -> tuple[str, ...]:
    """Name the files that a matrix of a snapshot holds."""
    return tuple(file.path for table in READ for file in snapshot.data_files(table))


def digest(snapshot: Snapshot) -> str:
    """Name a matrix after the files it is made from."""
    layouts = [str(LAYOUT), str(SETTLED_LAYOUT), str(snapshot.as_at)]
    named = "\n".join([*layouts, *sorted(files(snapshot))])
    return hashlib.sha256(named.encode()).hexdigest()[:16]


def _make(
    snapshot: Snapshot, folder: Path, settings: EngineSettings, progress: Progress
) -> None:
    """Build into a folder aside, then give it its name in one step."""
    layout = settled(snapshot, settings, progress)
    aside = folder.with_suffix(".partial")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        with duck.opened(settings, settings.spill or aside) as engine:
            building.build(layout, engine, aside, progress)
        Card(
            layout=LAYOUT,
            snapshot=snapshot.manifest.number,
            files=files(snapshot),
            built=layout.accounts,
            accounts=layout.accounts,
            following=layout.following,
            followed=layout.followed,
            follows=layout.follows,
            latest_seen=_latest_seen(snapshot),
        ).write(aside)
        shutil.rmtree(folder, ignore_errors=True)
        aside.replace(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _latest_seen(snapshot: Snapshot) -> int:
    """Return when any follow was last seen, in microseconds; 0 where there is none."""
    paths = [str(path) for path in snapshot.files(seen.FOLLOW.name)]
    latest = 0
    if not paths:
        return latest
    for batch in ds.dataset(paths, schema=seen.FOLLOW.schema).to_batches(
        columns=["last_seen_at"]
    ):
        moment = pc.max(batch["last_seen_at"]).cast("int64").as_py()
        latest = max(latest, moment or 0)
    return latest


def _forget_old(newest: Path) -> None:
    """Remove the matrices used longest ago."""
    others = [
        path
        for path in newest.parent.iterdir()
        if path.is_dir() and path != newest and not path.suffix
    ]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for old in others[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
