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
from wellheard.networks.tabular.columns import Kind
from wellheard.networks.tabular.delimited import Layout
from wellheard.networks.tabular.reading import FORMATS, Format, Wish
from wellheard.networks.times import moment

Command = TypeVar("Command", bound=Callable[..., object])
Context = click.Context | None
Parameter = click.Parameter | None

DELIMITER_WORDS = {
    "tab": "\t",
    "\\t": "\t",
    "comma": ",",
    "semicolon": ";",
    "pipe": "|",
}


class Said(TypedDict):
    """The options of an import, as click gives them."""

    files: tuple[str, ...]
    folder: Path
    network: str | None
    columns: tuple[dict[str, str], ...]
    constants: tuple[tuple[str, str], ...]
    observed_at: str | None
    zone: tzinfo
    encoding: str | None
    delimiter: str | None
    no_header: bool
    quote: str
    rest_in_last: bool
    format: Format | None
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

OPTIONS = (
    click.argument("files", nargs=-1, required=True, metavar="FILE..."),
    lake_option,
    network_option,
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
    observed_at_option,
    click.option(
        "--time-zone",
        "zone",
        type=Zone(),
        default="UTC",
        show_default=True,
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
        "--no-header",
        is_flag=True,
        help="The first row holds values, not names.",
    ),
    click.option(
        "--quote",
        type=click.Choice(["double", "none"]),
        default="double",
        show_default=True,
        help="Whether quotation marks enclose values, or are only text.",
    ),
    click.option(
        "--rest-in-last", is_flag=True, help="The last column may hold the delimiter."
    ),
    click.option(
        "--format", type=click.Choice(FORMATS), help="Told by the content if left out."
    ),
    dry_run_option,
    json_option,
)


def table_options(command: Command) -> Command:
    """Add everything that a user may say about a table."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def wish(kind: Kind, said: Said) -> Wish:
    """Put together how the user wants a file to be read."""
    chosen: dict[str, str] = {}
    for pairs in said["columns"]:
        chosen.update(pairs)
    return Wish(
        kind=kind,
        network=said["network"],
        format=said["format"],
        layout=Layout(
            delimiter=said["delimiter"],
            header=not said["no_header"],
            quotes=said["quote"] == "double",
            rest_in_last=said["rest_in_last"],
            encoding=said["encoding"],
        ),
        zone=said["zone"],
        chosen=chosen,
        constants=dict(said["constants"]),
    )


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
