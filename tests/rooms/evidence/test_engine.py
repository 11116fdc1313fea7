"""The engines' own promises: limits, refusals, and no trace left behind."""

import os
import shutil
import signal
import sys
import threading
from pathlib import Path

import pyarrow as pa
import pytest
from tests.engines.conftest import needs_spark

from wellheard.evidence import engines
from wellheard.evidence.engine import (
    EngineFull,
    EngineMissing,
    EngineSettings,
    FilesGone,
    UnknownSize,
    memory_of,
    settings_from,
)
from wellheard.evidence.engines import duck
from wellheard.evidence.engines.opening import opened

SMALL = EngineSettings(memory_bytes=300_000_000, threads=1)


@pytest.mark.parametrize(
    ("text", "size"),
    [("2GB", 2 * 10**9), ("800 mb", 8 * 10**8), ("1.5GB", 15 * 10**8)],
)
def test_sizes_are_read_as_people_write_them(text: str, size: int) -> None:
    assert memory_of(text) == size


@pytest.mark.parametrize("text", ["", "2", "GB", "2 GiB", "-1GB", "10MB"])
def test_a_size_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(UnknownSize):
        memory_of(text)


def test_what_is_not_said_is_the_default() -> None:
    settings = settings_from(None, None, None, None)
    assert settings.memory_bytes == 2_000_000_000
    assert settings.engine_bytes == 1_500_000_000
    assert settings.master == "local[*]"


def test_rows_can_be_lent_kept_and_asked_for(tmp_path: Path) -> None:
    with opened("duckdb", SMALL, tmp_path / "spill") as engine:
        engine.lend("lent", pa.table({"number": [1, 2, 3]}))
        engine.keep("kept", "SELECT number * 2 AS twice FROM lent")
        answer = engine.ask("SELECT sum(twice) AS total FROM kept")
    assert answer.to_pylist() == [{"total": 12}]


def test_what_spills_is_gone_afterwards(tmp_path: Path) -> None:
    spill = tmp_path / "spill"
    with opened("duckdb", SMALL, spill) as engine:
        engine.keep("wide", "SELECT hash(i)::VARCHAR AS t FROM range(12_000_000) t(i)")
        assert any(spill.rglob("*"))
    assert list(spill.iterdir()) == []


def test_a_question_without_room_says_what_to_do(tmp_path: Path) -> None:
    question = "SELECT list(hash(i)::VARCHAR) AS l FROM range(50_000_000) t(i)"
    with (
        opened("duckdb", SMALL, tmp_path) as engine,
        pytest.raises(EngineFull, match="--memory-limit"),
    ):
        engine.ask(question)


def test_files_that_are_gone_are_not_taken_for_a_full_disk(tmp_path: Path) -> None:
    with (
        duck.opened(SMALL, tmp_path) as engine,
        pytest.raises(FilesGone, match="again"),
    ):
        engine.table("gone", [tmp_path / "gone.parquet"])


def test_the_settings_may_name_another_disk(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    settings = settings_from("300MB", 1, elsewhere, None)
    with opened("duckdb", settings, tmp_path / "unused"):
        assert elsewhere.is_dir()
    assert not (tmp_path / "unused").exists()


def test_spark_without_java_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_spark()
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with (
        pytest.raises(EngineMissing, match="Java 17"),
        opened("spark", SMALL, tmp_path),
    ):
        pass


def test_spark_that_is_not_installed_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "wellheard.evidence.engines.spark", raising=False)
    monkeypatch.delattr(engines, "spark", raising=False)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with (
        pytest.raises(EngineMissing, match=r"wellheard\[spark\]"),
        opened("spark", SMALL, tmp_path),
    ):
        pass


def test_a_cluster_that_cannot_be_reached_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_spark()
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where it is installed

    def refused(_builder: SparkSession.Builder) -> SparkSession:
        raise RuntimeError("no such cluster")

    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", refused)
    with (
        pytest.raises(EngineMissing, match="Cannot start Spark"),
        opened("spark", SMALL, tmp_path),
    ):
        pass


@pytest.mark.parametrize("way", ["ask", "keep"])
def test_a_person_may_stop_a_long_question(tmp_path: Path, way: str) -> None:
    question = (
        "SELECT max(hash(a.i * b.i)) AS h FROM range(9000000) a(i), range(900) b(i)"
    )
    with opened("duckdb", SMALL, tmp_path) as engine:
        timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            _ = engine.ask(question) if way == "ask" else engine.keep("k", question)
        timer.join()


def test_another_fault_of_the_engine_stays_what_it_is() -> None:
    with pytest.raises(RuntimeError, match="odd"), duck.refusals():
        raise RuntimeError("odd")
