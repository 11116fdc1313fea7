"""The command `lists`: named lists, each with the reasons for every place."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import click

from wellheard.cli import disclosing, listing, lists_shown, results, screen
from wellheard.cli.asking import Asking, asking_options
from wellheard.cli.disclosing import purpose_option
from wellheard.cli.places import json_option
from wellheard.findings.interest import definition, list_reading
from wellheard.findings.interest.list_reading import ListsRefused
from wellheard.findings.interest.lists import Lists, Made, moved
from wellheard.findings.interest.named_list import NamedList
from wellheard.findings.interest.request import NoSeeds
from wellheard.people.seeds import Seed

LOOKED_BACK, LONGER = 1_000, 10
"""On the earlier day so many places are looked at, or so many times the list's."""
ONE_TABLE = (".csv", ".parquet")


@dataclass(frozen=True)
class Wanted:
    """The lists that were asked for, and how."""

    asking: Asking
    lists: tuple[NamedList, ...]
    seeds: Mapping[str, tuple[Seed, ...]]
    """The seeds of each list, by its name."""
    since: date | None
    purpose: str | None

    def question(self) -> dict[str, object]:
        """Say what was asked, for the record."""
        about = self.asking.about()
        return {
            "lists": [
                {
                    "list": each.name,
                    "seeds": list(each.seeds),
                    "direction": each.direction.name,
                    "universe": each.universe,
                    "order": each.order,
                    "top": each.top,
                    "where": [str(condition) for condition in each.where],
                }
                for each in self.lists
            ],
            "since": None if self.since is None else self.since.isoformat(),
            "as_at": about["as_at"],
            "engine": about["engine"],
            "definition": definition.standard().version,
        }

    def about(self) -> dict[str, object]:
        """Everything a reader needs to judge the lists and to make them again."""
        made = self.asking.about()
        return {
            "purpose": self.purpose,
            "question": self.question(),
            "made_at": made["made_at"],
            "made_with": made["made_with"],
            "snapshot": made["snapshot"],
        }


@click.command()
@click.argument("names", nargs=-1, metavar="[LIST]...")
@click.option("--all", "whole", is_flag=True, help="Make every list.")
@click.option(
    "--definitions",
    "definitions_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Lists of your own instead, in a file such as lists.toml.",
)
@click.option(
    "--seeds",
    "sources",
    multiple=True,
    metavar="FILE|GROUP",
    help="Take these seeds instead of each list's own; may be given several times.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    help="How many accounts each list names; as its definition says if left out.",
)
@click.option(
    "--since",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Add the place that each account had at the end of this day.",
)
@purpose_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to an .xlsx or .json file, one sheet a list; a single list also to "
    ".csv or .parquet.",
)
@json_option
@asking_options
def lists(
    names: tuple[str, ...],
    whole: bool,
    definitions_file: Path | None,
    sources: tuple[str, ...],
    top: int | None,
    since: datetime | None,
    purpose: str | None,
    output: Path | None,
    as_json: bool,
    asking: Asking,
) -> None:
    """Make named lists, such as who follows the most national bodies, and say why.

    Without a name, say which lists there are; that needs no lake.

    \b
    Example:
      $ wellheard lists
      $ wellheard lists national-followers --top 20 --purpose "Plan engagement"
      $ wellheard lists --all --definitions lists.toml -o lists.xlsx
    """
    known = _known(definitions_file)
    if not names and not whole:
        lists_shown.names(known, as_json=as_json)
        return
    chosen = tuple(
        replace(each, top=top or each.top, seeds=sources or each.seeds)
        for each in _chosen(known, () if whole else names)
    )
    if output is not None:
        _refuse_one_table(output, chosen)
    wanted = Wanted(
        asking=asking,
        lists=chosen,
        seeds={each.name: listing.seeds_of(each) for each in chosen},
        since=None if since is None else since.date(),
        purpose=disclosing.purpose_for(
            asking.lake,
            purpose,
            organisations_only=all(listing.names_no_person(each) for each in chosen),
        ),
    )
    show(wanted, output, as_json=as_json)


def _known(definitions_file: Path | None) -> tuple[NamedList, ...]:
    if definitions_file is None:
        return list_reading.shipped()
    return list_reading.from_file(definitions_file)


def _chosen(known: Sequence[NamedList], names: Sequence[str]) -> tuple[NamedList, ...]:
    """Choose lists by name, each once; all of them where no name is given."""
    by_name = {each.name: each for each in known}
    for name in names:
        if name not in by_name:
            raise ListsRefused(
                f"There is no list {name!r}; choose from {', '.join(by_name)}, or name "
                "a file of your own with --definitions"
            )
    return tuple(by_name[name] for name in dict.fromkeys(names or by_name))


def _refuse_one_table(output: Path, chosen: Sequence[NamedList]) -> None:
    results.writer_for(output)
    if output.suffix.lower() in ONE_TABLE and len(chosen) > 1:
        raise results.OutputRefused(
            f"{output.name} holds one table and {len(chosen)} lists were asked for; "
            "name one list, or write to an .xlsx or .json file"
        )


def show(wanted: Wanted, output: Path | None, *, as_json: bool = False) -> None:
    """Make lists, record that they were shown, and show them."""
    made = _made(wanted)
    if not any(each.has_seeds for each in made):
        raise NoSeeds(
            "None of the seeds of any list is in the lake; give seeds of your own with "
            "--seeds, or import the follows and accounts of their network first"
        )
    rows = sum(each.rows.num_rows for each in made)
    disclosing.record(wanted.asking.lake, wanted.purpose, wanted.question(), rows)
    summary = lists_shown.summary(made)
    sheets = {each.wanted.name: each.rows for each in made}
    about = wanted.about()
    if output is not None and output.suffix.lower() in ONE_TABLE:
        results.write(sheets, {**about, "lists": summary.to_pylist()}, output)
    elif output is not None:
        results.write({**sheets, "lists": summary}, about, output)
    elif as_json:
        whole = {**sheets, "lists": summary}
        sys.stdout.write(results.as_json(whole, about) + "\n")
    for each in made:
        lists_shown.show(
            each, rows=output is None and not as_json, alone=len(made) == 1
        )
    if output is not None:
        screen.say(f"Wrote {rows:,} accounts to {output}")


def _made(wanted: Wanted) -> list[Made]:
    """Make the lists, with the places of an earlier day where that is asked for."""
    now = _made_by(wanted.asking, wanted, wanted.lists)
    if wanted.since is None:
        return now
    longer = tuple(
        replace(each, top=max(LOOKED_BACK, each.top * LONGER)) for each in wanted.lists
    )
    then = _made_by(replace(wanted.asking, as_at=wanted.since), wanted, longer)
    return [
        replace(new, rows=moved(new.rows, old.rows))
        for new, old in zip(now, then, strict=True)
    ]


def _made_by(asking: Asking, wanted: Wanted, asked: Sequence[NamedList]) -> list[Made]:
    with asking.answers() as answers, screen.steps("Listing") as progress:
        making = Lists(answers, definition.standard(), progress)
        return [making.make(each, wanted.seeds[each.name]) for each in asked]
