"""The matrix of a snapshot: opened where it is there, else built."""

from dataclasses import replace
from pathlib import Path

from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.engines import duck
from wellheard.evidence.lake import Snapshot
from wellheard.evidence.layouts import Card, Home
from wellheard.evidence.matrix import building
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
        layout = settled(snapshot, settings, progress)
        with duck.opened(_half(settings), settings.spill or aside) as engine:
            building.build(layout, engine, aside, progress)
        return Card.read(layout.folder)

    return Matrix.open(HOME.layout(snapshot, make))


def _half(settings: EngineSettings) -> EngineSettings:
    """Leave half of the memory to what is built beside the engine, which only sorts."""
    return replace(settings, memory_bytes=settings.memory_bytes // 2)
