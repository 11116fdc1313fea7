"""The command `gather status`: how the rounds stand."""

import json
import sys
from pathlib import Path

import click

from wellheard.cli import screen
from wellheard.cli.gathering_shown import listing_rows, listings_as_json
from wellheard.cli.places import json_option, lake_option
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import gathered
from wellheard.networks.gathering import rounds
from wellheard.networks.gathering.coverage import Listing
from wellheard.networks.gathering.rounds import Round
from wellheard.networks.gathering.standing import newest, of_round

RECENT = 10


@click.command()
@lake_option
@json_option
def status(folder: Path, as_json: bool) -> None:
    """Say how the rounds of a lake stand, and what the last one covered.

    \b
    Example:
      $ wellheard gather status
      $ wellheard gather status --json
    """
    lake = Lake.open(folder)
    known = rounds.known_rounds(lake.snapshot())
    if not known:
        screen.say(
            "Nothing was gathered into this lake yet; begin with "
            "`wellheard gather example > plan.toml`"
        )
        return
    covered = _covered(lake, known[-1])
    if as_json:
        told = [
            {**each.to_row(), "said": each.said, "lists": _lists(lake, each)}
            for each in known[-RECENT:]
        ]
        whole = {"rounds": told, "coverage": listings_as_json(lake, covered)}
        sys.stdout.write(json.dumps(whole, indent=1, default=str) + "\n")
        return
    columns = ("round", "kind", "state", "began", "until", "pages", "rows", "lists")
    screen.listed(
        columns,
        [_row(lake, each) for each in known[-RECENT:]],
        right=("pages", "rows"),
    )
    if covered:
        screen.listed(*listing_rows(lake, covered), right=("reported", "seen", "share"))


def _row(lake: Lake, round_: Round) -> tuple[str, ...]:
    said = round_.said
    lists = _lists(lake, round_)
    return (
        round_.plan,
        round_.kind,
        round_.state,
        f"{round_.began_at:%Y-%m-%d %H:%M}",
        f"{round_.at:%Y-%m-%d %H:%M}",
        f"{said.get('pages', 0):,}",
        f"{said.get('rows', 0):,}",
        ", ".join(f"{number:,} {state}" for state, number in lists.items()),
    )


def _lists(lake: Lake, round_: Round) -> dict[str, int]:
    """Count the lists of a round by the state they are in."""
    rows = newest(of_round(lake.snapshot(), gathered.CHECKPOINT, round_.round_id))
    states = [row["state"] for row in rows]
    return {state: states.count(state) for state in sorted(set(states))}


def _covered(lake: Lake, round_: Round) -> list[Listing]:
    rows = of_round(lake.snapshot(), gathered.LISTING, round_.round_id)
    newest_of = {
        (row["network"], row["account_id"], row["what"]): Listing.from_row(row)
        for row in rows.sort_by("at").to_pylist()
    }
    return list(newest_of.values())
