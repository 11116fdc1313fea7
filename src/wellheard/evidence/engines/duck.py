"""DuckDB, the default engine: in the process, nothing to install or start."""

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from wellheard.evidence.engine import EngineFull, EngineSettings, FilesGone

STREAM_ROWS = 100_000


class Duck:
    """One connection to DuckDB."""

    name = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def table(self, name: str, files: Sequence[Path]) -> None:
        """Name some Parquet files as one table."""
        listed = ", ".join(quoted(str(path)) for path in files)
        self.run(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM read_parquet([{listed}])")

    def lend(self, name: str, rows: pa.Table) -> None:
        """Name some rows in memory as a table."""
        self._connection.register(name, rows)

    def keep(self, name: str, question: str) -> None:
        """Work out a table once, for the questions after it."""
        self.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {question}")

    def ask(self, question: str) -> pa.Table:
        """Answer a question."""
        with refusals():
            return self._connection.sql(question).to_arrow_table()

    def stream(self, question: str) -> Iterator[pa.RecordBatch]:
        """Answer a question batch by batch, for answers larger than memory."""
        with refusals():
            yield from self._connection.sql(question).to_arrow_reader(STREAM_ROWS)

    def run(self, statement: str) -> None:
        """Carry out a statement that answers nothing."""
        with refusals():
            self._connection.execute(statement)


@contextmanager
def opened(
    settings: EngineSettings, room: Path, database: Path | None = None
) -> Iterator[Duck]:
    """Open DuckDB with its limits; what does not fit goes to a folder in `room`."""
    spill = room / f"duckdb-{secrets.token_hex(4)}"
    connection = duckdb.connect(
        str(database) if database else ":memory:",
        config={
            "memory_limit": f"{settings.engine_bytes // 10**6}MB",
            "temp_directory": str(spill),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            **({"threads": settings.threads} if settings.threads else {}),
        },
    )
    connection.execute("SET enable_progress_bar = false")  # it goes to stdout
    try:
        yield Duck(connection)
    finally:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)


@contextmanager
def refusals() -> Iterator[None]:
    """Say in plain words what DuckDB could not do."""
    try:
        yield
    except (duckdb.OutOfMemoryException, duckdb.IOException) as full:
        reason = str(full).splitlines()[0]
        if "No files found" in reason or "No such file" in reason:
            raise FilesGone(
                "Files of the lake were replaced while they were read, as when "
                "something is erased; ask again, and if this is said again, look at "
                f"the lake with `wellheard lake check` (DuckDB says: {reason})"
            ) from full
        raise EngineFull(
            "The question needs more room than it may use; allow more with "
            "--memory-limit, or name a larger disk with --spill "
            f"(DuckDB says: {reason})"
        ) from full
    except RuntimeError as stopped:
        # DuckDB takes Ctrl-C for itself, and says so in this way only.
        if "interrupt" in str(stopped).lower():
            raise KeyboardInterrupt from stopped
        raise


def quoted(text: str) -> str:
    """Write text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
