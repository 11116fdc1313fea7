"""An empty lake for each test."""

from pathlib import Path

import pytest

from wellheard.evidence.lake import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Return a lake that nothing was gathered into yet."""
    return Lake.create(tmp_path / "lake")
