"""The command `find`: who cares most about some seeds, and why."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click
import pyarrow as pa

import wellheard
from wellheard.cli import results, screen
from wellheard.cli.places import json_option, lake_option, machine_options
from wellheard.evidence.engine import EngineSettings, Kind, settings_from
from wellheard.evidence.engines.opening import opened
from wellheard.evidence.lake import Lake, Snapshot
from wellheard.evidence.settled import settled
from wellheard.evidence.tables import found
from wellheard.evidence.writing import PARTIAL
from wellheard.findings.interest import definition
from wellheard.findings.interest.direction import DIRECTIONS
from wellheard.findings.interest.filters import Condition
from wellheard.findings.interest.ranking import Ranking, Request, rank
from wellheard.people.seeds import SeedGroup, read

TOP = 100
SHOWN_UNRESOLVED = 10
ORGANISATIONS = Condition("kind", "=", "organisation")


class PurposeMissing(Exception):
    """People would be named for no stated reason."""


@dataclass(frozen=True)
class Search:
    """One ranking, as asked for at the command line."""

    lake: Lake
    request: Request
    groups: tuple[SeedGroup, ...]
    purpose: str | None
    as_at: date | None
    engine: Kind
    settings: EngineSettings

    def question(self) -> dict[str, object]:
        """Say what was asked, for the record."""
        return {
            "seeds": [group.name for group in self.groups],
            "direction": self.request.direction.name,
            "top": self.request.top,
            "where": [str(condition) for condition in self.request.conditions],
            "as_at": None if self.as_at is None else self.as_at.isoformat(),
            "engine": self.engine,
            "definition": self.request.definition.version,
        }


@click.command()
@click.option(
    "--seeds",
    "sources",
    required=True,
    multiple=True,
    metavar="FILE|GROUP",
    help="A CSV or Parquet file with a column `handle` or `account_id`, or the name "
    "of a group that Wellheard ships; may be given several times.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=TOP,
    show_default=True,
    help="How many accounts to name.",
)
@click.option(
    "--direction",
    type=click.Choice(sorted(DIRECTIONS)),
    default="followers",
    show_default=True,
    help="Who follows many of the seeds, or whom many of the seeds follow.",
)
@click.option(
    "--where",
    "conditions",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Only accounts that meet this; also != >= <= and ~ (contains). An empty "
    "value asks for what is unknown. May be given several times.",
)
@click.option(
    "--as-at",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The lake as it stood at the end of this day.",
)
@click.option(
    "--purpose",
    help="Why people are named; recorded with the result. Needed unless one was given "
    "for the lake, or only organisations are asked for.",
)
@click.option(
    "--definition",
    "definition_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Weights and constants of your own, as in interest.toml.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to a .csv, .parquet, .xlsx or .json file instead of the screen.",
)
@json_option
@lake_option
@machine_options
def find(
    sources: tuple[str, ...],
    top: int,
    direction: str,
    conditions: tuple[str, ...],
    as_at: datetime | None,
    purpose: str | None,
    definition_file: Path | None,
    output: Path | None,
    as_json: bool,
    folder: Path,
    engine: Kind,
    spark_master: str | None,
    memory_limit: str | None,
    threads: int | None,
    spill: Path | None,
) -> None:
    """Name the accounts whose interest in some seeds is most concentrated.

    Each account comes with the parts of its place, the strongest reasons, and how much
    of the seeds' audiences was observed.

    \b
    Example:
      $ wellheard find --seeds national-bodies --top 20 --purpose "Plan engagement"
      $ wellheard find --seeds seeds.csv --where place=leeds -o leeds.xlsx
      $ wellheard find --seeds leeds.csv --direction followed -o whom-they-follow.csv
    """
    if output is not None:
        results.writer_for(output)
    lake = Lake.open(folder)
    groups = tuple(read(source) for source in sources)
    wanted = tuple(Condition.read(each) for each in conditions)
    search = Search(
        lake=lake,
        request=Request(
            seeds=[seed for group in groups for seed in group.seeds],
            top=top,
            direction=DIRECTIONS[direction],
            definition=definition.from_file(definition_file)
            if definition_file
            else definition.standard(),
            conditions=wanted,
        ),
        groups=groups,
        purpose=purpose_for(lake, purpose, wanted),
        as_at=None if as_at is None else as_at.date(),
        engine=engine,
        settings=settings_from(memory_limit, threads, spill, spark_master),
    )
    show(search, output, as_json=as_json)


def purpose_for(
    lake: Lake, given: str | None, conditions: Sequence[Condition]
) -> str | None:
    """Return the purpose for which people are named; raises PurposeMissing."""
    purpose = (given or "").strip() or lake.purpose()
    if purpose is None and ORGANISATIONS not in conditions:
        raise PurposeMissing(
            "A ranking that names people needs a purpose; give one for the lake with "
            '`wellheard lake purpose "..."`, or for this ranking with --purpose, or '
            "ask for organisations only with --where kind=organisation"
        )
    return purpose


def show(search: Search, output: Path | None, *, as_json: bool = False) -> Ranking:
    """Work a ranking out, record that it was shown, and show it."""
    snapshot = search.lake.snapshot(search.as_at)
    ranking = work_out(search, snapshot)
    about = _about(search, snapshot, ranking)
    _record(search, about, ranking.rows.num_rows)
    if output is not None:
        results.write(ranking, about, output)
        screen.say(f"Wrote {ranking.rows.num_rows:,} accounts to {output}")
    elif as_json:
        sys.stdout.write(results.as_json(ranking, about) + "\n")
    elif screen.is_terminal():
        _table(ranking.rows)
    else:
        results.write_csv(ranking.rows, sys.stdout)
    _sum_up(ranking)
    return ranking


def work_out(search: Search, snapshot: Snapshot) -> Ranking:
    """Settle the lake where needed, and rank."""
    with screen.steps("Preparing the lake") as progress:
        layout = settled(snapshot, search.settings, progress)
    spill = snapshot.folder / PARTIAL
    with (
        screen.steps("Finding") as progress,
        opened(search.engine, search.settings, spill) as engine,
    ):
        opt_outs = search.lake.opt_outs()
        return rank(engine, layout, search.request, opt_outs, progress)


def _about(search: Search, snapshot: Snapshot, ranking: Ranking) -> dict[str, object]:
    """Everything a reader needs to judge the ranking and to make it again."""
    return {
        "purpose": search.purpose,
        "question": search.question(),
        "made_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "made_with": f"wellheard {wellheard.__version__}",
        "snapshot": snapshot.manifest.number,
        "rows_found": ranking.rows.num_rows,
        "seeds_asked": len(search.request.seeds),
        "seeds_in_the_lake": ranking.seeds.num_rows,
        "seeds_not_found": [
            f"{each.seed}: {each.reason}" for each in ranking.unresolved
        ],
        "seeds_of_known_coverage": ranking.seeds.num_rows
        - ranking.seeds["coverage"].null_count,
        "opted_out": ranking.opted_out,
    }


def _record(search: Search, about: dict[str, object], rows: int) -> None:
    """Keep in the lake what was shown, and for which purpose."""
    moment = datetime.now(tz=UTC)
    row = {
        "shown_at": moment,
        "purpose": search.purpose,
        "question": json.dumps(about["question"]),
        "rows": rows,
    }
    table = found.DISCLOSURE
    with search.lake.writing("a ranking was shown", moment) as writing:
        writing.append(table, pa.Table.from_pylist([row], schema=table.schema))


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
