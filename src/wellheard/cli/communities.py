"""The command `communities`: who follows one another among the keenest."""

import sys
from pathlib import Path

import click
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.cli import disclosing, graph_files, results, screen
from wellheard.cli.asking import Asking, asking_options
from wellheard.cli.disclosing import purpose_option
from wellheard.cli.places import json_option
from wellheard.cli.requesting import direction_option, seeds_option, where_option
from wellheard.findings.interest.communities import SMALL, Communities, How
from wellheard.findings.interest.communities import communities as find_communities
from wellheard.findings.interest.definition import standard
from wellheard.findings.interest.direction import DIRECTIONS
from wellheard.findings.interest.filters import Condition
from wellheard.findings.interest.graph_files import Drawn
from wellheard.findings.interest.request import Ranking, Request
from wellheard.people.seeds import read

TOP = 5000
LISTED = 4


@click.command()
@seeds_option
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=TOP,
    show_default=True,
    help="How many of the keenest accounts to look at.",
)
@direction_option
@where_option
@click.option(
    "--resolution",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="Above 1 for more and smaller communities, below for fewer.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="The same number finds the same communities.",
)
@click.option(
    "--quick",
    is_flag=True,
    help="Look at two million of the follows at most, for a first impression.",
)
@purpose_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to a .csv, .parquet, .xlsx or .json file; with the members, if it has "
    "room for them.",
)
@click.option(
    "--graph",
    "graph_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write who follows whom, for Gephi and others, to a .gexf or .graphml file.",
)
@json_option
@asking_options
def communities(
    sources: tuple[str, ...],
    top: int,
    direction: str,
    conditions: tuple[str, ...],
    resolution: float,
    seed: int,
    quick: bool,
    purpose: str | None,
    output: Path | None,
    graph_path: Path | None,
    as_json: bool,
    asking: Asking,
) -> None:
    """Find groups of accounts that follow one another, among the keenest.

    Each is named by the words that set its bios apart.

    \b
    Example:
      $ wellheard communities --seeds seeds.csv --top 2000
      $ wellheard communities --seeds seeds.csv --top 200000 --quick
      $ wellheard communities --seeds seeds.csv -o communities.xlsx --purpose "Map"
      $ wellheard communities --seeds seeds.csv --graph found.gexf --purpose "Map"
    """
    if output is not None:
        results.writer_for(output)
    if graph_path is not None:
        graph_files.writer_for(graph_path)
    names_people = output is not None or graph_path is not None
    if names_people:
        purpose = disclosing.purpose_for(asking.lake, purpose)
    request = Request(
        seeds=[each for source in sources for each in read(source).seeds],
        top=top,
        direction=DIRECTIONS[direction],
        definition=standard(),
        conditions=tuple(Condition.read(each) for each in conditions),
    )
    question: dict[str, object] = {
        "seeds": list(sources),
        "top": top,
        "direction": direction,
        "where": list(conditions),
        "resolution": resolution,
        "seed": seed,
        "quick": quick,
    }
    with asking.answers() as answers, screen.steps("Finding") as progress:
        ranking = answers.rank(request, progress)
        found = find_communities(
            answers, ranking, how=How(seed, resolution, quick), progress=progress
        )
    if names_people:
        disclosing.record(asking.lake, purpose, question, ranking.rows.num_rows)
    if graph_path is not None:
        graph_files.write(Drawn(found.graph, nodes(ranking, found)), graph_path)
        screen.say(f"Wrote {found.graph.follows:,} follows to {graph_path}")
    about = {
        **asking.about(),
        "question": question,
        "purpose": purpose,
        "modularity": found.modularity,
        "follows": found.graph.follows,
    }
    _show(ranking, found, about, output, as_json=as_json)


def nodes(ranking: Ranking, found: Communities) -> pa.Table:
    """One row for each account: its name, its community and its standing."""
    rows = ranking.rows
    shown = found.labels != SMALL
    return pa.table(
        {
            "label": pc.coalesce(rows["handle"], rows["account_id"]),
            "network": rows["network"],
            "account_id": rows["account_id"],
            "kind": rows["kind"],
            "place": rows["place"],
            "rank": rows["rank"],
            "community": pa.array(found.labels + 1, pa.int64(), mask=~shown),
            "followers_within": pa.array(found.graph.followers(), pa.int64()),
            "standing": pa.array(np.round(found.standing, 9)),
        }
    )


def _show(
    ranking: Ranking,
    found: Communities,
    about: dict[str, object],
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    if output is not None:
        sheets = {"communities": found.communities, "members": nodes(ranking, found)}
        results.write(sheets, about, output)
        screen.say(f"Wrote {found.communities.num_rows:,} communities to {output}")
    elif as_json:
        sheets = {"communities": found.communities}
        sys.stdout.write(results.as_json(sheets, about) + "\n")
    elif screen.is_terminal():
        _table(found.communities)
    else:
        results.write_csv(found.communities, sys.stdout)
    screen.say(
        f"{len(found.labels):,} accounts, {found.graph.follows:,} follows among them; "
        f"modularity {found.modularity:.3f}: the share of ties within communities is "
        "so much above chance"
    )


def _table(rows: pa.Table) -> None:
    screen.table(
        ("community", "accounts", "ties inside", "organisations"),
        [
            (
                row["name"],
                "under 11" if row["accounts"] is None else f"{row['accounts']:,}",
                "" if row["inside"] is None else f"{row['inside']:.0%}",
                ", ".join((row["organisations"] or [])[:LISTED]),
            )
            for row in rows.to_pylist()
        ],
        right=("accounts", "ties inside"),
    )
