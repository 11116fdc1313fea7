"""The import contract catches what it is there to catch."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

RIVER = "The river runs one way"
VIOLATIONS = {
    "a stray module at the top": (RIVER, "utils.py", '"""Stray."""\n'),
    "a room that looks right": (
        RIVER,
        "people/organisations.py",
        "import wellheard.accounts.handles\n",
    ),
    "evidence that knows a finding": (
        RIVER,
        "evidence/periods.py",
        "import wellheard.findings.interest.ranking\n",
    ),
    "a finding that gathers": (
        RIVER,
        "findings/interest/gathering.py",
        "import wellheard.networks.batches\n",
    ),
    "a report that knows the command line": (
        RIVER,
        "reports/printing.py",
        "import wellheard.cli.screen\n",
    ),
    "a finding that knows its report": (
        RIVER,
        "findings/interest/shown.py",
        "import wellheard.reports.page\n",
    ),
    "a finding that imports another": (
        "Findings do not import one another",
        "findings/census.py",
        "import wellheard.findings.interest.ranking\n",
    ),
    "DuckDB in a finding": (
        "Only the engine room names an engine",
        "findings/interest/overlap.py",
        "import duckdb\n",
    ),
    "Spark at the door": (
        "Only the engine room names an engine",
        "cli/cluster.py",
        "from pyspark.sql import SparkSession\n",
    ),
    "DuckDB in evidence, but outside the engine room": (
        "Only the engine room names an engine",
        "evidence/retention.py",
        "import duckdb\n",
    ),
    "a compiler in a finding": (
        "Only one module names the compiler of loops",
        "findings/interest/loops.py",
        "import numba\n",
    ),
    "Django in the domain": (
        "The domain never needs Django",
        "people/register.py",
        "import django\n",
    ),
    "a network that knows another": (
        "No network knows another",
        "networks/invented/mixture.py",
        "import wellheard.networks.tabular.reading\n",
    ),
    "a circle within a room": (
        "No circles anywhere",
        "accounts/owners.py",
        "import wellheard.accounts.authorship\n",
    ),
}
REST_OF_THE_CIRCLE = ("accounts/authorship.py", "import wellheard.accounts.owners\n")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a copy of the house, to do wrong in."""
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Check the contract of a house."""
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--no-logo"],
        cwd=house,
        env={"PYTHONPATH": str(house / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_house_as_it_stands_keeps_the_contract(house: Path) -> None:
    outcome = lint(house)
    assert outcome.returncode == 0, outcome.stdout
    assert "0 broken" in outcome.stdout


@pytest.mark.parametrize("wrong", VIOLATIONS)
def test_the_contract_catches(wrong: str, house: Path) -> None:
    contract, name, line = VIOLATIONS[wrong]
    package = house / "src" / "wellheard"
    (package / name).write_text(line, encoding="utf-8")
    if "circle" in wrong:
        other, back = REST_OF_THE_CIRCLE
        (package / other).write_text(back, encoding="utf-8")
    outcome = lint(house)
    broken = [line for line in outcome.stdout.splitlines() if "BROKEN" in line]
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert any(line.startswith(contract) for line in broken), broken
