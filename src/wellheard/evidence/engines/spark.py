"""Spark, for lakes that have outgrown one machine."""

import functools
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from wellheard.evidence.engine import EngineMissing, EngineSettings

try:
    import sqlglot
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession
except ImportError as missing:
    raise EngineMissing(
        "Spark is not installed; install it with `pip install 'wellheard[spark]'`, "
        "or leave out --engine spark"
    ) from missing


class Spark:
    """One session of Spark."""

    name = "spark"

    def __init__(self, session: SparkSession) -> None:
        self._session = session

    def table(self, name: str, files: Sequence[Path]) -> None:
        """Name some Parquet files as one table."""
        paths = [path.as_uri() for path in files]
        self._session.read.parquet(*paths).createOrReplaceTempView(name)

    def lend(self, name: str, rows: pa.Table) -> None:
        """Name some rows in memory as a table."""
        self._session.createDataFrame(rows).createOrReplaceTempView(name)

    def keep(self, name: str, question: str) -> None:
        """Work out a table once, for the questions after it."""
        answer = self._session.sql(in_spark(question)).cache()
        answer.createOrReplaceTempView(name)

    def ask(self, question: str) -> pa.Table:
        """Answer a question."""
        return self._session.sql(in_spark(question)).toArrow()


@functools.cache
def in_spark(question: str) -> str:
    """Say a question in Spark's dialect."""
    (said,) = sqlglot.transpile(question, read="duckdb", write="spark")
    return said


@contextmanager
def opened(settings: EngineSettings, room: Path) -> Iterator[Spark]:
    """Open a session on the cluster that the settings name."""
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise EngineMissing(
            "Spark needs Java 17; install it (on Debian: `apt-get install "
            "openjdk-17-jre-headless`), or leave out --engine spark"
        )
    session = _session(settings, room)
    try:
        yield Spark(session)
    finally:
        session.stop()


def _session(settings: EngineSettings, room: Path) -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    megabytes = max(settings.engine_bytes // 2**20, 512)
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": str(room),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": str(2 * (settings.threads or 4)),
        "spark.driver.memory": f"{megabytes}m",
        "spark.executor.memory": f"{megabytes}m",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master(settings.master).appName("wellheard")
    for name, setting in options.items():
        builder = builder.config(name, setting)
    try:
        return builder.getOrCreate()
    except (PySparkException, RuntimeError) as refused:
        raise EngineMissing(
            f"Cannot start Spark at {settings.master}; check that the address is "
            f"right and that it runs ({refused})"
        ) from refused
