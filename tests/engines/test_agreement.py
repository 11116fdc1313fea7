"""DuckDB, Spark and plain Python give the same answers, bit for bit."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.engines.asking import SETTINGS, Case
from tests.engines.drawing_lakes import Drawn, lakes
from tests.engines.invented_lake import invented
from wellheard.evidence.engine import Engine
from wellheard.evidence.engines.opening import opened

RELAXED = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)


@settings(max_examples=40, deadline=None, suppress_health_check=RELAXED)
@given(drawn=lakes())
def test_duckdb_agrees_with_plain_python_on_any_lake(drawn: Drawn) -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = Case.of(Path(folder) / "lake", drawn)
        with opened("duckdb", SETTINGS, Path(folder)) as engine:
            case.agrees(engine)


@settings(max_examples=4, deadline=None, suppress_health_check=RELAXED)
@given(drawn=lakes())
def test_spark_agrees_with_plain_python_on_any_lake(
    drawn: Drawn, spark: Engine
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Case.of(Path(folder) / "lake", drawn).agrees(spark)


@pytest.mark.parametrize("accounts", [2000])
def test_duckdb_agrees_on_a_larger_lake(tmp_path: Path, accounts: int) -> None:
    case = Case.of(tmp_path / "lake", invented(accounts))
    with opened("duckdb", SETTINGS, tmp_path) as engine:
        case.agrees(engine)


@pytest.mark.parametrize("accounts", [2000])
def test_spark_agrees_on_a_larger_lake(
    tmp_path: Path, accounts: int, spark: Engine
) -> None:
    Case.of(tmp_path / "lake", invented(accounts)).agrees(spark)
