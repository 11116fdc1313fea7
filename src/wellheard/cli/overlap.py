"""The command `overlap`: which audiences organisations share."""

import itertools
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.accounts.handles import plain
from wellheard.cli import disclosing, overlap_shown, results, screen
from wellheard.cli.asking import Asking, asking_options
from wellheard.cli.disclosing import purpose_option
from wellheard.cli.places import json_option
from wellheard.cli.requesting import output_option
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.audience_sets import AudienceSet
from wellheard.findings.interest.definition import standard
from wellheard.findings.interest.direction import DIRECTIONS, Direction
from wellheard.findings.interest.overlap import Overlaps, SetsRefused, overlaps
from wellheard.findings.interest.request import Request
from wellheard.people.seeds import Seed, SeedsRefused, read

MOST_LISTED = 1_000_000


@click.command()
@click.option(
    "--sets",
    "named",
    multiple=True,
    metavar="A,B,...",
    help="The sets to compare: a handle (`@name`, `network:@name`) is its audience; a "
    "seed group or a file of seeds is everybody beside any of them.",
)
@click.option(
    "--each",
    "listed",
    multiple=True,
    metavar="FILE|GROUP",
    help="Every account of this file or group as a set of its own.",
)
@click.option(
    "--none-of",
    "shunned",
    multiple=True,
    metavar="C,D,...",
    help="How many are in any of the sets and in none of these; with -o, who.",
)
@click.option(
    "--direction",
    type=click.Choice(sorted(DIRECTIONS)),
    default="followers",
    show_default=True,
    help="Sets of those who follow, or of those who are followed.",
)
@purpose_option
@output_option
@json_option
@asking_options
def overlap(
    named: tuple[str, ...],
    listed: tuple[str, ...],
    shunned: tuple[str, ...],
    direction: str,
    purpose: str | None,
    output: Path | None,
    as_json: bool,
    asking: Asking,
) -> None:
    """Compare any number of audiences: what each pair shares, and who is in none.

    \b
    Example:
      $ wellheard overlap --sets healthwatch,national-bodies
      $ wellheard overlap --each trusts.csv -o trusts.xlsx
      $ wellheard overlap --sets healthwatch --none-of national-bodies -o outside.csv
    """
    if output is not None:
        results.writer_for(output)
    sets = _each_once([*map(_set, _parted(named)), *_one_by_one(listed)])
    if not sets:
        raise click.UsageError("Name some sets with --sets or --each")
    unwanted = [seed for text in _parted(shunned) for seed in _set(text).seeds]
    side = DIRECTIONS[direction]
    question: dict[str, object] = {
        "sets": [each.name for each in sets],
        "none_of": list(_parted(shunned)),
        "direction": direction,
    }
    wants_people = bool(unwanted) and output is not None
    if wants_people:
        purpose = disclosing.purpose_for(asking.lake, purpose)
    with asking.answers() as answers, screen.steps("Comparing") as progress:
        progress("counting what sets share", 0, 1)
        found = overlaps(answers, side, sets, unwanted)
        people = _people(answers, side, sets, unwanted) if wants_people else None
    about = {**asking.about(), "question": question, "purpose": purpose}
    if people is not None:
        disclosing.record(asking.lake, purpose, question, people.num_rows)
    _show(found, people, about, output, as_json=as_json)


def _parted(texts: Iterable[str]) -> list[str]:
    """Part what was given with commas."""
    parts = (part.strip() for text in texts for part in text.split(","))
    return [part for part in parts if part]


def _set(text: str) -> AudienceSet:
    """Read one set: a handle, else a group or a file."""
    network, colon, handle = text.partition(":")
    if text.startswith("@") or (colon and handle.startswith("@")):
        seed = Seed(network if colon else None, plain(handle or text), None)
        return AudienceSet(text, (seed,))
    try:
        group = read(text)
    except SeedsRefused as refused:
        raise SetsRefused(
            f"There is no set {text!r}; write a handle as @name or network:@name, or "
            f"name a seed group or file ({refused})"
        ) from refused
    return AudienceSet(group.name, group.seeds)


def _one_by_one(sources: Iterable[str]) -> list[AudienceSet]:
    """Make a set of every account of some files or groups; each name once."""
    sets: dict[str, AudienceSet] = {}
    for source in sources:
        for seed in read(source).seeds:
            name = str(seed)
            if name in sets and seed.network:
                name = f"{seed.network}:{name}"
            sets.setdefault(name, AudienceSet(name, (seed,)))
    return list(sets.values())


def _each_once(sets: Iterable[AudienceSet]) -> list[AudienceSet]:
    """Take what was named twice once; raises SetsRefused for two of one name."""
    by_name: dict[str, AudienceSet] = {}
    for each in sets:
        if by_name.setdefault(each.name, each).seeds != each.seeds:
            raise SetsRefused(
                f"Two different sets are called {each.name}; give one of their files "
                "another name, or write network:@name"
            )
    return list(by_name.values())


def _people(
    answers: Answers,
    direction: Direction,
    sets: Sequence[AudienceSet],
    unwanted: Sequence[Seed],
) -> pa.Table:
    """Name those in any of the sets and in none of the others, the most sets first."""
    seeds = list(itertools.chain.from_iterable(each.seeds for each in sets))
    request = Request(
        seeds, MOST_LISTED, direction, standard(), none_of=unwanted, order="seeds"
    )
    rows = answers.rank(request).rows
    return rows.filter(pc.greater(rows["seeds_followed"], 0))


def _show(
    found: Overlaps,
    people: pa.Table | None,
    about: dict[str, object],
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    sheets = overlap_shown.sheets(found)
    if people is not None:
        sheets = {"accounts": people, **sheets}
    about = about | overlap_shown.about(found)
    if output is not None:
        results.write(sheets, about, output)
        screen.say(f"Wrote {next(iter(sheets.values())).num_rows:,} rows to {output}")
    elif as_json:
        sys.stdout.write(results.as_json(sheets, about) + "\n")
    elif screen.is_terminal():
        overlap_shown.tables(found)
    else:
        results.write_csv(found.pairs, sys.stdout)
    if people is not None and people.num_rows == MOST_LISTED:
        screen.say(f"Only the first {MOST_LISTED:,} accounts are listed")
    for sentence in overlap_shown.sentences(found):
        screen.say(sentence)
