"""How a reference page is written: text made safe for Markdown, and tables."""

from collections.abc import Iterable, Sequence

MEANT = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|~$"})


def plain(text: str) -> str:
    """Write text so that Markdown shows it as it is, on one line."""
    return " ".join(text.split()).translate(MEANT)


def code(text: str) -> str:
    """Write text as code; for a cell of a table too."""
    return f"`{text}`".replace("|", "\\|") if text else ""


def prose(text: str) -> str:
    """Write a sentence whose code is marked with backticks already."""
    parts = " ".join(text.split()).split("`")
    return "".join(
        code(part) if number % 2 else part.translate(MEANT)
        for number, part in enumerate(parts)
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Draw a table of cells that are Markdown already."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def block(language: str, text: str) -> str:
    """Show text as it is, in a block of its own."""
    fence = "````"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}\n"


def contents(names: Iterable[str]) -> str:
    """List pages of the same folder, for the site's own contents."""
    return "```{toctree}\n:maxdepth: 2\n\n" + "\n".join(names) + "\n```\n"
