"""An installation of its own for a test: a data folder, records, and a lake."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
from django.db import connection

from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import told
from wellheard.web.running.copying import kind
from wellheard.web.running.verdicts import Verdict
from wellheard.web.settings.environment import Environment, read

MOMENT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def environment(folder: Path, **said: str) -> Environment:
    """Return settings that are said, of an installation in a folder."""
    given = {f"WELLHEARD_{name}": value for name, value in said.items()}
    return read({"WELLHEARD_DATA": str(folder), **given})


def purposes(lake: Lake, *texts: str) -> None:
    """Write rows into a lake, in one commit."""
    rows = [{"purpose": text, "given_at": MOMENT} for text in texts]
    with lake.writing("a test", MOMENT) as writing:
        writing.append(
            told.PURPOSE, pa.Table.from_pylist(rows, schema=told.PURPOSE.schema)
        )


@contextmanager
def empty_database(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield a database beside that of the tests, and of the same kind."""
    ours = dict(connection.settings_dict)
    if kind(ours) == "sqlite":
        yield {**ours, "NAME": str(folder / "records.sqlite3")}
        return
    name = f"restored_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield {**ours, "NAME": name}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def answer(database: dict[str, Any], question: str) -> list[tuple[Any, ...]]:
    """Ask a database that no Django knows."""
    if kind(database) == "sqlite":
        with closing(sqlite3.connect(database["NAME"])) as file:
            return file.execute(question).fetchall()
    address = " ".join(
        f"{ours}={database[theirs]}"
        for ours, theirs in (
            ("host", "HOST"),
            ("port", "PORT"),
            ("user", "USER"),
            ("dbname", "NAME"),
        )
    )
    with psycopg.connect(address) as server:
        return server.execute(question.encode()).fetchall()


def only(found: Iterator[Verdict]) -> Verdict:
    """Return the one thing that a look found."""
    (verdict,) = found
    return verdict
