"""Where records are kept: SQLite by default, PostgreSQL by one setting."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from wellheard.web.settings.environment import Environment

FILE = "records.sqlite3"
BUSY_SECONDS = 20
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA mmap_size=134217728; PRAGMA cache_size=-32768;"
)
"""Readers do not wait for a writer; a crash loses nothing that was committed."""
KEEP_SECONDS = 60


def databases(environment: Environment) -> dict[str, Any]:
    """Return what Django is told of the database."""
    given = environment.text("DATABASE")
    if given == "sqlite":
        return {"default": sqlite(environment.folder / FILE)}
    return {"default": postgresql(given)}


def sqlite(file: Path) -> dict[str, Any]:
    """Keep records in one file, which many read while one writes."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": PRAGMAS,
        },
    }


def postgresql(address: str) -> dict[str, Any]:
    """Keep records in a PostgreSQL, whose address may end with options."""
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": KEEP_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
