"""Open the engine that was asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wellheard.evidence.engine import Engine, EngineSettings, Kind
from wellheard.evidence.engines import duck


@contextmanager
def opened(kind: Kind, settings: EngineSettings, spill: Path) -> Iterator[Engine]:
    """Open an engine, and close it afterwards.

    `spill` is used where the settings name no folder.
    """
    room = settings.spill or spill
    room.mkdir(parents=True, exist_ok=True)
    if kind == "spark":
        # Spark is an extra: its absence must not stop anybody else.
        from wellheard.evidence.engines import spark  # noqa: PLC0415

        with spark.opened(settings, room) as engine:
            yield engine
    else:
        with duck.opened(settings, room) as engine:
            yield engine
