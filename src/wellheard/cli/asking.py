"""What commands that ask the lake share: which lake, as at when, with what engine."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

import wellheard
from wellheard.cli import screen
from wellheard.cli.places import lake_option, machine_options
from wellheard.evidence.engine import EngineSettings, Kind, settings_from
from wellheard.evidence.engines.opening import opened
from wellheard.evidence.lake import Lake, Snapshot
from wellheard.evidence.matrix.opening import matrix
from wellheard.evidence.settled import settled
from wellheard.evidence.writing import PARTIAL
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.matrix_answers import MatrixAnswers
from wellheard.findings.interest.sql_answers import SqlAnswers

as_at_option = click.option(
    "--as-at",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The lake as it stood at the end of this day.",
)


@dataclass(frozen=True)
class Asking:
    """A lake to ask, and how."""

    folder: Path
    as_at: date | None
    engine: str
    settings: EngineSettings

    @functools.cached_property
    def lake(self) -> Lake:
        """Open the lake; raises NoLake."""
        return Lake.open(self.folder)

    @functools.cached_property
    def snapshot(self) -> Snapshot:
        """The lake as it stands, or stood."""
        return self.lake.snapshot(self.as_at)

    def about(self) -> dict[str, object]:
        """Say what any answer was made from, and with what."""
        return {
            "made_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
            "made_with": f"wellheard {wellheard.__version__}",
            "snapshot": self.snapshot.manifest.number,
            "as_at": None if self.as_at is None else self.as_at.isoformat(),
            "engine": self.engine,
        }

    @contextmanager
    def answers(self) -> Iterator[Answers]:
        """Prepare the lake where needed, and open it for questions."""
        opt_outs = self.lake.opt_outs()
        if self.engine == "matrix":
            with screen.steps("Preparing the lake") as progress:
                made = matrix(self.snapshot, self.settings, progress)
                answers = MatrixAnswers(made, opt_outs, self.settings.threads, progress)
            yield answers
            return
        with screen.steps("Preparing the lake") as progress:
            layout = settled(self.snapshot, self.settings, progress)
        spill = self.snapshot.folder / PARTIAL
        kind: Kind = "spark" if self.engine == "spark" else "duckdb"
        with opened(kind, self.settings, spill) as engine:
            yield SqlAnswers(engine, layout, opt_outs)


def asking_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a lake and a machine; the command takes them as `asking`."""

    @lake_option
    @as_at_option
    @machine_options
    @functools.wraps(command)
    def asked(
        *,
        folder: Path,
        as_at: datetime | None,
        engine: str,
        spark_master: str | None,
        memory_limit: str | None,
        threads: int | None,
        spill: Path | None,
        **others: Any,
    ) -> Any:
        settings = settings_from(memory_limit, threads, spill, spark_master)
        day = None if as_at is None else as_at.date()
        return command(asking=Asking(folder, day, engine, settings), **others)

    return asked
