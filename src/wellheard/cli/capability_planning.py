"""The commands `capability compare` and `plan`: what moved, and what to do first."""

import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import numpy as np
import pyarrow as pa

from wellheard.accounts import privacy
from wellheard.actions.proposals import MOST_ACTIONS, Now, Proposal, proposals
from wellheard.cli import results, screen
from wellheard.cli.capability_options import (
    ORGANISATIONS,
    answers_argument,
    columns_option,
    instrument_of,
    instrument_option,
    organisations_option,
    survey_of,
)
from wellheard.cli.places import json_option
from wellheard.cli.requesting import output_option
from wellheard.findings.capability import (
    comparing,
    evidence_files,
    place_files,
    staging,
    steps,
)
from wellheard.findings.capability.comparing import Moved, Wave
from wellheard.findings.capability.instrument import Instrument
from wellheard.findings.capability.publishing import Places
from wellheard.findings.capability.refused import SurveyRefused
from wellheard.findings.capability.scored import Scored, scored
from wellheard.findings.capability.scoring import points_of_level
from wellheard.findings.capability.staging import Evidence

FEWEST_PEERS = 5
"""A mean of fewer organisations would tell of each of them."""
MOVED = ("figure", "before", "after", "change", "95 %", "would be seen", "")


@click.command()
@click.argument("before", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("after", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--organisation", metavar="NAME", help="One instead of everyone.")
@columns_option
@instrument_option
@output_option
@json_option
def compare(
    before: Path,
    after: Path,
    organisation: str | None,
    columns: Path | None,
    version: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Say what changed from one wave to the next, and what only seems to have.

    Few people show large changes only: the column `would be seen` says how large.

    \b
    Example:
      $ wellheard capability compare before.csv answers.csv
      $ wellheard capability compare before.csv answers.csv -o moved.xlsx
    """
    if output is not None:
        results.writer_for(output)
    instrument = instrument_of(version)
    waves = [
        Wave(survey_of(each, columns, instrument), instrument)
        for each in (before, after)
    ]
    found = comparing.compared(*waves)
    moved = found.everyone
    if organisation is not None:
        moved = tuple(
            each for each in found.organisations if each.organisation == organisation
        )
    if not moved:
        raise SurveyRefused(
            f"Cannot compare {organisation or 'these waves'}, because fewer than "
            f"{privacy.SMALLEST_GROUP} people answered one of them; wait for more"
        )
    sheets = {
        "everyone": _moved_table(found.everyone),
        "organisations": _moved_table(found.organisations),
    }
    about = {"compared": list(found.common), "not_compared": list(found.left_out)}
    if output is not None:
        results.write(sheets, about, output)
        screen.say(f"Wrote {len(found.everyone)} figures to {output}")
    elif as_json:
        sys.stdout.write(results.as_json(sheets, about) + "\n")
    else:
        screen.listed(MOVED, [_moved(each) for each in moved], right=MOVED[1:-1])
    if found.left_out:
        screen.say(f"Not asked alike, so not compared: {', '.join(found.left_out)}")


@click.command()
@answers_argument
@click.option("--organisation", required=True, metavar="NAME", help="Whose plan it is.")
@organisations_option
@click.option(
    "--evidence",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.csv",
    help="What it can show: columns item, met (such as 2 3), link, note, on, review.",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="ITEM=LEVEL",
    help="Where to get with a statement; one level up if nothing is said.",
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=MOST_ACTIONS,
    show_default=True,
    help="How many steps.",
)
@columns_option
@instrument_option
@output_option
@json_option
def plan(
    answers: Path,
    organisation: str,
    organisations: Path | None,
    evidence: Path | None,
    targets: tuple[str, ...],
    most: int,
    columns: Path | None,
    version: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Propose what an organisation does first, each step with its reason.

    Steps come earlier where there is more to go, where peers of the same sector are
    ahead, and where more is claimed than people see.

    \b
    Example:
      $ wellheard capability plan answers.csv --organisation "Organisation 005"
      $ wellheard capability plan answers.csv --organisation "Organisation 005" --most 3
    """
    if output is not None:
        results.writer_for(output)
    instrument = instrument_of(version)
    wanted = _targets(targets, instrument)
    people = scored(survey_of(answers, columns, instrument), instrument)
    places = place_files.read(organisations or answers.parent / ORGANISATIONS)
    shown = () if evidence is None else evidence_files.read(evidence, instrument)
    standing = _standing(people, organisation, places, shown)
    found = proposals(standing, steps.shipped(), instrument, wanted, most)
    about = {"organisation": organisation}
    sheets = {"plan": _plan_table(found)}
    if output is not None:
        results.write(sheets, about, output)
        screen.say(f"Wrote {len(found)} steps to {output}")
    elif as_json:
        sys.stdout.write(results.as_json(sheets, about) + "\n")
    else:
        _show_plan(found)
    if shown:
        stages = staging.stages(shown, instrument)
        said = ", ".join(f"{name} {level}" for name, level in stages.dimensions.items())
        screen.say(f"Levels that can be shown: {said}; overall {stages.overall}")


def _standing(
    people: Scored,
    organisation: str,
    places: Places,
    shown: Sequence[Evidence],
) -> list[Now]:
    """Say where an organisation is with every statement that enough people answered."""
    if organisation not in people.units:
        raise SurveyRefused(
            f"Cannot find {organisation!r} among the answers; known are "
            f"{', '.join(people.units[:5])} and others"
        )
    own = people.units.index(organisation)
    level = {each.item: each.level for each in shown}
    found = []
    for at, name in enumerate(people.names):
        answered = people.sums.answers[:, at]
        if name in people.parts or answered[own] < privacy.SMALLEST_GROUP:
            continue
        claimed = level.get(name)
        found.append(
            Now(
                name,
                float(people.sums.means[own, at]),
                _peers(people, at, own, places),
                math.nan if claimed is None else points_of_level(claimed),
            )
        )
    if not found:
        raise SurveyRefused(
            f"Cannot plan for {organisation}, because fewer than "
            f"{privacy.SMALLEST_GROUP} of its people answered; wait for more"
        )
    return found


def _peers(people: Scored, at: int, own: int, places: Places) -> float:
    """Return the mean of the other organisations of the same sector, if five are."""
    mine = places.get(people.units[own])
    means = [
        float(people.sums.means[number, at])
        for number, unit in enumerate(people.units)
        if number != own
        and mine is not None
        and unit in places
        and places[unit].sector == mine.sector
        and people.sums.answers[number, at] > 0
    ]
    return float(np.mean(means)) if len(means) >= FEWEST_PEERS else math.nan


def _targets(said: Sequence[str], instrument: Instrument) -> Mapping[str, int]:
    known = {each.id for each in instrument.items}
    found = {}
    for text in said:
        item, _, level = text.partition("=")
        if item not in known or not level.isdecimal():
            raise click.UsageError(f"Cannot read the target {text!r}; write CC1=3")
        found[item] = int(level)
    return found


def _moved(each: Moved) -> list[str]:
    between = each.change.interval
    return [
        each.name,
        f"{each.before.mean:.1f}",
        f"{each.after.mean:.1f}",
        f"{each.change.difference:+.1f}",
        "" if math.isnan(between.low) else f"{between.low:+.1f} to {between.high:+.1f}",
        f"{each.smallest_detectable:.1f}",
        each.in_words,
    ]


def _moved_table(moved: Sequence[Moved]) -> pa.Table:
    rows = [
        {
            "organisation": each.organisation,
            "figure": each.name,
            "people_before": int(each.before.people),
            "people_after": int(each.after.people),
            "before": each.before.mean,
            "after": each.after.mean,
            "change": each.change.difference,
            "low": _known(each.change.interval.low),
            "high": _known(each.change.interval.high),
            "smallest_detectable": each.smallest_detectable,
            "adjusted_p": _known(each.adjusted_p),
            "says": each.in_words,
        }
        for each in moved
    ]
    return pa.Table.from_pylist(rows) if rows else pa.table({"figure": pa.array([])})


def _plan_table(found: Sequence[Proposal]) -> pa.Table:
    known = steps.shipped()
    rows = [
        {
            "statement": each.now.item,
            "level": each.now.level,
            "target": each.target,
            "actions": "; ".join(each.step.actions),
            "owner": known.owners[each.step.owner],
            "effort": each.step.effort,
            "evidence": each.step.evidence,
            "reaches": each.reached,
            "reason": each.reason,
            "page": known.pages[each.step.page],
        }
        for each in found
    ]
    return pa.Table.from_pylist(rows) if rows else pa.table({"statement": []})


def _show_plan(found: Sequence[Proposal]) -> None:
    columns = (
        "statement",
        "level",
        "target",
        "what to do",
        "owner",
        "effort",
        "reason",
    )
    owners = steps.shipped().owners
    rows = [
        [
            each.now.item,
            str(each.now.level),
            str(each.target),
            "; ".join(each.step.actions),
            owners[each.step.owner],
            each.step.effort,
            each.reason,
        ]
        for each in found
    ]
    screen.listed(columns, rows, right=("level", "target"))


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
