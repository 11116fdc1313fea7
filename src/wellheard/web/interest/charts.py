"""The chart of an edition, kept in files beside the records; it can be made again."""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.conf import settings
from pyarrow import ipc

from wellheard.accounts.privacy import OptOuts
from wellheard.findings.interest.charting.canvas import Canvas, Circle
from wellheard.findings.interest.charting.chart import Chart
from wellheard.findings.interest.charting.density import png
from wellheard.findings.interest.charting.packing import Packed, unpack
from wellheard.findings.interest.charting.positions import Classes
from wellheard.findings.interest.charting.sketches import Sketch
from wellheard.findings.interest.graph import Graph
from wellheard.web.interest.models import Edition

POINTS, ROWS, FLOWS, DENSITY, TOP = (
    "points.bin",
    "rows.arrow",
    "flows.json",
    "density.png",
    "top.json",
)
STARTS, TARGETS = "starts.npy", "targets.npy"
ERASED = "erased"
"""Stands where the names of an account were; no network calls an account so."""
COLUMNS = ("rank", "network", "account_id", "handle", "kind")
Places = npt.NDArray[np.int64]
WIDE, HIGH = 500, 320
"""Of the grey picture, in dots."""


class NoChart(Exception):
    """An edition has no chart (yet)."""


def folder_of(edition: Edition) -> Path:
    """Return where the chart of an edition lies."""
    folder: Path = settings.ENVIRONMENT.folder
    return folder / "charts" / str(edition.pk)


def keep(edition: Edition, chart: Chart) -> None:
    """Write the chart of an edition; another one of it is replaced whole."""
    home = folder_of(edition)
    home.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".", dir=home.parent))
    try:
        (aside / POINTS).write_bytes(chart.packed())
        (aside / DENSITY).write_bytes(png(chart.density(WIDE, HIGH)))
        (aside / FLOWS).write_text(json.dumps(chart.flows.to_pylist()))
        (aside / TOP).write_text(json.dumps(_told(chart.top())))
        np.save(aside / STARTS, chart.graph.start)
        np.save(aside / TARGETS, chart.graph.target)
        rows = chart.rows.select(COLUMNS)
        with ipc.new_file(str(aside / ROWS), rows.schema) as file:
            file.write_table(rows)
        shutil.rmtree(home, ignore_errors=True)
        aside.rename(home)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def forget(edition: Edition) -> None:
    """Remove the chart of an edition."""
    shutil.rmtree(folder_of(edition), ignore_errors=True)


def _told(sketch: Sketch) -> dict[str, Any]:
    return {
        "nodes": sketch.nodes.to_pylist(),
        "edges": sketch.edges.to_pylist(),
        "ties": sketch.ties,
    }


@dataclass(frozen=True)
class Kept:
    """The chart of an edition as it was kept."""

    folder: Path

    @classmethod
    def of(cls, edition: Edition) -> "Kept":
        """Open it; raises NoChart."""
        folder = folder_of(edition)
        if not (folder / POINTS).is_file():
            raise NoChart(f"There is no chart of {edition}; find anew to draw one")
        return cls(folder)

    @property
    def points(self) -> Path:
        """The file of all positions; see the domain's `packing`."""
        return self.folder / POINTS

    @property
    def density(self) -> Path:
        """The grey picture of where accounts are many."""
        return self.folder / DENSITY

    @cached_property
    def packed(self) -> Packed:
        """The positions, read."""
        return unpack(self.points.read_bytes())

    @property
    def circles(self) -> list[dict[str, Any]]:
        """The communities, the largest first."""
        found: list[dict[str, Any]] = self.packed.legend["communities"]
        return found

    @property
    def flows(self) -> list[dict[str, Any]]:
        """The follows between communities, the strongest first."""
        found: list[dict[str, Any]] = json.loads((self.folder / FLOWS).read_text())
        return found

    def top(self, opt_outs: OptOuts) -> dict[str, Any]:
        """Return the keenest and their ties, without who asked to be left out."""
        told = json.loads((self.folder / TOP).read_text())
        return without(told, lambda each: _left_out(each, opt_outs))

    def around(self, rank: int, opt_outs: OptOuts) -> dict[str, Any]:
        """Return whom an account is tied with; raises NotCharted."""
        told = _told(self._chart().around(rank))
        return without(told, lambda each: _left_out(each, opt_outs))

    def account(self, rank: int, opt_outs: OptOuts) -> dict[str, Any] | None:
        """Return who has a rank; nobody, where they asked to be left out."""
        with pa.memory_map(str(self.folder / ROWS)) as source:
            rows = ipc.open_file(source).read_all()
            if not 1 <= rank <= rows.num_rows:
                return None
            found: dict[str, Any] = rows.slice(rank - 1, 1).to_pylist()[0]
            return None if _left_out(found, opt_outs) else found

    def ties(self, rank: int) -> tuple[Places, Places]:
        """Return whom an account follows, and who follows it: places from 0."""
        graph = self.graph
        node = rank - 1
        followed = graph.target[graph.start[node] : graph.start[node + 1]]
        follows = np.flatnonzero(graph.target == node)
        followers = np.searchsorted(graph.start, follows, side="right") - 1
        return followed.astype(np.int64), followers

    def among(self, places: Places) -> Graph:
        """Return who follows whom among some accounts, numbered as they are given."""
        graph = self.graph
        number = np.full(len(graph), -1, np.int32)
        number[places] = np.arange(len(places), dtype=np.int32)
        rows = [
            number[graph.target[graph.start[place] : graph.start[place + 1]]]
            for place in places.tolist()
        ]
        source = np.repeat(
            np.arange(len(rows), dtype=np.int32), [len(each) for each in rows]
        )
        target = np.concatenate([*rows, np.zeros(0, np.int32)])
        kept = target >= 0
        return Graph.of(len(places), source[kept], target[kept])

    @property
    def graph(self) -> Graph:
        """Who follows whom among all accounts."""
        return Graph(
            np.load(self.folder / STARTS, mmap_mode="r"),
            np.load(self.folder / TARGETS, mmap_mode="r"),
        )

    def _chart(self) -> Chart:
        packed = self.packed
        legend = packed.legend
        rows = ipc.open_file(pa.memory_map(str(self.folder / ROWS))).read_all()
        circles = tuple(Circle(**each) for each in legend["communities"])
        classes = Classes(packed.records["class"], tuple(legend["classes"]))
        return Chart(
            Canvas(packed.sheet.width, packed.sheet.height),
            circles,
            pa.table({}),
            packed.records,
            classes,
            rows,
            self.graph,
        )


def without(
    told: dict[str, Any], is_gone: Callable[[Mapping[str, Any]], bool]
) -> dict[str, Any]:
    """Leave out some accounts, and their ties."""
    nodes = [each for each in told["nodes"] if not is_gone(each)]
    there = {each["id"] for each in nodes}
    edges = [
        each
        for each in told["edges"]
        if each["source"] in there and each["target"] in there
    ]
    return {**told, "nodes": nodes, "edges": edges}


def _left_out(node: Mapping[str, Any], opt_outs: OptOuts) -> bool:
    """Whether somebody asked to be left out after the chart was drawn."""
    network, name = node["network"], node["account_id"]
    # A sketch calls an account by its handle, or by its id where it has none
    handle = node["label"] if "label" in node else node["handle"]
    named = {name, f"@{(handle or name).lower()}"}
    return name == ERASED or any(opt_outs.holds(network, each) for each in named)
