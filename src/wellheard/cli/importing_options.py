"""What a user may say about a file that is imported."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TypedDict, TypeVar

import click

from wellheard.cli.importing_words import (
    Constant,
    Delimiter,
    Encoding,
    Network,
    Pairs,
    Zone,
)
from wellheard.cli.places import json_option, lake_option
from wellheard.networks.files import STANDARD_INPUT
from wellheard.networks.tabular.reading import FORMATS, Format
from wellheard.networks.times import moment

Command = TypeVar("Command", bound=Callable[..., object])
Context = click.Context | None
Parameter = click.Parameter | None


class Reading(TypedDict):
    """How a file is to be read; None and empty where the user does not say."""

    network: str | None
    mapping: str | None
    columns: tuple[dict[str, str], ...]
    constants: tuple[tuple[str, str], ...]
    only: bool | None
    zone: tzinfo | None
    encoding: str | None
    delimiter: str | None
    separator: str | None
    header: bool | None
    quote: str | None
    rest_in_last: bool | None
    format: Format | None


class Said(Reading):
    """The options of an import, as click gives them."""

    files: tuple[str, ...]
    folder: Path
    observed_at: str | None
    dry_run: bool
    as_json: bool


dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Show what would be stored, and store nothing."
)

observed_at_option = click.option(
    "--observed-at",
    metavar="TIME",
    help="When this was seen to be so, where rows do not say; now if left out.",
)

network_option = click.option(
    "--network",
    type=Network(),
    help="The network the rows are about, where they do not say: x, bluesky, mastodon, "
    "youtube, threads, instagram, facebook, linkedin, tiktok, or another short name.",
)

READING_OPTIONS = (
    network_option,
    click.option(
        "--mapping",
        metavar="NAME|FILE",
        help="Read it by a saved mapping; what is said here beside it wins.",
    ),
    click.option(
        "--columns",
        type=Pairs(),
        multiple=True,
        help="Which column of the file is which of ours; an empty name leaves it out.",
    ),
    click.option(
        "--set",
        "constants",
        type=Constant(),
        multiple=True,
        help="A value that every row has, such as account_id=@name.",
    ),
    click.option(
        "--only-these/--others-too",
        "only",
        default=None,
        help="Whether to take only the columns named, or others by their names too.",
    ),
    click.option(
        "--time-zone",
        "zone",
        type=Zone(),
        show_default="UTC",
        help="The zone of times that name none, such as Europe/London.",
    ),
    click.option(
        "--encoding",
        type=Encoding(),
        help="Left out: UTF-8 or UTF-16, and Windows-1252 for lines that are neither.",
    ),
    click.option(
        "--delimiter",
        type=Delimiter(),
        help="What stands between values; else guessed.",
    ),
    click.option(
        "--list-separator",
        "separator",
        metavar="TEXT",
        show_default=";",
        help="What stands between the items of a list within one value.",
    ),
    click.option(
        "--header/--no-header",
        "header",
        default=None,
        help="Whether the first row holds names, or values already.",
    ),
    click.option(
        "--quote",
        type=click.Choice(["double", "none"]),
        show_default="double",
        help="Whether quotation marks enclose values, or are only text.",
    ),
    click.option(
        "--rest-in-last/--no-rest-in-last",
        "rest_in_last",
        default=None,
        help="Whether the last column may hold the delimiter.",
    ),
    click.option(
        "--format", type=click.Choice(FORMATS), help="Told by the content if left out."
    ),
)
"""What may be said about a file, and saved as a mapping."""

OPTIONS = (
    click.argument("files", nargs=-1, required=True, metavar="FILE..."),
    lake_option,
    *READING_OPTIONS,
    observed_at_option,
    dry_run_option,
    json_option,
)


def reading_options(command: Command) -> Command:
    """Add everything that may be said about how a table is read."""
    for option in reversed(READING_OPTIONS):
        command = option(command)
    return command


def table_options(command: Command) -> Command:
    """Add everything that a user may say about a table."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def now() -> datetime:
    """Return the moment of the import."""
    return datetime.now(tz=UTC)


def told_moment(text: str | None, zone: tzinfo = UTC) -> datetime | None:
    """Return when the user says that the files were seen to be so."""
    found = moment(text, zone) if text else None
    if text and found is None:
        raise click.BadParameter(
            f"cannot read {text!r} as a time; write 2015-04-08 or 2015-04-08T19:48",
            param_hint="--observed-at",
        )
    return found


def check_files(files: tuple[str, ...]) -> None:
    """Refuse to read standard input twice."""
    if files.count(STANDARD_INPUT) > 1:
        raise click.UsageError("Standard input can be read only once; name - once")
