"""A graph of follows as a file for Gephi and other programs: GEXF or GraphML.

Written in a stream, one node and one follow at a time.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import TextIOBase
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

import pyarrow as pa

from wellheard.findings.interest.graph import Graph

KINDS = {"string": "string", "integer": "long", "double": "double"}
"""What GEXF calls a kind of value, and what GraphML does."""


@dataclass(frozen=True)
class Drawn:
    """A graph, and what is known of its nodes: one row a node."""

    graph: Graph
    nodes: pa.Table
    """Its column `label` names the nodes."""
    about: str = ""
    """What a reader has to know of it."""

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


def gexf(drawn: Drawn, stream: TextIOBase) -> None:
    """Write a graph as GEXF."""
    _written(drawn, stream, _gexf)


def graphml(drawn: Drawn, stream: TextIOBase) -> None:
    """Write a graph as GraphML."""
    _written(drawn, stream, _graphml)


def _written(
    drawn: Drawn, stream: TextIOBase, form: Callable[[Drawn, XMLGenerator], None]
) -> None:
    page = XMLGenerator(stream, "utf-8", short_empty_elements=True)
    page.startDocument()
    form(drawn, page)
    page.endDocument()


def _open(page: XMLGenerator, name: str, **said: object) -> None:
    values = {key: _plain(value) for key, value in said.items()}
    page.startElement(name, AttributesImpl(values))


def _empty(page: XMLGenerator, name: str, **said: object) -> None:
    _open(page, name, **said)
    page.endElement(name)


def _said(page: XMLGenerator, name: str, text: str) -> None:
    _open(page, name)
    page.characters(_plain(text))
    page.endElement(name)


def _gexf(drawn: Drawn, page: XMLGenerator) -> None:
    _open(page, "gexf", xmlns="http://gexf.net/1.3", version="1.3")
    if drawn.about:
        _open(page, "meta")
        _said(page, "creator", "Wellheard")
        _said(page, "description", drawn.about)
        page.endElement("meta")
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
