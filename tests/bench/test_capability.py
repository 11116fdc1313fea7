"""The statistics are measured on answers that have a release."""

import importlib
import json

import pytest


def test_every_step_of_a_release_is_measured(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bench = importlib.import_module("capability")
    bench.main((412,))
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["question"] for each in told] == [
        bench.SUMS,
        bench.PAIRS,
        "DuckDB: covar_samp of each pair",
        bench.SHRUNK,
        bench.DRAWN,
        bench.RELEASE,
    ]
    assert all(each["cpu_seconds"] >= 0 for each in told)
    assert told[0]["ratio"] > 0
