"""Graphs as files for Gephi and other programs, in the form that a file's name says."""

from collections.abc import Callable
from io import TextIOBase
from pathlib import Path

from wellheard.cli.results import OutputRefused
from wellheard.findings.interest.graph_files import Drawn, gexf, graphml

WRITERS = {".gexf": gexf, ".graphml": graphml}


def write(drawn: Drawn, path: Path) -> None:
    """Write a graph to a file, in the form that its name says."""
    writer = writer_for(path)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8") as stream:
            writer(drawn, stream)
        partial.replace(path)
    except OSError as refused:
        raise OutputRefused(
            f"Cannot write {path}; check that its folder exists, is yours to write to "
            f"and has room ({refused.strerror})"
        ) from refused
    finally:
        partial.unlink(missing_ok=True)


def writer_for(path: Path) -> Callable[[Drawn, TextIOBase], None]:
    """Choose how to write a file by its name; raises OutputRefused."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise OutputRefused(
            f"Cannot tell from {path.name!r} how to write the graph; end the name in "
            ".gexf or .graphml"
        )
    return writer
