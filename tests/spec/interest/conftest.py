"""DuckDB for every drawn table; Spark has its own suite."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.asking import SETTINGS
from wellheard.evidence.engine import Engine
from wellheard.evidence.engines.opening import opened


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Return DuckDB."""
    with opened("duckdb", SETTINGS, tmp_path / "spill") as engine:
        yield engine
