"""A graph of follows as a file for Gephi and other programs: GEXF or GraphML.

Written in a stream, one node and one follow at a time.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

import pyarrow as pa

from wellheard.cli.results import OutputRefused
from wellheard.findings.interest.graph import Graph

KINDS = {"string": "string", "integer": "long", "double": "double"}
"""What GEXF calls a kind of value, and what GraphML does."""


@dataclass(frozen=True)
class Drawn:
    """A graph, and what is known of its nodes: one row a node."""

    graph: Graph
    nodes: pa.Table
    """Its column `label` names the nodes."""

    def columns(self) -> dict[str, str]:
        """Name the columns beside the label, with their kinds."""
        return {
            field.name: "integer"
            if pa.types.is_integer(field.type)
            else "double"
            if pa.types.is_floating(field.type)
            else "string"
            for field in self.nodes.schema
            if field.name != "label"
        }

    def follows(self) -> Iterator[tuple[int, int]]:
        """Yield each follow, as the numbers of two nodes."""
        start, target = self.graph.start.tolist(), self.graph.target
        for node in range(len(self.graph)):
            for followed in target[start[node] : start[node + 1]].tolist():
                yield node, followed


def write(drawn: Drawn, path: Path) -> None:
    """Write a graph to a file, in the form that its name says."""
    writer = writer_for(path)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8") as stream:
            page = XMLGenerator(stream, "utf-8", short_empty_elements=True)
            page.startDocument()
            writer(drawn, page)
            page.endDocument()
        partial.replace(path)
    except OSError as refused:
        raise OutputRefused(
            f"Cannot write {path}; check that its folder exists, is yours to write to "
            f"and has room ({refused.strerror})"
        ) from refused
    finally:
        partial.unlink(missing_ok=True)


def writer_for(path: Path) -> Callable[[Drawn, XMLGenerator], None]:
    """Choose how to write a file by its name; raises OutputRefused."""
    writer = {".gexf": _gexf, ".graphml": _graphml}.get(path.suffix.lower())
    if writer is None:
        raise OutputRefused(
            f"Cannot tell from {path.name!r} how to write the graph; end the name in "
            ".gexf or .graphml"
        )
    return writer


def _open(page: XMLGenerator, name: str, **said: object) -> None:
    values = {key: _plain(value) for key, value in said.items()}
    page.startElement(name, AttributesImpl(values))


def _empty(page: XMLGenerator, name: str, **said: object) -> None:
    _open(page, name, **said)
    page.endElement(name)


def _gexf(drawn: Drawn, page: XMLGenerator) -> None:
    _open(page, "gexf", xmlns="http://gexf.net/1.3", version="1.3")
    _open(page, "graph", mode="static", defaultedgetype="directed")
    _open(page, "attributes", **{"class": "node"})
    for name, kind in drawn.columns().items():
        _empty(page, "attribute", id=name, title=name, type=kind)
    page.endElement("attributes")
    page.startElement("nodes", AttributesImpl({}))
    for number, row in enumerate(drawn.nodes.to_pylist()):
        _open(page, "node", id=number, label=row["label"])
        page.startElement("attvalues", AttributesImpl({}))
        for name, value in _known(row):
            _empty(page, "attvalue", **{"for": name, "value": value})
        page.endElement("attvalues")
        page.endElement("node")
    page.endElement("nodes")
    page.startElement("edges", AttributesImpl({}))
    for number, (source, target) in enumerate(drawn.follows()):
        _empty(page, "edge", id=number, source=source, target=target)
    page.endElement("edges")
    page.endElement("graph")
    page.endElement("gexf")


def _graphml(drawn: Drawn, page: XMLGenerator) -> None:
    _open(page, "graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for name, kind in {"label": "string", **drawn.columns()}.items():
        said = {"attr.name": name, "attr.type": KINDS[kind]}
        _empty(page, "key", id=name, **{"for": "node"}, **said)
    _open(page, "graph", edgedefault="directed")
    for number, row in enumerate(drawn.nodes.to_pylist()):
        _open(page, "node", id=number)
        for name, value in (("label", row["label"]), *_known(row)):
            _open(page, "data", key=name)
            page.characters(_plain(value))
            page.endElement("data")
        page.endElement("node")
    for source, target in drawn.follows():
        _empty(page, "edge", source=source, target=target)
    page.endElement("graph")
    page.endElement("graphml")


def _known(row: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in row.items():
        if name != "label" and value is not None:
            yield name, value


def _plain(value: object) -> str:
    """Write a value without the marks that XML has no place for."""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    return "".join(
        mark if mark.isprintable() or mark in "\n\t" else " " for mark in str(value)
    )
