"""The command `lake compact`: put many small files of the lake together."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from wellheard.cli import screen
from wellheard.cli.places import json_option, lake_option
from wellheard.evidence import compacting
from wellheard.evidence.compacting import Compacted
from wellheard.evidence.lake import Lake


@click.command()
@lake_option
@json_option
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Also files that a layout was made from; the next question makes it anew.",
)
@click.option("--dry-run", is_flag=True, help="Count the files; change nothing.")
def compact(folder: Path, as_json: bool, every: bool, dry_run: bool) -> None:
    """Put the small files of each table and day together, with every fact once.

    Nothing is lost, and the lake as at a day is what it was. Gathering writes many
    small files; questions are quicker when there are few.

    \b
    Example:
      $ wellheard lake compact --dry-run
      $ wellheard lake compact
    """
    lake = Lake.open(folder)
    with screen.steps("Compacting") as progress:
        done = compacting.compact(lake, progress, every=every, rehearsal=dry_run)
    if as_json:
        sys.stdout.write(json.dumps(asdict(done), indent=1) + "\n")
    else:
        _show(done)
    if done.left_for_layouts:
        screen.say(
            f"{done.left_for_layouts:,} files stay as they are, as a layout was made "
            "from them; --all puts them together too"
        )
    if dry_run:
        screen.say("Nothing was changed")


def _show(done: Compacted) -> None:
    columns = ("files", "files after", "rows", "rows after", "bytes", "bytes after")
    screen.listed(
        ("table", *columns),
        [
            (table, *(f"{count:,}" for count in vars(each).values()))
            for table, each in done.tables.items()
        ],
        right=columns,
    )
