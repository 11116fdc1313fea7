"""What several tests need: a session of Spark, and who is told of each fold."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.asking import SETTINGS
from wellheard.evidence.engine import Engine
from wellheard.evidence.engines.opening import opened
from wellheard.evidence.layouts import Card
from wellheard.evidence.matrix import opening, texts
from wellheard.evidence.matrix.folding import fold, naming


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


@pytest.fixture
def folds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tell which matrices were folded.

    A lake of few accounts may grow by any share, and lies in several batches.
    """
    told: list[str] = []
    inner = opening.fold

    def watched(work: fold.Fold, folder: Path) -> Card:
        card = inner(work, folder)
        told.append(folder.name)
        return card

    monkeypatch.setattr(opening, "fold", watched)
    monkeypatch.setattr(fold, "MOST_ABOVE", 1.0)
    for module in (texts, naming):
        monkeypatch.setattr(module, "BATCH_ROWS", 4)
    return told
