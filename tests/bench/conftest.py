"""The benchmark is scripts beside the package; tests import them by their names."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"


@pytest.fixture(autouse=True)
def _scripts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(BENCH))
    # Names as plain as `settings` and `report` must not stay behind for other tests.
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        module = getattr(sys.modules[name], "__file__", None)
        if module and Path(module).is_relative_to(BENCH):
            del sys.modules[name]
