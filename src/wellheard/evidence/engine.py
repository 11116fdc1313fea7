"""One question, two engines: DuckDB by default, Spark when outgrown.

Questions are SQL in the subset that both engines share, written in DuckDB's dialect:
integer arithmetic in millionths, `floor(x + 0.5)` for rounding, ties broken by key.
The conformance suite holds the engines to the same answers, bit for bit.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import pyarrow as pa

Kind = Literal["duckdb", "spark"]

DEFAULT_MEMORY_BYTES = 2_000_000_000
SMALLEST_MEMORY_BYTES = 256_000_000
ENGINE_SHARE = 0.75
"""The engine's share of the memory; the rest is for Python and for results."""


class EngineError(Exception):
    """Something about the engine; the sentence says what and what to do."""


class EngineMissing(EngineError):
    """The engine, or what it needs, is not installed."""


class EngineFull(EngineError):
    """The question did not fit into memory and disk."""


class FilesGone(EngineError):
    """Files of the lake were replaced while they were read."""


class UnknownSize(EngineError):
    """A size that cannot be read."""


@dataclass(frozen=True)
class EngineSettings:
    """How much of the machine a question may use."""

    memory_bytes: int = DEFAULT_MEMORY_BYTES
    """For the whole process; the engine gets its share of it."""
    threads: int | None = None
    """All cores where not said."""
    spill: Path | None = None
    """Where what does not fit into memory goes; beside the lake where not said."""
    master: str = "local[*]"
    """Spark only: where the cluster is."""

    @property
    def engine_bytes(self) -> int:
        """The engine's own limit."""
        return int(self.memory_bytes * ENGINE_SHARE)


class Engine(Protocol):
    """What every engine promises."""

    name: str

    def table(self, name: str, files: Sequence[Path]) -> None:
        """Name some Parquet files as one table."""

    def lend(self, name: str, rows: pa.Table) -> None:
        """Name some rows in memory as a table."""

    def keep(self, name: str, question: str) -> None:
        """Work out a table once, for the questions after it."""

    def ask(self, question: str) -> pa.Table:
        """Answer a question."""


def memory_of(text: str) -> int:
    """Read a size such as `2GB` or `800 MB`; raises UnknownSize."""
    units = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
    compact = text.strip().upper().replace(" ", "")
    number, unit = compact[:-2], compact[-2:]
    try:
        size = int(float(number) * units[unit])
    except (KeyError, ValueError) as unreadable:
        raise UnknownSize(
            f"Cannot read {text!r} as a size; write it as 2GB or 800MB"
        ) from unreadable
    if size < SMALLEST_MEMORY_BYTES:
        raise UnknownSize(
            f"{text} is too little memory; allow at least "
            f"{SMALLEST_MEMORY_BYTES // 10**6}MB"
        )
    return size


def settings_from(
    memory: str | None, threads: int | None, spill: Path | None, master: str | None
) -> EngineSettings:
    """Read the settings as a person writes them; what is not said is the default."""
    return EngineSettings(
        memory_bytes=memory_of(memory) if memory else DEFAULT_MEMORY_BYTES,
        threads=threads or os.cpu_count(),
        spill=spill,
        master=master or EngineSettings.master,
    )
