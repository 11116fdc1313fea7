"""What a person sees of gathering: estimates, how far it came, and what it covered."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from wellheard.cli import screen
from wellheard.cli.importing_lake import opened_lake
from wellheard.evidence.lake import Lake
from wellheard.networks.gathering.counted import Counted
from wellheard.networks.gathering.coverage import Listing
from wellheard.networks.gathering.estimating import (
    Estimate,
    asked,
    estimate,
    remembered,
)
from wellheard.networks.gathering.opening import opened_networks, requests_per_hour
from wellheard.networks.gathering.plan import Plan
from wellheard.networks.gathering.round import Report
from wellheard.networks.gathering.sharing import Outcome, Progressed, Told

LONGEST_LIST = 300
"""Lists shown on a screen; all are in the JSON and in the lake."""


@contextmanager
def progress() -> Iterator[Told]:
    """Show each network's stage, pages, rate and the time left; else a line each."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pages]:,} pages, {task.fields[rate]:.1f} a second"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[tuple[str, str], TaskID] = {}
        began = time.monotonic()

        def told(now: Progressed) -> None:
            key = (now.network, now.stage)
            rate = now.pages / max(time.monotonic() - began, 0.1)
            if key not in tasks:
                for other, task in list(tasks.items()):
                    if other[0] == now.network:
                        bar.remove_task(task)
                        del tasks[other]
                title = f"{now.network}: {now.stage}"
                tasks[key] = bar.add_task(
                    title, total=now.of, pages=now.pages, rate=rate
                )
            bar.update(
                tasks[key],
                completed=now.done,
                total=now.of,
                pages=now.pages,
                rate=rate,
            )

        yield told


def _lines() -> Told:
    seen: set[tuple[str, str]] = set()

    def told(now: Progressed) -> None:
        if (now.network, now.stage) not in seen:
            seen.add((now.network, now.stage))
            screen.say(f"{now.network}: {now.stage} ({now.of:,}); {now.pages:,} pages")

    return told


def estimates(plan: Plan, folder: Path, *, ask: bool, as_json: bool) -> None:
    """Say what a plan would cost; from what the lake knows, or by asking for counts."""
    each = []
    with opened_lake(folder) as lake, opened_networks(lake.folder, plan) as networks:
        for share in plan.shares:
            network, counts = networks[share.network], remembered(lake, share)
            if ask:
                counts = {**counts, **asked(share, network)}
            per_hour = requests_per_hour(share)
            each.append(estimate(share, network, counts, per_hour))
    if as_json:
        told = [
            {**asdict(one), "hours": one.hours, "dollars": one.dollars} for one in each
        ]
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
        return
    rows = [row for one in each for row in _estimated(one)]
    columns = ("network", "what", "lists", "items", "requests", "hours", "US dollars")
    screen.listed(columns, rows, right=columns[2:])
    for one in each:
        if one.guessed:
            screen.say(
                f"{one.network}: of {one.guessed:,} lists no length is known yet; each "
                "was taken as 1,000 items long. With --ask, the network is asked first"
            )
    screen.say("Those found are counted as if no two lists had anybody in common")


def _estimated(one: Estimate) -> Iterator[tuple[str, ...]]:
    for line in one.lines:
        cost = line.cost
        yield (
            one.network,
            line.what,
            f"{line.lists:,}",
            f"{line.items:,}",
            f"{cost.requests:,}",
            "",
            f"{cost.micro_dollars / 1e6:,.2f}" if cost.micro_dollars else "",
        )
    hours = "" if one.hours is None else f"{one.hours:,.1f}"
    total = f"{one.cost.requests:,}"
    yield (one.network, "in all, at most", "", "", total, hours, f"{one.dollars:,.2f}")


def report(lake: Lake, done: Report, *, as_json: bool) -> None:
    """Say what a round brought, what it covered and what stood in the way."""
    if as_json:
        outcomes = {name: asdict(each) for name, each in done.outcomes.items()}
        coverage = listings_as_json(lake, done.listings)
        whole = {
            **done.round.to_row(),
            "said": done.round.said,
            "networks": outcomes,
            "coverage": coverage,
        }
        sys.stdout.write(json.dumps(whole, indent=1, default=str) + "\n")
        return
    screen.listed(
        *listing_rows(lake, done.listings), right=("reported", "seen", "share")
    )
    said = done.round.said
    kept = said["rows_of_this_run"]
    tables = ", ".join(f"{rows:,} {name}" for name, rows in kept.items())
    screen.say(
        f"The {done.round.kind} round is {done.round.state}: {said['pages']:,} pages, "
        f"{said['rows']:,} rows kept (in this run {tables or 'none'}), "
        f"{said['set_aside']:,} set aside, {said['opted_out']:,} left out"
    )
    if said.get("follows_ended"):
        screen.say(f"{said['follows_ended']:,} follows were seen to have ended")
    if said.get("rows_gone"):
        screen.say(f"{said['rows_gone']:,} rows went, as what they hold is gone there")
    for name, outcome in done.outcomes.items():
        _say_outcome(name, outcome)


def _say_outcome(network: str, outcome: Outcome) -> None:
    if outcome.ended != "done":
        why = f": {outcome.why}" if outcome.why else ""
        screen.say(f"{network} is {outcome.ended}{why}; the same command goes on")
    if outcome.unresolved:
        names = ", ".join(outcome.unresolved)
        screen.say(f"{network} does not know these seeds: {names}")
    for trouble in outcome.troubles:
        screen.say(f"{network}: {trouble}")


Listed = tuple[tuple[str, ...], list[tuple[str, ...]]]


def listing_rows(lake: Lake, found: Sequence[Listing]) -> Listed:
    """Draw what lists showed against what is reported of them."""
    columns = ("network", "account", "list", "reported", "seen", "share", "shown")
    handles = _handles(lake, found)
    rows: list[tuple[str, ...]] = [
        (
            each.network,
            _named(handles, each),
            each.what,
            "" if each.reported is None else f"{each.reported:,}",
            f"{each.observed:,}",
            "" if each.coverage is None else f"{each.coverage:.0%}",
            str(each.visibility) + ("" if each.complete else ", not to its end"),
        )
        for each in found[:LONGEST_LIST]
    ]
    return columns, rows


def listings_as_json(lake: Lake, found: Sequence[Listing]) -> list[dict[str, object]]:
    """Write what lists showed, for programs."""
    handles = _handles(lake, found)
    return [
        {
            **asdict(each),
            "coverage": each.coverage,
            "handle": handles.get((each.network, each.account_id)),
        }
        for each in found
    ]


def _handles(lake: Lake, found: Sequence[Listing]) -> dict[tuple[str, str], str]:
    names: dict[tuple[str, str], str] = {}
    for network in {each.network for each in found}:
        ids = [each.account_id for each in found if each.network == network]
        handles = Counted(lake, network).handles_of(ids)
        names |= {(network, name): handle for name, handle in handles.items()}
    return names


def _named(handles: dict[tuple[str, str], str], listing: Listing) -> str:
    handle = handles.get((listing.network, listing.account_id))
    return f"@{handle}" if handle else listing.account_id
