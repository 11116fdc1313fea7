"""Data that people outside the project published; never part of the project."""

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).parents[2] / "shared" / "data"


def real(name: str) -> Path:
    """Return where a published file lies, or skip the test."""
    path = Path(os.environ.get("WELLHEARD_REAL_DATA", BESIDE)) / name
    if not path.exists():
        pytest.skip(f"the published data is not here; WELLHEARD_REAL_DATA names {path}")
    return path
