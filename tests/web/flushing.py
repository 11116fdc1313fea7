"""Empty the tables between tests that commit: the trail too, which nobody may empty."""

import importlib
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper

DatabaseOperations = DatabaseWrapper.ops_class
STAYS = importlib.import_module("wellheard.web.trail.migrations.0002_never_changed")
TABLE = "trail_line"
DEEDS = (("as_it_is", "UPDATE"), ("there", "DELETE"))
emptied = DatabaseOperations.sql_flush


def sql_flush(
    self: DatabaseOperations, style: Any, tables: Any, **more: Any
) -> list[str]:
    """Take the guards of the trail away, empty it, and put them back."""
    sql: list[str] = emptied(self, style, tables, **more)
    if TABLE not in tables:
        return sql
    drop = [f"DROP TRIGGER trail_line_stays_{deed}" for deed, _event in DEEDS]
    put = [STAYS.SQLITE.format(deed=deed, event=event) for deed, event in DEEDS]
    return [*drop, *sql, *put]


DatabaseOperations.sql_flush = sql_flush
