"""The command `lake ids`: write ids to a file, to ask their network about them."""

from pathlib import Path
from typing import cast

import click

from wellheard.cli import screen
from wellheard.cli.importing_words import Network
from wellheard.cli.places import lake_option
from wellheard.cli.results import OutputRefused
from wellheard.evidence import ids as all_ids
from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.ids import Of
from wellheard.evidence.lake import Lake


@click.command()
@lake_option
@click.option(
    "--network",
    type=Network(),
    required=True,
    help="The network's short name, such as x.",
)
@click.option(
    "--of",
    type=click.Choice(["posts", "accounts"]),
    required=True,
    help="Whose ids: those of posts, or of accounts.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to write, one id a line.",
)
def ids(folder: Path, network: str, of: str, output: Path) -> None:
    """Write every id that the lake holds of a network, to ask it which are gone.

    X takes such a file for a batch compliance job; what it answers is read by
    `wellheard import deletions`. Accounts known by handle only are left out.

    \b
    Example:
      $ wellheard lake ids --network x --of accounts -o ids.txt
    """
    lake = Lake.open(folder)
    count = 0
    partial = output.with_name(f".{output.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as stream:
            parts = all_ids.ids(
                lake.snapshot(), network, cast("Of", of), EngineSettings()
            )
            for part in parts:
                stream.writelines(f"{name}\n" for name in part.to_pylist())
                count += len(part)
        partial.replace(output)
    except OSError as refused:
        raise OutputRefused(
            f"Cannot write {output}; check that its folder exists, is yours to write "
            f"to and has room ({refused.strerror})"
        ) from refused
    finally:
        partial.unlink(missing_ok=True)
    screen.say(f"{count:,} ids of {of} of {network}")
