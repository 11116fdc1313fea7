"""The command on a real Spark cluster: a master and two workers, all processes."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.engines.asking import Case
from tests.engines.conftest import needs_spark
from tests.engines.invented_lake import invented

WORKERS = 2
PATIENCE_SECONDS = 90


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """Start a cluster on this machine; return its address once it is whole."""
    needs_spark()
    import pyspark  # noqa: PLC0415 - only where it is installed

    home = Path(pyspark.__file__).parent
    port = _free_port()
    address = f"spark://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "PYSPARK_PYTHON": sys.executable,
    }
    daemon = [str(home / "bin" / "spark-class")]
    master = [
        *daemon,
        "org.apache.spark.deploy.master.Master",
        *("--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"),
    ]
    worker = [
        *daemon,
        "org.apache.spark.deploy.worker.Worker",
        *("--host", "127.0.0.1", "--webui-port", "0", "--cores", "1"),
        *("--memory", "1g", "--work-dir", str(tmp_path / "workers"), address),
    ]
    log = tmp_path / "master.log"
    with ExitStack() as stack:
        written = stack.enter_context(log.open("w"))
        for command, output in [(master, written)] + [(worker, None)] * WORKERS:
            daemon_process = subprocess.Popen(
                command,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=output or subprocess.DEVNULL,
            )
            stack.callback(daemon_process.wait)
            stack.callback(daemon_process.kill)
        _await_workers(log)
        yield address


def test_a_cluster_answers_as_duckdb_does(tmp_path: Path, cluster: str) -> None:
    lake = Case.of(tmp_path / "lake", invented(500)).lake
    seeds = tmp_path / "seeds.csv"
    seeds.write_text(
        "account_id\n" + "".join(f"seed-{number:03d}\n" for number in range(30))
    )
    answers = {}
    for engine in ("duckdb", "spark"):
        output = tmp_path / f"{engine}.parquet"
        wellheard = Path(sys.executable).with_name("wellheard")
        command = [str(wellheard), "find", "--seeds", str(seeds)]
        command += ["--lake", str(lake.folder), "--purpose", "test", "--top", "300"]
        command += ["--where", "place!=york", "--memory-limit", "800MB"]
        command += ["--engine", engine, "--spark-master", cluster, "-o", str(output)]
        environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        answers[engine] = pq.read_table(output).replace_schema_metadata(None)
    assert answers["duckdb"].num_rows > 100
    assert answers["spark"].equals(answers["duckdb"])


def _await_workers(log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if len(re.findall("Registering worker", log.read_text())) == WORKERS:
            return
        time.sleep(0.2)
    pytest.fail(f"The cluster did not start:\n{log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
