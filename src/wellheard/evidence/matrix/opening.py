"""The matrix of a snapshot: opened, else brought forward from another, else built."""

import shutil
from dataclasses import replace
from pathlib import Path

from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.engines import duck
from wellheard.evidence.lake import Snapshot
from wellheard.evidence.layouts import TABLES, Card, Home
from wellheard.evidence.matrix import building
from wellheard.evidence.matrix.folding.fold import Fold, fold
from wellheard.evidence.matrix.folding.naming import Doubtful
from wellheard.evidence.matrix.matrix import Matrix
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.settled import HOME as SETTLED
from wellheard.evidence.settled import settled

HOME = Home("matrix", version=f"2 of {SETTLED.version}", kept=2)


def matrix(
    snapshot: Snapshot, settings: EngineSettings, progress: Progress = silent
) -> Matrix:
    """Return the matrix of a snapshot, made first where it is missing."""

    def make(aside: Path) -> Card:
        folded = _folded(snapshot, settings, aside, progress)
        if folded is not None:
            return folded
        layout = settled(snapshot, settings, progress)
        with duck.opened(_half(settings), settings.spill or aside) as engine:
            building.build(layout, engine, aside, progress)
        return Card.read(layout.folder)

    return Matrix.open(HOME.layout(snapshot, make))


def _folded(
    snapshot: Snapshot, settings: EngineSettings, aside: Path, progress: Progress
) -> Card | None:
    """Bring the matrix of an earlier snapshot forward, where that can be done."""
    earlier = HOME.earlier(snapshot)
    if earlier is None:
        return None
    files = {table: snapshot.data_files(table) for table in TABLES}
    whole = {table: snapshot.files(table) for table in TABLES}
    added = {
        table: [
            snapshot.folder / each.path
            for each in listed
            if each.path not in earlier.files
        ]
        for table, listed in files.items()
    }
    progress("adding what is new", 0, 1)
    try:
        base = Matrix.open(earlier.folder)
        with duck.opened(_half(settings), settings.spill or aside) as engine:
            return fold(Fold(base, added, whole, engine), aside)
    except (Doubtful, FileNotFoundError):  # or another program forgot the earlier one
        shutil.rmtree(aside)
        aside.mkdir()
        return None


def _half(settings: EngineSettings) -> EngineSettings:
    """Leave half of the memory to what is built beside the engine, which only sorts."""
    return replace(settings, memory_bytes=settings.memory_bytes // 2)
