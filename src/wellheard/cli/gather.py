"""The command `gather`: real networks in, politely, and at will."""

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from importlib import resources
from pathlib import Path

import click

from wellheard.cli import (
    gather_domains,
    gather_listen,
    gather_papers,
    gathering_status,
)
from wellheard.cli import gathering_shown as shown
from wellheard.cli.importing_lake import opened_lake
from wellheard.cli.places import json_option, lake_option
from wellheard.cli.stopping import stopped_by_signals
from wellheard.networks.gathering import plan_reading
from wellheard.networks.gathering.ending import after_a_round
from wellheard.networks.gathering.opening import opened_networks
from wellheard.networks.gathering.round import How, gather
from wellheard.networks.gathering.rounds import Round
from wellheard.networks.gathering.work import Kind
from wellheard.networks.network import Network

GO_ON = 5
"""The exit code of a round that did not come to its end."""


class PlanFirst(click.Group):
    """A group that takes a plan's file where no command is named."""

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Gather by a plan where the first word is none of the commands."""
        if arguments and arguments[0] not in self.commands:
            arguments = ["by", *arguments]
        return super().resolve_command(context, arguments)


@click.group("gather", cls=PlanFirst)
def gathering() -> None:
    """Gather from networks: who follows whom, what is posted, and who answers.

    What to gather, why, and how much it may cost stands in a plan; begin with
    `wellheard gather example`. Nothing behind a login is read, and nothing is ever
    posted.

    \b
    Example:
      $ wellheard gather example > plan.toml
      $ wellheard gather plan.toml --dry-run
      $ wellheard gather plan.toml
      $ wellheard gather status
    """


@gathering.command("by")
@click.argument("plan", type=click.Path(path_type=Path, dir_okay=False))
@lake_option
@click.option(
    "--dry-run",
    is_flag=True,
    help="Say how many requests, hours and how much money it would take; ask nobody.",
)
@click.option(
    "--ask",
    is_flag=True,
    help="With --dry-run: ask first how long the seeds' lists are; a request or two.",
)
@click.option(
    "--full",
    "kind",
    flag_value="full",
    help="Read everything again, and see which follows have ended.",
)
@click.option("--delta", "kind", flag_value="delta", help="Read only what is new.")
@json_option
def by_plan(
    plan: Path,
    folder: Path,
    dry_run: bool,
    ask: bool,
    kind: Kind | None,
    as_json: bool,
) -> int:
    """Gather by a plan, or go on where a round was stopped.

    Ctrl-C stops it; what was read by then is kept, and the same command goes on.
    A round that did not come to its end, as its budget was spent or a network could
    not be reached, leaves with exit code 5.

    \b
    Example:
      $ wellheard gather plan.toml --dry-run --ask
      $ wellheard gather plan.toml
      $ wellheard gather by plan.toml --full
    """
    read = plan_reading.read(plan)
    if dry_run:
        shown.estimates(read, folder, ask=ask, as_json=as_json)
        return 0
    with opened_lake(folder) as lake, stopped_by_signals() as stop:

        def opening(round_: Round) -> AbstractContextManager[Mapping[str, Network]]:
            return opened_networks(lake.folder, read, round_.round_id, stop)

        with shown.progress() as told:
            how = How(kind=kind, stop=stop, told=told, after=after_a_round)
            report = gather(lake, read, opening, how)
        shown.report(lake, report, as_json=as_json)
    return 0 if report.round.state == "done" else GO_ON


@gathering.command()
def example() -> None:
    """Print a plan to begin with.

    \b
    Example:
      $ wellheard gather example > plan.toml
    """
    plan = resources.files("wellheard") / "definitions" / "plan.toml"
    sys.stdout.write(plan.read_text(encoding="utf-8"))


gathering.add_command(gathering_status.status)
gathering.add_command(gather_listen.listen)
gathering.add_command(gather_domains.domains)
gathering.add_command(gather_papers.papers)
