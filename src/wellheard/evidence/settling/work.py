"""One snapshot on its way to its layout: what each step works with."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from wellheard.evidence.engines.duck import Duck, quoted
from wellheard.evidence.layouts import Card
from wellheard.evidence.settling.alike import named_alike
from wellheard.evidence.tables import seen

ROW_GROUP_ROWS = 500_000
Files = Mapping[str, Sequence[Path]]
"""The files of each table."""
AT_ONCE = 2
"""Batches that are worked over at the same time."""


class Settling:
    """One snapshot on its way to its layout."""

    def __init__(
        self, engine: Duck, folder: Path, files: Files, as_at: date | None = None
    ) -> None:
        """Take the files of each table; one that is not named has no rows."""
        self.engine = engine
        self.folder = folder
        self.until = None if as_at is None else _end_of(as_at)
        for table in (seen.ACCOUNT, seen.FOLLOW, seen.ENGAGEMENT):
            listed = files.get(table.name, ())
            if listed and table is seen.ENGAGEMENT:
                named_alike(engine, f"raw_{table.name}", listed)
            elif listed:
                engine.table(f"raw_{table.name}", listed)
            else:
                engine.lend(f"raw_{table.name}", table.empty())

    def write(self, table: str, question: str) -> None:
        """Write one table of the layout."""
        path = quoted(str(self.folder / f"{table}.parquet"))
        self.engine.run(
            f"COPY ({question}) TO {path} (FORMAT parquet, COMPRESSION zstd, "
            f"PARQUET_VERSION V2, ROW_GROUP_SIZE {ROW_GROUP_ROWS})"
        )

    def write_stream(
        self,
        table: str,
        question: str,
        work: Callable[[pa.Table], pa.Table],
        schema: pa.Schema,
    ) -> None:
        """Write one table batch by batch, worked over on the way.

        Some batches are worked over while the engine prepares the next; no more are
        held.
        """
        path = self.folder / f"{table}.parquet"
        with (
            pq.ParquetWriter(path, schema, compression="zstd") as writer,
            ThreadPoolExecutor(AT_ONCE) as workers,
        ):
            waiting: deque[Future[pa.Table]] = deque()
            for batch in self.engine.stream(question):
                waiting.append(workers.submit(work, pa.Table.from_batches([batch])))
                if len(waiting) > AT_ONCE:
                    writer.write_table(waiting.popleft().result())
            for late in waiting:
                writer.write_table(late.result())

    def scratch(self, table: str, question: str) -> None:
        """Work out a table that the next steps need; it lies on disk."""
        self.engine.run(f"CREATE OR REPLACE TABLE {table} AS {question}")

    def drop(self, table: str) -> None:
        """Give back the room of a table."""
        self.engine.run(f"DROP TABLE {table}")

    def any(self, source: str) -> bool:
        """Whether a question has any answer."""
        answer = self.engine.ask(f"SELECT count(*) > 0 AS found {source}")
        return bool(answer["found"][0].as_py())

    def count(self, source: str) -> int:
        """Count the answers to a question."""
        answer = self.engine.ask(f"SELECT count(*) AS rows {source}")
        return int(answer["rows"][0].as_py())

    def card(self) -> Card:
        """Count what was laid out."""
        last = self.engine.ask(
            """
            SELECT epoch_us(max(last_seen_at) FILTER (ended_at IS NULL)) AS seen,
                   epoch_us(max(ended_at)) AS ended
            FROM raw_follow
            """
        )
        return Card(
            accounts=self._by_network("TRUE"),
            following=self._by_network("following_observed > 0"),
            followed=self._by_network("followers_observed > 0"),
            follows=self._rows("follow_by_source"),
            engagements=self._rows("engagement_by_actor"),
            last_seen_at=last["seen"][0].as_py(),
            last_ended_at=last["ended"][0].as_py(),
            handles_joined=self.any("FROM alias"),
        )

    def _by_network(self, condition: str) -> dict[str, int]:
        path = quoted(str(self.folder / "account.parquet"))
        answer = self.engine.ask(
            f"SELECT network, count(*) AS accounts FROM {path} WHERE {condition} "
            "GROUP BY network ORDER BY network"
        )
        return dict(
            zip(
                answer["network"].to_pylist(),
                answer["accounts"].to_pylist(),
                strict=True,
            )
        )

    def _rows(self, table: str) -> int:
        path = quoted(str(self.folder / f"{table}.parquet"))
        return self.count(f"FROM {path}")


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC) + timedelta(days=1)
