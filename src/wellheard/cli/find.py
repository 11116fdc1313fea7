"""The command `find`: who cares most about some seeds, and why."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pyarrow as pa

from wellheard.cli import disclosing, drilling, reporting, results, screen
from wellheard.cli.asking import Asking, asking_options
from wellheard.cli.disclosing import purpose_option
from wellheard.cli.drilling import by_option
from wellheard.cli.places import json_option
from wellheard.cli.reporting import report_options
from wellheard.cli.requesting import (
    direction_option,
    output_option,
    seeds_option,
    where_option,
)
from wellheard.cli.searching import Search
from wellheard.findings.interest import definition
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.direction import DIRECTIONS
from wellheard.findings.interest.filters import Condition
from wellheard.findings.interest.request import Order, Ranking, Request
from wellheard.people.seeds import Seed, SeedGroup, read

if TYPE_CHECKING:
    from wellheard.cli.report_making import ReportMade

TOP = 100
SHOWN_UNRESOLVED = 10


@click.command()
@seeds_option
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=TOP,
    show_default=True,
    help="How many accounts to name.",
)
@direction_option
@where_option
@click.option(
    "--none-of",
    "shunned",
    multiple=True,
    metavar="FILE|GROUP",
    help="Leave out accounts that follow any of these (or are followed by any).",
)
@click.option(
    "--order",
    type=click.Choice(["concentration", "seeds"]),
    default="concentration",
    show_default=True,
    help="The keenest first, or those with the most seeds.",
)
@by_option
@purpose_option
@click.option(
    "--definition",
    "definition_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Weights and constants of your own, as in interest.toml.",
)
@output_option
@json_option
@report_options
@asking_options
def find(
    sources: tuple[str, ...],
    top: int,
    direction: str,
    conditions: tuple[str, ...],
    shunned: tuple[str, ...],
    order: Order,
    facets: tuple[str, ...],
    purpose: str | None,
    definition_file: Path | None,
    output: Path | None,
    as_json: bool,
    report_path: Path | None,
    lists_file: Path | None,
    asking: Asking,
) -> None:
    """Name the accounts whose interest in some seeds is most concentrated.

    Each account comes with the parts of its place, the strongest reasons, and how much
    of the seeds' audiences was observed.

    \b
    Example:
      $ wellheard find --seeds national-bodies --top 20 --purpose "Plan engagement"
      $ wellheard find --seeds seeds.csv --where place=leeds -o leeds.xlsx
      $ wellheard find --seeds leeds.csv --direction followed -o whom-they-follow.csv
      $ wellheard find --seeds seeds.csv --top 5000 --by region --by role
      $ wellheard find --seeds seeds.csv --report report.html --purpose "Plan a chat"
    """
    if output is not None:
        results.writer_for(output)
    groups = tuple(read(source) for source in sources)
    unwanted = tuple(read(source) for source in shunned)
    wanted = tuple(Condition.read(each) for each in conditions)
    report = reporting.wanted(report_path, lists_file, wanted)
    named_for = disclosing.purpose_for(
        asking.lake, purpose, organisations_only=disclosing.names_no_person(wanted)
    )
    search = Search(
        asking=asking,
        request=Request(
            seeds=_seeds(groups),
            top=top,
            direction=DIRECTIONS[direction],
            definition=definition.from_file(definition_file)
            if definition_file
            else definition.standard(),
            conditions=wanted,
            none_of=_seeds(unwanted),
            order=order,
        ),
        groups=groups,
        shunned=unwanted,
        facets=facets,
        purpose=named_for,
        report=reporting.for_purpose(report, named_for),
        definition_file=definition_file,
    )
    show(search, output, as_json=as_json)


def _seeds(groups: tuple[SeedGroup, ...]) -> list[Seed]:
    return [seed for group in groups for seed in group.seeds]


def show(search: Search, output: Path | None, *, as_json: bool = False) -> Ranking:
    """Work a ranking out, record that it was shown, and show it."""
    with search.asking.answers() as answers:
        with screen.steps("Finding") as progress:
            whole = answers.rank(search.asked(), progress)
        ranking = search.named(whole)
        sheets = {"ranking": ranking.rows, "seeds": ranking.seeds}
        if search.facets:
            sheets[drilling.SHEET] = _breakdown(answers, ranking, search.facets)
        report = _report(answers, search, whole)
    about = search.about(ranking)
    rows = ranking.rows.num_rows
    listed = rows + (report.named if report else 0)
    disclosing.record(search.asking.lake, search.purpose, search.question(), listed)
    if output is not None:
        results.write(sheets, about, output)
        screen.say(f"Wrote {rows:,} accounts to {output}")
        if search.facets:
            drilling.write_beside(sheets[drilling.SHEET], output)
    elif as_json:
        sys.stdout.write(results.as_json(sheets, about) + "\n")
    elif search.facets:
        drilling.show(sheets[drilling.SHEET])
    elif screen.is_terminal():
        _table(ranking.rows)
    else:
        results.write_csv(ranking.rows, sys.stdout)
    _sum_up(ranking)
    if report is not None and search.report is not None:
        reporting.write(report.page, search.report.path)
    return ranking


def _breakdown(answers: Answers, ranking: Ranking, facets: tuple[str, ...]) -> pa.Table:
    """Count the accounts by facet; what finds communities is loaded only then."""
    from wellheard.findings.interest import breaking_down  # noqa: PLC0415 - half a second

    return breaking_down.breakdown(answers, ranking, facets)


def _report(answers: Answers, search: Search, whole: Ranking) -> "ReportMade | None":
    """Make the report that is wanted; what it needs is loaded only then."""
    if search.report is None:
        return None
    from wellheard.cli import report_making  # noqa: PLC0415 - half a second

    return report_making.made(answers, search, search.report, whole)


def _table(rows: pa.Table) -> None:
    """Print the most telling columns; one that is empty throughout is left out."""
    columns = {
        "rank": [str(rank) for rank in rows["rank"].to_pylist()],
        "account": [
            f"@{handle}" if handle else account_id
            for handle, account_id in zip(
                rows["handle"].to_pylist(), rows["account_id"].to_pylist(), strict=True
            )
        ],
        "kind": [kind or "" for kind in rows["kind"].to_pylist()],
        "place": [place or "" for place in rows["place"].to_pylist()],
        "seeds": [str(count) for count in rows["seeds_followed"].to_pylist()],
        "concentration": [f"{each:.3f}" for each in rows["concentration"].to_pylist()],
        "coverage": [
            "" if share is None else f"{share:.0%}"
            for share in rows["coverage"].to_pylist()
        ],
        "why": rows["why"].to_pylist(),
    }
    shown = {name: cells for name, cells in columns.items() if any(cells)}
    screen.table(
        tuple(shown),
        list(zip(*shown.values(), strict=True)),
        right=("rank", "seeds", "concentration", "coverage"),
    )


def _sum_up(ranking: Ranking) -> None:
    """Say how much of the seeds was there to look at."""
    seeds = ranking.seeds
    known = seeds["coverage"].drop_null().to_pylist()
    asked = seeds.num_rows + len(ranking.unresolved)
    screen.say(f"{seeds.num_rows} of {asked} seeds are in the lake")
    for each in ranking.unresolved[:SHOWN_UNRESOLVED]:
        screen.say(f"  {each.seed} is {each.reason}")
    for each in ranking.unresolved_none_of:
        screen.say(f"{each.seed}, not to be followed, is {each.reason}")
    if len(ranking.unresolved) > SHOWN_UNRESOLVED:
        screen.say(f"  and {len(ranking.unresolved) - SHOWN_UNRESOLVED} more are not")
    if known:
        screen.say(
            f"Follows observed: {min(known):.0%} to {max(known):.0%} of what the "
            f"network reports, over {len(known)} seeds; unknown for "
            f"{seeds.num_rows - len(known)}"
        )
    else:
        screen.say("How complete the follows are is unknown for every seed")
    if ranking.opted_out:
        screen.say(f"{ranking.opted_out} accounts left out, as they asked")
