"""Both engines add up answers to the same bits."""

from pathlib import Path

import pytest

from tests.engines.asking import SETTINGS
from tests.findings.capability.answered import QUESTIONS, table
from tests.findings.capability.beside_r import CODES, GIVEN
from wellheard.evidence.engine import Engine
from wellheard.evidence.engines.opening import opened


@pytest.mark.parametrize(
    "question", QUESTIONS, ids=["sums", "pairs", "whole", "counts"]
)
def test_spark_gives_the_sums_of_duckdb(
    question: str, spark: Engine, tmp_path: Path
) -> None:
    answers = table(CODES, GIVEN["organisation"], GIVEN["level"])
    with opened("duckdb", SETTINGS, tmp_path) as duck:
        found = []
        for engine in (duck, spark):
            engine.lend("answer", answers)
            found.append(engine.ask(question).to_pylist())
    assert found[0] == found[1]
