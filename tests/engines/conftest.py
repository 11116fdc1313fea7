"""One session of Spark for all tests: starting it takes longer than asking it."""

import importlib.util
import shutil
from collections.abc import Iterator

import pytest

from tests.engines.asking import SETTINGS
from wellheard.evidence.engine import Engine
from wellheard.evidence.engines.opening import opened


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return Spark on this machine, or skip where Java is missing."""
    needs_spark()
    room = tmp_path_factory.mktemp("spark")
    with opened("spark", SETTINGS, room) as engine:
        yield engine


def needs_spark() -> None:
    """Skip a test where Spark cannot run, and say why."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed, so Spark is not tested")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed, so Spark is not tested")
