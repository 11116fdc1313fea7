"""What a person sees: tables on a terminal, plain text on a pipe, and progress."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from wellheard.evidence.progress import Progress as Told
from wellheard.evidence.progress import silent


def is_terminal() -> bool:
    """Whether results go to a person rather than to a pipe or a file."""
    return sys.stdout.isatty()


def say(sentence: str) -> None:
    """Tell the person something that is not the result."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(sentence, markup=False)


@contextmanager
def steps(title: str) -> Iterator[Told]:
    """Show how far some steps have come, where somebody watches."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield silent
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=None)

        def told(step: str, done: int, of: int) -> None:
            bar.update(task, description=f"{title}: {step}", completed=done, total=of)

        yield told


def table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[str] = ()
) -> None:
    """Print a table for a person to read; `right` names columns of numbers."""
    drawn = Table(*(), header_style="bold", box=None, pad_edge=False)
    for name in columns:
        drawn.add_column(
            name,
            justify="right" if name in right else "left",
            overflow="fold",
            no_wrap=name in right,
        )
    for row in rows:
        drawn.add_row(*(_safe(cell) for cell in row))
    Console().print(drawn)


def plain(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print tab-separated lines for a program to read."""
    for row in (columns, *rows):
        cells = (cell.replace("\t", " ").replace("\n", " ") for cell in row)
        sys.stdout.write("\t".join(cells) + "\n")


def listed(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[str] = ()
) -> None:
    """Print a table on a terminal, tab-separated lines on a pipe."""
    if is_terminal():
        table(columns, rows, right=right)
    else:
        plain(columns, rows)


def _safe(cell: str) -> str:
    """Show square brackets as they are, and no control characters."""
    printable = "".join(mark if mark.isprintable() else " " for mark in cell)
    return printable.replace("[", r"\[")
