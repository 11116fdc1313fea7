"""An installation of its own, for commands that run as processes."""

import os
from pathlib import Path

import pytest

from tests.web.running.processes import free_port


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the environment of an installation of its own."""
    port = free_port()
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("WELLHEARD_", "DJANGO_"))
    }
    return {
        **kept,
        "WELLHEARD_DATA": str(tmp_path / "data"),
        "WELLHEARD_LISTEN": f"127.0.0.1:{port}",
        "WELLHEARD_ADDRESS": f"http://127.0.0.1:{port}",
        "WELLHEARD_PROCESSES": "1",
    }
