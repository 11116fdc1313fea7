"""The job through Wellheard: commands as a user gives them, started cold."""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lake_input
from job import Input
from measuring import Measured, run

PURPOSE = "Benchmark on invented accounts"
WELLHEARD = Path(sys.executable).parent / "wellheard"
"""The command beside the Python that runs this."""


@dataclass(frozen=True)
class Product:
    """A lake of Wellheard with the reference input in it."""

    source: Input
    files: Path
    lake: Path

    def import_all(self) -> Iterator[tuple[str, Measured]]:
        """Make the lake again from files; yield each step and what it took."""
        if not (self.files / "seeds.csv").exists():
            lake_input.write(self.source, self.files)
        shutil.rmtree(self.lake, ignore_errors=True)
        for table in lake_input.TABLES:
            file = self.files / f"{table}.parquet"
            arguments = ["import", table, str(file), "--network", lake_input.NETWORK]
            yield f"import {table}", self._run(arguments)

    def find(self, out: Path, memory: str) -> Measured:
        """Do the whole job within a memory limit."""
        seeds = str(self.files / "seeds.csv")
        asked = ["--seeds", seeds, "--top", str(self.source.top), "--where", "place!="]
        terms = ["--purpose", PURPOSE, "--memory-limit", memory]
        return self._run(["find", *asked, *terms, "-o", str(out)])

    def interactive(self) -> list[dict[str, object]]:
        """Ask the stored matrix many things in one process; see `interactive`."""
        seeds = str(self.files / "seeds.csv")
        script = str(Path(__file__).with_name("interactive.py"))
        asked = [sys.executable, script, str(self.lake), seeds, str(self.source.top)]
        said = run(asked, self.files).said
        return [json.loads(line) for line in said.splitlines()]

    def _run(self, arguments: list[str]) -> Measured:
        command = [str(WELLHEARD), *arguments, "--lake", str(self.lake)]
        return run(command, self.files)
