"""Questions of a gathering round to the lake, about one network."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pyarrow as pa

from wellheard.evidence.engine import Engine, EngineSettings
from wellheard.evidence.engines.opening import opened
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import Table
from wellheard.evidence.writing import PARTIAL

Listing = tuple[Table, str, str, str]

LISTED: Mapping[str, Listing] = {
    "followers": (seen.FOLLOW, "target_id", "source_id", "ended_at IS NULL"),
    "follows": (seen.FOLLOW, "source_id", "target_id", "ended_at IS NULL"),
    "posts": (seen.POST, "account_id", "post_id", "TRUE"),
    "videos": (seen.POST, "account_id", "post_id", "TRUE"),
}
"""For each kind of list: its table, whose it is, what it lists, and what counts."""


class Questions:
    """Somebody who asks the lake about one network."""

    def __init__(
        self, lake: Lake, network: str, settings: EngineSettings | None = None
    ) -> None:
        self.lake = lake
        self.network = network
        self._settings = settings or EngineSettings()

    @property
    def here(self) -> str:
        """The network, as a literal of a question."""
        return "'" + self.network.replace("'", "''") + "'"

    @contextmanager
    def asked(self, table: str) -> Iterator[Engine | None]:
        """Open the engine over one table; none where it has no rows yet."""
        snapshot = self.lake.snapshot()
        files = snapshot.files(table)
        if not files:
            yield None
            return
        with opened("duckdb", self._settings, snapshot.folder / PARTIAL) as engine:
            engine.table(table, files)
            yield engine


def as_table(accounts: Sequence[str]) -> pa.Table:
    """Return accounts as a table to ask with."""
    return pa.table({"id": pa.array(list(dict.fromkeys(accounts)), pa.string())})


def newest(count: str) -> str:
    """Ask for the newest count of those that were said; lists come without."""
    known = f"FILTER ({count} IS NOT NULL)"
    return f"arg_max({count}, observed_at) {known} AS {count}"
