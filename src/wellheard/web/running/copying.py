"""The records as one file: taken while people work, put back into an empty place."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from wellheard.web.running.backing import BackupFailed, BackupRefused

FLEETING = ("django_session", "usersessions_usersession", "counted_attempts")
"""Tables whose rows are not kept: nobody is signed in by a backup."""
DEBIAN = Path("/usr/lib/postgresql")
PROGRAMS = ("pg_dump", "pg_restore", "psql")
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


def sqlite_out(records: Path, to: Path) -> None:
    """Copy the records as they stand at one moment, without holding anybody up."""
    with (
        closing(sqlite3.connect(f"{records.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(to)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA secure_delete=ON")
        known = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
        for table in known.intersection(FLEETING):
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of our own
        copy.commit()
        copy.execute("PRAGMA journal_mode=DELETE")
    fault = sqlite_fault(to)
    if fault:
        raise BackupFailed(
            f"The records in {records} are damaged ({fault}); restore them from an "
            "earlier backup"
        )


def sqlite_fault(records: Path) -> str:
    """Say what is wrong with a file of records; empty where it is whole."""
    try:
        with closing(sqlite3.connect(f"{records.as_uri()}?mode=ro", uri=True)) as found:
            said = str(found.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as why:
        return str(why)
    return "" if said == "ok" else said


def postgresql_out(database: dict[str, Any], to: Path) -> None:
    """Let pg_dump write the records as they stand at one moment."""
    left_out = [f"--exclude-table-data={table}" for table in FLEETING]
    words = ["--format=custom", "--no-owner", "--no-privileges", *left_out]
    _run("pg_dump", [*words, f"--file={to}"], database)


def postgresql_in(database: dict[str, Any], dump: Path) -> None:
    """Let pg_restore put the records into the database: all of them, or none."""
    words = ["--no-owner", "--no-privileges", "--single-transaction"]
    name = str(database["NAME"])
    _run(
        "pg_restore",
        [*words, "--exit-on-error", f"--dbname={name}", str(dump)],
        database,
    )


def postgresql_is_empty(database: dict[str, Any]) -> bool:
    """Whether a database has no table; raises BackupFailed."""
    words = ["--no-psqlrc", "--tuples-only", "--no-align", f"--command={TABLES}"]
    return int(_run("psql", words, database)) == 0


def program(name: str) -> str:
    """Return where a program of PostgreSQL is; raises BackupFailed."""
    newest = sorted(DEBIAN.glob(f"*/bin/{name}"), key=_version)
    found = shutil.which(name) or (str(newest[-1]) if newest else None)
    if found is None:
        raise BackupFailed(
            f"Cannot find {name}, which backs up and restores a PostgreSQL; install "
            "the clients of PostgreSQL (on Debian: apt-get install postgresql-client)"
        )
    return found


def _version(found: Path) -> int:
    folder = found.parents[1].name
    return int(folder) if folder.isdecimal() else 0


def _run(name: str, words: Sequence[str], database: dict[str, Any]) -> str:
    """Run a program of PostgreSQL, and return what it says; raises BackupFailed."""
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own; no word of it is a person's
        [program(name), "--no-password", *words],
        env=told(database),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it says nothing"]
        raise BackupFailed(
            f"{name} failed: {' '.join(lines[:3])}; mend that, and again"
        )
    return done.stdout


def told(database: dict[str, Any]) -> dict[str, str]:
    """Return the environment that names a database; command lines are seen by all."""
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    said = {ours: str(database[theirs]) for ours, theirs in names.items()}
    options = {
        f"PG{name.upper()}": str(value) for name, value in database["OPTIONS"].items()
    }
    kept = {name: value for name, value in os.environ.items() if name[:2] != "PG"}
    return {**kept, **{name: value for name, value in said.items() if value}, **options}


def kind(database: dict[str, Any]) -> str:
    """Name what keeps the records."""
    return "sqlite" if database["ENGINE"].endswith("sqlite3") else "postgresql"


def refuse_what_is_there(database: dict[str, Any]) -> None:
    """See that records can be put back without harm to others; raises BackupRefused."""
    if kind(database) == "postgresql":
        if not postgresql_is_empty(database):
            raise BackupRefused(
                f"The database {database['NAME']} holds tables already; make an empty "
                "one, and name it in WELLHEARD_DATABASE"
            )
        return
    file = Path(database["NAME"])
    for each in (file, file.with_name(f"{file.name}-wal")):
        if each.exists():
            raise BackupRefused(
                f"{each} is there already, and a backup overwrites nothing; name "
                "another folder in WELLHEARD_DATA, or move it away"
            )
