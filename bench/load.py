"""Measure the pages while many people use them, beside what was aimed at.

    make load                                    a hundredth of a full installation
    make load ACCOUNTS=238927 SECONDS=120        in full, on SQLite and PostgreSQL

The product runs as it is served, in processes of its own, with invented records; fifty
people click about once a second. Run by itself, this measures the database that
WELLHEARD_TEST_DATABASE names, or SQLite. The last table is the demonstration on SQLite,
looked at while jobs find anew who cares. Each table says how often its aim was met.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import load_demo
from load_lines import Line, answered, table
from load_page import weight
from load_running import HERE, people, serving, settings

MOST_KB = 60


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and say by the exit code whether all was answered."""
    said = _read(arguments)
    address = os.environ.get("WELLHEARD_TEST_DATABASE", "sqlite")
    database = "SQLite" if address == "sqlite" else "PostgreSQL"
    with tempfile.TemporaryDirectory(prefix="wellheard-load-") as name:
        folder = Path(name)
        lines = measure(folder, address, said)
        title = f"{database}, {said.accounts:,} accounts, {said.users} people"
        print(table(title, lines))
        if database == "SQLite":
            meanwhile, jobs = load_demo.measured(folder / "demo", said)
            title = f"The demonstration on SQLite, while {jobs} jobs find anew"
            print(table(title, meanwhile))
            lines += meanwhile
    return 1 if any(line.failed for line in lines) else 0


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/load.py")
    for name, default in (
        ("accounts", 2_389),
        ("organisations", 200),
        ("users", 50),
        ("seconds", 30),
        ("warm", 10),
        ("processes", os.cpu_count() or 1),
    ):
        value = int(os.environ.get(name.upper()) or default)
        parser.add_argument(f"--{name}", type=int, default=value)
    return parser.parse_args(arguments)


def measure(folder: Path, address: str, said: argparse.Namespace) -> list[Line]:
    """Fill an installation, serve it, and let people use it."""
    environment = settings(folder, address, said.processes)
    tell(f"writing {said.accounts:,} accounts")
    began = time.monotonic()
    filled = subprocess.run(
        [
            *(sys.executable, str(HERE / "load_records.py")),
            *map(str, (said.accounts, said.organisations, said.users)),
        ],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    tell(f"written in {time.monotonic() - began:.0f} s; {said.users} people come in")
    (folder / "there.json").write_text(filled, encoding="utf-8")
    with serving(environment, ["serve"], folder / "said.txt"):
        people(folder, environment, said)
        pages(environment["WELLHEARD_ADDRESS"], json.loads(filled))
    return answered(folder / "answers.jsonl")


def pages(address: str, there: dict[str, Any]) -> None:
    """Say how much styles and scripts weigh on ordinary pages."""
    session = str(there["people"][0]["session"])
    shown = ("/", "/people", there["accounts"][0], "/lists")
    most = max(weight(address, path, session)[0] / 1000 for path in shown)
    tell(f"styles and scripts of a page: {most:.1f} kB gzipped, of {MOST_KB} kB")


def tell(text: str) -> None:
    """Say how far it is."""
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
