"""The table of a benchmark: medians, ratios, and the words around them."""

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import metadata

from measuring import Measured

VERSIONS_OF = ("duckdb", "polars", "pyarrow", "numpy", "wellheard")
HEAD = "| {} | wall s | CPU s | peak MB | runs |"
RATIOS = " wall / best peer | CPU / best peer |"


@dataclass(frozen=True)
class Row:
    """The medians of some runs of one command."""

    name: str
    wall_seconds: float
    cpu_seconds: float
    peak_mib: float
    runs: int
    wall_ratio: float | None = None
    cpu_ratio: float | None = None

    @classmethod
    def of(cls, name: str, taken: Sequence[Measured]) -> "Row":
        """Take the medians."""
        return cls(
            name,
            statistics.median(each.wall_seconds for each in taken),
            statistics.median(each.cpu_seconds for each in taken),
            statistics.median(each.peak_mib for each in taken),
            len(taken),
        )

    def beside(self, wall_seconds: float, cpu_seconds: float) -> "Row":
        """Add the ratios to another engine."""
        return replace(
            self,
            wall_ratio=self.wall_seconds / wall_seconds,
            cpu_ratio=self.cpu_seconds / cpu_seconds,
        )

    def cells(self) -> str:
        """Write as a row of a Markdown table."""
        cells = (
            f"| {self.name} | {self.wall_seconds:.2f} | {self.cpu_seconds:.2f} "
            f"| {self.peak_mib:.0f} | {self.runs} |"
        )
        if self.wall_ratio is None or self.cpu_ratio is None:
            return cells
        return f"{cells} {self.wall_ratio:.2f} | {self.cpu_ratio:.2f} |"

    def line(self) -> str:
        """Write as a line of progress."""
        return (
            f"{self.name}: {self.wall_seconds:.2f} s, {self.cpu_seconds:.2f} s of CPU, "
            f"{self.peak_mib:.0f} MB"
        )


def beside_best(rows: Sequence[Row], peers: Sequence[str]) -> list[Row]:
    """Add to each row the ratios to the quickest peer, in wall time and in CPU time."""
    rivals = [row for row in rows if row.name in peers]
    if not rivals:
        return list(rows)
    wall = min(row.wall_seconds for row in rivals)
    cpu = min(row.cpu_seconds for row in rivals)
    return [row.beside(wall, cpu) for row in rows]


def markdown(title: str, preparation: Sequence[Row], rows: Sequence[Row]) -> str:
    """Write the tables as Markdown."""
    ratios = bool(rows) and rows[0].wall_ratio is not None
    lines = [f"### {title}", "", HEAD.format("engine") + (RATIOS if ratios else "")]
    lines += ["|---|---|---|---|---|" + ("---|---|" if ratios else "")]
    lines += [row.cells() for row in rows]
    if preparation:
        lines += ["", "Once for an import, not part of the comparison:", ""]
        lines += [HEAD.format("step"), "|---|---|---|---|---|"]
        lines += [row.cells() for row in preparation]
    versions = ", ".join(f"{name} {version}" for name, version in machine().items())
    return "\n".join([*lines, "", versions, ""])


ABOUT = {
    "interactive": "From the stored matrix, in one process",
    "folding": "A day's follows, a hundredth of all, into the stored matrix",
    "firehose": "Events of a firehose of Bluesky, made up, into rows of the lake",
    "pages": "Pages of followers of Bluesky, made up, read and made rows of the lake",
    "follows_in": "Lists of followers into a lake, its files then put together",
    "graphs": "Who stands where among found accounts, and in which groups",
}


def questions(kind: str, asked: Sequence[Mapping[str, object]]) -> str:
    """Write what was asked within one process as a table of Markdown."""
    lines = [
        f"| {each['question']} | {each.get('wall_seconds', '')} "
        f"| {each.get('cpu_seconds', '')} | {_more(each)} |"
        for each in asked
    ]
    head = ["", f"{ABOUT[kind]}:", ""]
    titles = ["| question | wall s | CPU s | |", "|---|---|---|---|"]
    return "\n".join([*head, *titles, *lines, ""])


def _more(each: Mapping[str, object]) -> str:
    known = ("question", "wall_seconds", "cpu_seconds")
    rest = {name: value for name, value in each.items() if name not in known}
    return ", ".join(
        f"{name.replace('_', ' ')} {value}" for name, value in rest.items()
    )


def machine() -> dict[str, str]:
    """Say where the run took place, and with what."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": str(os.cpu_count()),
        "memory": f"{memory / 2**30:.0f} GiB",
        "load": f"{os.getloadavg()[0]:.1f}",
        "Python": platform.python_version(),
        **{package: _version(package) for package in VERSIONS_OF},
    }


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
