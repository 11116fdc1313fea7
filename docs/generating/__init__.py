"""The pages made from the code and its definitions, so that they cannot differ."""

from pathlib import Path

from generating import commands, definitions, project, settings, tables

REFERENCE = """# Reference

What there is, dry and complete. These pages are made from the program itself
each time that this site is built.

```{toctree}
:maxdepth: 2

commands/index
settings
tables/index
definitions/index
```
"""


def write(docs: Path) -> None:
    """Make the folders of generated pages hold these pages, and nothing else."""
    reference = {
        "index.md": REFERENCE,
        **commands.pages(),
        **settings.pages(),
        **tables.pages(),
        **definitions.pages(),
    }
    _fill(docs / "reference", reference)
    _fill(docs / "project", project.pages(docs.parent))


def _fill(folder: Path, pages: dict[str, str]) -> None:
    """Write what differs, so that the site is not built anew for nothing."""
    wanted = {folder / name: text for name, text in pages.items()}
    for path in sorted(folder.rglob("*.md")):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
