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
FOLLOWS_IN = 1_000_000
"""Follows that come into a lake at full scale."""
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
        return self._asked("interactive.py", self.lake, seeds, self.source.top)

    def folding(self) -> list[dict[str, object]]:
        """Bring a day's follows into the matrix; see `folding`."""
        return self._asked("folding.py", self.lake)

    def graphs(self, scale: float) -> list[dict[str, object]]:
        """Rank and divide a graph of found accounts; see `graphs`."""
        return self._asked("graphs.py", self.files / "graph", scale)

    def firehose(self) -> list[dict[str, object]]:
        """Make rows of what a firehose sends; see `firehose`."""
        return self._asked("firehose.py")

    def pages(self) -> list[dict[str, object]]:
        """Read pages of followers; see `pages`."""
        return self._asked("pages.py")

    def follows_in(self, scale: float) -> list[dict[str, object]]:
        """Bring lists of followers into a lake; see `follows_in`."""
        return self._asked("follows_in.py", round(FOLLOWS_IN * scale), self.files)

    def _asked(self, script: str, *arguments: object) -> list[dict[str, object]]:
        """Run a script that prints JSON lines."""
        path = str(Path(__file__).with_name(script))
        command = [sys.executable, path, *(str(each) for each in arguments)]
        said = run(command, self.files).said
        return [json.loads(line) for line in said.splitlines()]

    def _run(self, arguments: list[str]) -> Measured:
        command = [str(WELLHEARD), *arguments, "--lake", str(self.lake)]
        return run(command, self.files)
