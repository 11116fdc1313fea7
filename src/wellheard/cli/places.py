"""Options that several commands share: which lake, and how much of the machine."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])

lake_option = click.option(
    "--lake",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("lake"),
    show_default=True,
    envvar="WELLHEARD_LAKE",
    show_envvar=True,
    help="The folder of the lake.",
)

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, for programs."
)


def machine_options(command: Command) -> Command:
    """Add the options that say how much of the machine a question may use."""
    options = (
        click.option(
            "--engine",
            type=click.Choice(["matrix", "duckdb", "spark"]),
            default="matrix",
            show_default=True,
            envvar="WELLHEARD_ENGINE",
            show_envvar=True,
            help="What answers: the stored matrix, DuckDB on this machine, or Spark "
            "on many. All give the same answer.",
        ),
        click.option(
            "--spark-master",
            metavar="URL",
            envvar="WELLHEARD_SPARK_MASTER",
            show_envvar=True,
            help="Where Spark is, such as spark://HOST:7077; this machine if left out.",
        ),
        click.option(
            "--memory-limit",
            metavar="SIZE",
            envvar="WELLHEARD_MEMORY",
            show_envvar=True,
            show_default="2GB",
            help="Memory to use at most, such as 1GB.",
        ),
        click.option(
            "--threads",
            type=click.IntRange(min=1),
            envvar="WELLHEARD_THREADS",
            show_envvar=True,
            help="Cores to use; all of them if left out.",
        ),
        click.option(
            "--spill",
            type=click.Path(path_type=Path, file_okay=False),
            envvar="WELLHEARD_SPILL",
            show_envvar=True,
            help="A folder for what does not fit into memory; in the lake if left out.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command
