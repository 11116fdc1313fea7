"""The command `lake gone`: take out what networks said is gone."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from wellheard.cli import screen
from wellheard.cli.lake_erasing import show_outcomes
from wellheard.cli.places import json_option, lake_option
from wellheard.evidence.lake import Lake
from wellheard.evidence.tombstones.applying import Applied, apply


@click.command()
@lake_option
@json_option
@click.option("--dry-run", is_flag=True, help="Count what would go; change nothing.")
def gone(folder: Path, as_json: bool, dry_run: bool) -> None:
    """Take out what its network said is gone: posts, accounts, likes, follows.

    What is gone is in the table tombstone. Rows that were observed after the network
    said so stay: somebody came back. Older states of the lake that held the rows go
    too. A second run finds nothing.

    \b
    Example:
      $ wellheard lake gone --dry-run
      $ wellheard lake gone
    """
    lake = Lake.open(folder)
    take_out(lake, as_json=as_json, dry_run=dry_run)


def take_out(lake: Lake, *, as_json: bool, dry_run: bool = False) -> None:
    """Apply all tombstones, and print what was done."""
    with screen.steps("Taking out what is gone") as progress:
        applied = apply(lake, progress, rehearsal=dry_run)
    if as_json:
        sys.stdout.write(json.dumps(_whole(applied), indent=1) + "\n")
    else:
        _show(applied)
    _sum_up(applied, dry_run=dry_run)


def _whole(applied: Applied) -> Mapping[str, object]:
    return {
        "tables": {name: asdict(each) for name, each in applied.tables.items()},
        "tombstones": {name: asdict(each) for name, each in applied.kinds.items()},
        "not_understood": dict(applied.not_understood),
    }


def _show(applied: Applied) -> None:
    show_outcomes(applied.tables)
    screen.listed(
        ("said to be gone", "things", "found here", "nothing here"),
        [
            (kind, f"{each.said:,}", f"{each.here:,}", f"{each.said - each.here:,}")
            for kind, each in applied.kinds.items()
        ],
        right=("things", "found here", "nothing here"),
    )


def _sum_up(applied: Applied, *, dry_run: bool) -> None:
    for said, times in applied.not_understood.items():
        screen.say(f"Nothing goes because of {times:,} tombstones that say: {said}")
    done = "would go or change; nothing was changed" if dry_run else "went or changed"
    screen.say(f"{applied.rows:,} rows {done}")
