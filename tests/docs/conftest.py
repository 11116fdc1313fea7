"""The documentation site, built once for all its tests."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site() -> Path:
    """Build the site as `make docs` does, and return its folder of pages."""
    shutil.rmtree(ROOT / "build" / "docs", ignore_errors=True)
    build = "-M html docs build/docs --fail-on-warning --keep-going --nitpicky --quiet"
    outcome = subprocess.run(
        [sys.executable, "-m", "sphinx", *build.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    return ROOT / "build" / "docs" / "html"
