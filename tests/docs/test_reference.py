"""What exists is in the reference: commands, options, tables, columns, definitions."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import click
import pytest

from tests.docs.pages import Page
from wellheard.cli.main import wellheard
from wellheard.evidence.tables import found, seen, told
from wellheard.evidence.tables.table import Table


def commands(
    command: click.Command = wellheard, *words: str
) -> Iterator[tuple[str, click.Command]]:
    """Walk through every command that a person can type."""
    yield " ".join(("wellheard", *words)), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None, name
            yield from commands(below, *words, name)


COMMANDS = dict(commands())
TABLES = (*seen.TABLES, *told.TABLES, *found.TABLES)


def described(site: Path, typed: str) -> str:
    """Return the words of the section about a command."""
    verb = [*typed.split(), "index"][1]
    page = Page(site / "reference" / "commands" / f"{verb}.html")
    return page.section(typed.replace(" ", "-"))


@pytest.mark.parametrize("typed", COMMANDS)
def test_every_command_is_in_the_reference_with_all_options(
    site: Path, typed: str
) -> None:
    words = described(site, typed)
    command = COMMANDS[typed]
    summary = command.get_short_help_str(limit=1000).rstrip(".")
    assert summary in words
    options = [each for each in command.params if isinstance(each, click.Option)]
    missing = [
        name
        for option in options
        for name in (*option.opts, option.envvar)
        if name and str(name) not in words.split() and f"{name}." not in words
    ]
    assert missing == []
    untold = [each.name for each in options if not each.help]
    assert untold == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_is_in_the_reference_with_all_columns(
    site: Path, table: Table
) -> None:
    page = Page(site / "reference" / "tables" / f"{table.layer}.html")
    words = page.section(table.name.replace("_", "-"))
    assert table.row[1:] in words
    for column in table.schema.names:
        about = table.about(column).replace("`", "")
        assert about, f"{table.name}.{column} does not say what it is"
        assert column in words.split()
        assert " ".join(about.split()) in words


def test_every_definition_is_in_the_reference(site: Path) -> None:
    folder = Path(str(resources.files("wellheard") / "definitions"))
    files = [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    ]
    written = "".join(
        path.read_text(encoding="utf-8")
        for path in (site / "reference" / "definitions").glob("*.html")
    )
    assert files
    assert [name for name in files if f">{name}<" not in written] == []
