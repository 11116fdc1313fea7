"""The command `gather listen`: what happens, as it happens."""

import json
import sys
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import click

from wellheard.cli import screen
from wellheard.cli.importing_lake import opened_lake
from wellheard.cli.places import json_option, lake_option
from wellheard.cli.stopping import stopped_by_signals
from wellheard.networks.asking.manners import Manners
from wellheard.networks.gathering import plan_reading
from wellheard.networks.gathering.ending import put_in_order
from wellheard.networks.gathering.hearing import Heard, Listening
from wellheard.networks.gathering.listening import listen as listened
from wellheard.networks.gathering.opening import opened_networks
from wellheard.networks.gathering.rounds import Round
from wellheard.networks.limits import pace_of
from wellheard.networks.network import Network

SECONDS_OF_A_MINUTE = 60


@click.command()
@click.argument("plan", type=click.Path(path_type=Path, dir_okay=False))
@lake_option
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True),
    help="Listen for so long; until Ctrl-C if left out.",
)
@click.option(
    "--oldest",
    is_flag=True,
    help="The first time, begin with the oldest that the server still has, not now.",
)
@json_option
def listen(
    plan: Path, folder: Path, minutes: float | None, oldest: bool, as_json: bool
) -> None:
    """Listen: what a plan's seeds on Bluesky do, and what others do to them.

    It goes on where the last run stopped, and heeds what is deleted. What was missed
    is read anew. Where to listen stands in the plan, in a part [network.stream]; the
    firehose of Bluesky if left out. A part for Mastodon that names hashtags and a
    server is listened to as well.

    \b
    Example:
      $ wellheard gather listen plan.toml --minutes 0.05
      $ wellheard gather listen plan.toml --oldest --minutes 0.1
    """
    read = plan_reading.read(plan)
    with opened_lake(folder) as lake, stopped_by_signals() as stop:

        def opening(round_: Round) -> AbstractContextManager[Mapping[str, Network]]:
            return opened_networks(lake.folder, read, round_.round_id, stop)

        how = Listening(
            user_agent=Manners(contact=read.contact, pace=pace_of).user_agent,
            stop=stop,
            told=_told,
            first="0" if oldest else None,
        )
        timer = threading.Timer((minutes or 0) * SECONDS_OF_A_MINUTE, stop.set)
        if minutes is not None:
            timer.start()
        try:
            heard = listened(lake, read, opening, how)
        finally:
            timer.cancel()
        put_in_order(lake)
    _show(heard, as_json=as_json)


def _told(heard: Heard) -> None:
    screen.say(
        f"{heard.events:,} events heard, {heard.rows:,} rows kept, "
        f"{heard.gone:,} things gone"
    )


def _show(heard: Heard, *, as_json: bool) -> None:
    if as_json:
        told = {
            "round_id": heard.round.round_id,
            "events": heard.events,
            "rows": heard.rows,
            "gone": heard.gone,
            "repaired": heard.repaired,
            "missed": heard.missed,
        }
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
    for why in heard.missed:
        screen.say(f"Something may have been missed: {why}; a full round finds it")
    screen.say(
        f"Heard {heard.events:,} events; {heard.rows:,} rows kept, {heard.gone:,} "
        f"things gone, {heard.repaired:,} accounts read anew; the same command goes on"
    )
