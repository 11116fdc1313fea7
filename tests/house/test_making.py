"""What a person makes here, and what checks a change, is where it is looked for."""

import os
import subprocess

from tests.house.tree import ROOT, text

PROMISED = (
    "demo",
    "test",
    "check",
    "bench",
    "docs",
    "format",
    "pin",
    "clean",
    "venv",
    "picture",
    "soak",
)


def test_make_alone_says_what_there_is_to_make() -> None:
    said = subprocess.run(
        ["make"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    listed = {line.split()[0] for line in said.splitlines() if line.startswith("  ")}
    assert set(PROMISED) - listed == set()


def test_a_change_is_checked_by_what_the_readme_names() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in text(script)
    assert "make test" in text(ROOT / "README.md")
